# Every target sets up what it needs in .venv; nothing else is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
ROOMS ?= ../shared/eval
# What the tests need of the optional parts. sentence-transformers brings PyTorch, some gigabytes:
# its tests are skipped where it is not installed.
EXTRAS := datasette,datatrove,e5,model2vec,parquet,scrapy,warc

.PHONY: help demo test lint types eval bench fuzz crash docs clean

help: ## Show what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(BIN)/provtrace: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "provtrace needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --upgrade 'pip>=25.1'
	$(PIP) install -e '.[datasette]'
	@touch $@

$(VENV)/.dev: $(BIN)/provtrace pyproject.toml
	$(PIP) install -e '.[$(EXTRAS)]' --group dev
	@touch $@

demo: $(BIN)/provtrace ## Set up, and scan the samples into demo.db
	$(BIN)/provtrace demo -o demo.db

# One thread for each worker: there is one worker per core already.
test: $(VENV)/.dev ## Set up, and run the tests
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n auto

lint: $(VENV)/.dev ## Check style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev ## Check types
	$(BIN)/mypy

eval: $(VENV)/.dev ## Score the evaluation rooms, where they are at hand
	$(BIN)/python tools/evaluate.py $(ROOMS)

bench: $(VENV)/.dev ## Measure speed and memory, as ratios within one run
	$(PIP) install --group bench
	$(BIN)/python benchmarks/bench_surface.py
	$(BIN)/python benchmarks/bench_scan.py

fuzz: $(VENV)/.dev ## Run the fuzz tests with 2,000 cases each, then as many led by the code they reach
	PROVTRACE_FUZZ_CASES=2000 $(BIN)/python -m pytest -n auto -o faulthandler_timeout=0 tests/test_fuzz.py
	$(PIP) install --group fuzz
	$(BIN)/python tools/fuzz.py

crash: $(VENV)/.dev ## Kill scans and edits two thousand times
	PROVTRACE_KILLS=2000 $(BIN)/python -m pytest -n auto -o faulthandler_timeout=0 tests/test_crash.py

docs: $(VENV)/.dev ## Write the reference anew from the code
	$(BIN)/python tools/build_reference.py

clean: ## Remove what was set up
	rm -rf $(VENV) .venv-* demo.db demo.db-wal demo.db-shm
