# The one door: what a person does with this project, by name. Each target says how in scripts/.
# `make demo` and `make test` need nothing done before them.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help install install-dev demo serve test check rules bench bench-million fmt lock clean

HOST ?= 127.0.0.1
PORT ?= 8000
export PYTHONUNBUFFERED := 1

help:          ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install:       ## what running needs, into .venv
	@scripts/install.sh runtime

install-dev:   ## what developing and testing need, into .venv
	@scripts/install.sh dev

demo: install  ## a living city at http://127.0.0.1:8000, with sign-ins for every role
	@.venv/bin/cepatrespon demo --port $(PORT)

serve: install ## the city of ./var without invented reports: made when missing, then served
	@.venv/bin/cepatrespon init
	@.venv/bin/cepatrespon serve --host $(HOST) --port $(PORT)

test: install-dev ## the whole suite on SQLite and on PostgreSQL (ARGS="-k M11", ON=sqlite)
	@scripts/test.sh $(ARGS)

check: install-dev ## style, types, layers, printed pages, migrations, rule mutants
	@scripts/check.sh

rules: install ## print docs/regulation and docs/glossary.md from the rules
	@.venv/bin/cepatrespon docs

bench: install-dev ## measure on SQLite and PostgreSQL, into bench/RESULTS.md
	@scripts/bench.sh $(ARGS)

bench-million: install-dev ## measure the officers' lists at 1,000,000 complaints on PostgreSQL
	@scripts/bench-million.sh $(ARGS)

fmt: install-dev ## format, and fix what can be fixed by itself
	@.venv/bin/ruff check --quiet --fix . ; .venv/bin/ruff format .

lock:          ## write requirements/*.txt anew (needs uv; UPGRADE=1 for newer versions)
	@scripts/lock.sh

clean:         ## remove .venv and caches; never the data in ./var
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
