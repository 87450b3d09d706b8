# Tsunagi: `make run` serves it, `make test` checks it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
WORKERS ?= 2
export PORT

.DEFAULT_GOAL := help
.PHONY: help run test lint bench clean

help: ## Show these lines
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed") if sys.version_info < (3, 11) else None'
	@echo "── Making .venv and installing the pinned packages (once, about a minute) ──"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --progress-bar on -c constraints.txt -e .
	@touch $@

$(VENV)/.installed-tests: $(VENV)/.installed
	@echo "── Installing what the tests need ──"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --progress-bar on -c constraints.txt -e '.[test]'
	@touch $@

run: export PYTHONDONTWRITEBYTECODE :=# compiled modules are kept: without them each start takes two seconds more
run: $(VENV)/.installed ## Serve the site on http://127.0.0.1:$PORT (8000)
	@$(BIN)/tsunagi setup
	@exec $(BIN)/gunicorn -c python:foundation.serving "app:create_app()"

test: $(VENV)/.installed-tests ## Run linters and the whole test suite
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest -n 2 --dist loadfile

lint: $(VENV)/.installed-tests ## ruff, mypy, import-linter
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

bench: $(VENV)/.installed-tests ## Print the measured figures and write bench.json
	@$(BIN)/python -m bench

clean: ## Remove .venv and caches (never instance/, your data)
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache *.egg-info
