# Every target sets up what it needs. `make help` lists them.
PYTHON ?= python3
BIN := .venv/bin
SETUP := .venv/.complete
WORKERS ?= 2
QUICK := $(addprefix tests/,spec design importing test_architecture.py test_docs.py test_golden.py \
	test_meaning.py test_models.py test_reference.py test_templates.py)

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-clean check test test-infra lint golden docs bench fuzz chaos lock

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' Makefile

setup: $(SETUP)  ## make .venv, with the command at .venv/bin/penstock

$(SETUP): requirements/dev.txt pyproject.toml
	@echo "Setting up .venv"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "$$(grep '^uv==' requirements/dev.txt)"
	@VIRTUAL_ENV=.venv $(BIN)/uv pip sync --quiet requirements/dev.txt
	@VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --no-deps --editable .
	@touch $@

demo: setup  ## scaffold and run the flights example on real data, in demo/nyc_flights
	@$(BIN)/python scripts/demo.py

demo-clean:  ## forget the demo
	rm -rf demo

check: setup  ## the fast core of the tests: spec, design, rendering (under 90 seconds)
	$(BIN)/pytest -q -n $(WORKERS) $(QUICK)

# By file: the tests of a module share a project and its runs.
test: setup lint  ## everything: lint, rendering, and what is generated at run time
	$(BIN)/pytest -n $(WORKERS) --dist loadfile -m "not infra"

test-infra: setup  ## what is generated around a pipeline, by programs from outside PyPI
	@$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m infra tests/infra

lint: setup  ## types and style of generator, tests, scripts, benchmarks
	$(BIN)/ruff check --quiet .
	$(BIN)/black --quiet --check generator tests scripts benchmarks
	$(BIN)/mypy

golden: setup  ## render the golden trees anew; read the diff before you commit it
	$(BIN)/python scripts/golden.py

docs: setup  ## write the generated reference pages anew
	$(BIN)/python scripts/reference.py

bench: setup  ## measure what is claimed, as ratios in one run
	$(BIN)/python benchmarks/validate.py
	$(BIN)/python benchmarks/scaffold.py
	$(BIN)/python benchmarks/resync.py
	$(BIN)/python benchmarks/postgres.py
	$(BIN)/python benchmarks/load.py

fuzz: setup  ## play random stories of updates; CASES=1000 says how many
	$(BIN)/python scripts/fuzz.py --cases $(or $(CASES),1000)

chaos: setup  ## kill generated pipelines at random moments; RUNS=200 kills, WAREHOUSE=postgres
	$(BIN)/python scripts/chaos.py --runs $(or $(RUNS),200) --warehouse $(or $(WAREHOUSE),duckdb)

lock: setup  ## resolve the newest versions that fit requirements/dev.in
	VIRTUAL_ENV=.venv $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --upgrade \
		--no-header --no-emit-index-url --no-annotate \
		pyproject.toml requirements/dev.in --output-file requirements/dev.txt
