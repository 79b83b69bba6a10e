.PHONY: restore
restore: setup ## Bring back from the lake what raw has lost; source=, dry=yes only says what
	@.venv/bin/python -m pipeline.restore \
		$(if $(source),--source "$(source)") \
		$(if $(dry),--dry-run)

