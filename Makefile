# Every target sets up what it needs in .venv; nothing else is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ROOMS ?= ../shared/eval

.PHONY: help demo test lint types eval bench docs clean

help: ## Show what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(BIN)/provtrace: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "provtrace needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[datasette]'
	@touch $@

$(VENV)/.dev: $(BIN)/provtrace
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[all]' --group dev
	@touch $@

demo: $(BIN)/provtrace ## Set up and scan the samples into demo.db
	$(BIN)/provtrace demo -o demo.db

test: $(VENV)/.dev ## Set up and run the tests
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/.dev ## Check style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev ## Check types
	$(BIN)/mypy

eval: $(VENV)/.dev ## Score the evaluation rooms, where they are at hand
	$(BIN)/python tools/evaluate.py $(ROOMS)

bench: $(VENV)/.dev ## Run the benchmarks
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group bench
	$(BIN)/python benchmarks/bench_surface.py

docs: $(VENV)/.dev ## Write the reference anew from the code
	$(BIN)/python tools/build_reference.py

clean: ## Remove what was set up
	rm -rf $(VENV) demo.db demo.db-wal demo.db-shm
