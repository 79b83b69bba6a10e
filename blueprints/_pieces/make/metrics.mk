.PHONY: metrics
metrics: setup ## Serve what the runs did to Prometheus, on http://localhost:9464/metrics
	@.venv/bin/python -m pipeline.metrics --serve

