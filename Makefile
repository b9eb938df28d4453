# Each command sets up what it needs, in .venv, and says so; `scripts/setup` has the how.
# CORPORA is a folder of labelled records (docs/benchmarks.md says which and where from),
# MODELS one of starter models trained without a set, FIGURES where results go.

CORPORA ?= corpora
FIGURES ?= build/benchmarks
MODELS ?=
FAST = -m "not slow"
PYTEST = .venv/bin/python -m pytest -q -n 2

.DEFAULT_GOAL := help
.PHONY: help run test check fast evaluate bench embed screenshots lock format clean

help: ## Say what can be made
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-16s %s\n", $$1, $$2}'

run: ## Set up and start the demo: http://127.0.0.1:8080 (TAMIS_HOST, TAMIS_PORT)
	@scripts/setup run
	@exec .venv/bin/python -m tamis demo

test: ## Set up, then every check and every test
	@scripts/setup test
	@$(MAKE) --no-print-directory checks
	@echo "· tests of what the kernel carries, kernel uncompiled"
	@TAMIS_KERNEL=python $(PYTEST) tests/kernel
	@echo "· tests"
	@$(PYTEST)

check: ## Format, lint, types, imports between rooms, rules of the house
	@scripts/setup dev
	@$(MAKE) --no-print-directory checks

.PHONY: checks
checks:
	@echo "· format and lint (ruff)"
	@.venv/bin/ruff format --quiet --check
	@.venv/bin/ruff check --quiet
	@echo "· types (mypy)"
	@.venv/bin/mypy --no-error-summary
	@echo "· imports between rooms (import-linter)"
	@.venv/bin/lint-imports --no-logo > .venv/imports.log || { cat .venv/imports.log; exit 1; }

fast: ## Tests that take no more than a few seconds each
	@scripts/setup dev
	@$(PYTEST) $(FAST)

evaluate: ## Measure all that docs/benchmarks.md tells, half an hour: make evaluate CORPORA=folder
	@scripts/setup dev
	@test -d "$(CORPORA)" || \
		{ echo "no folder $(CORPORA): say where the records are, make evaluate CORPORA=folder"; exit 1; }
	@.venv/bin/python -m tamis benchmarks "$(CORPORA)" --out "$(FIGURES)" $(if $(MODELS),--models "$(MODELS)")

bench: ## Measure speed and memory here: in process and over HTTP
	@scripts/setup run
	@.venv/bin/python -m tamis bench --http

embed: ## Bundle the element <tamis-comments> anew, with npm's esbuild
	@scripts/setup embed
	@.venv/bin/python scripts/catalogues
	@node .venv/embed/bundle.mjs "$(CURDIR)"

screenshots: ## Take docs/screenshots/ anew, with Chromium and pngquant
	@scripts/setup dev
	@.venv/bin/python scripts/screenshots

format: ## Lay out the code, mend what can be mended
	@scripts/setup dev
	@.venv/bin/ruff check --quiet --fix; .venv/bin/ruff format

lock: ## Renew requirements/*.lock from pyproject.toml
	@scripts/setup dev
	@scripts/lock

clean: ## Remove .venv and all that was built
	@rm -rf .venv build src/*.egg-info src/tamis/kernel/*.so src/tamis/kernel/*.c
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
