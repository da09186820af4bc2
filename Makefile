# make demo: load five sandbox malls and show the unified tables.  make test: everything CI checks.
# Each sets up .venv by itself; only Python 3.11 to 3.13 and make are needed.

SHELL := /bin/sh
.DEFAULT_GOAL := help
BIN := .venv/bin
WORKERS ?= 3

# Nothing is reported to anyone, and tools print no progress bars into logs.
export RUNTIME__DLTHUB_TELEMETRY := false
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export DO_NOT_TRACK := 1
# What another project put into this shell must not reach into this environment.
unexport PYTHONPATH PYTHONHOME PYTHONDONTWRITEBYTECODE

.PHONY: help environment demo test soak lake writers extensions fleet browser check lint format bench clean

help: ## Show the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

environment: ## Bring .venv to what requirements.lock says (every other target does this first)
	@.ci/environment

demo: environment ## Start the sandbox, load five malls, build the models, show the result
	@$(BIN)/kmall demo

test: check ## Lint, types, import rules and the whole test suite; offline once installed
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup

soak: extensions ## Kill loads, race processes, press against limits, live ninety days in bad weather; an hour
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup -m soak
	$(BIN)/python -m tests.soak

lake: environment ## Load a lake twice, build it with Spark, compare every table with DuckDB's; needs Java 17; long
	@$(BIN)/python -m tests.lake

writers: extensions ## Many processes write a DuckLake, and a PostgreSQL, at once; both are held against a DuckDB file
	@$(BIN)/python -m tests.many_writers

extensions: environment # of DuckDB, for a DuckLake: wheels that are not in the lock, for the very version
	@version=$$($(BIN)/python -c 'import duckdb; print(duckdb.__version__)') && $(BIN)/pip install --quiet --no-deps \
		duckdb-extension-ducklake==$$version duckdb-extension-postgres-scanner==$$version || \
		{ echo "the extra ducklake cannot be installed: without it run python -m tests.many_writers postgres" >&2; exit 1; }

fleet: extensions ## Load 200 shops by three workers that are killed, held against one process; then make writers; long
	@$(BIN)/python -m tests.fleet
	@$(BIN)/python -m tests.many_writers

browser: environment ## Look at the page in headless Chromium, which has to be installed (Debian: apt install chromium)
	$(BIN)/pytest -m browser

check: environment ## Lint, types and import rules of Python
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lint: check ## The same, and the style of SQL, which takes longer than all the rest
	KMALL_WAREHOUSE=:memory: $(BIN)/sqlfluff lint --disable-progress-bar --processes $(WORKERS) pipelines/unified

format: environment ## Put Python and SQL into the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	KMALL_WAREHOUSE=:memory: $(BIN)/sqlfluff fix --disable-progress-bar --processes $(WORKERS) pipelines/unified

bench: environment ## Measure loading and building, and write BENCHMARKS.md; half an hour
	@$(BIN)/python -m tests.bench

clean: ## Remove everything make created, the environment and the demo's tables included
	rm -rf .venv build *.egg-info .kmall-demo demo.duckdb demo.duckdb.wal .*.duckdb.lock
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	rm -rf pipelines/unified/target pipelines/unified/logs logs
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
