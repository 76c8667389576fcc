# Two commands do all the set-up: `make run` and `make test`. The rest are parts of them, or for once in a while.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$p; break; }; done)
PY := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run test setup setup-run setup-bench lint format types messages lock screenshots openapi bench compile stress fuzz clean python

help: ## what there is
	@grep -hE '^[a-z%-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 16

python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with its venv module is needed (Debian: apt-get install python3-venv)."; exit 1; }

run: setup-run ## install, migrate, load the demonstration district once, serve http://127.0.0.1:8000
	@exec .venv/bin/bridgehead serve

test: setup ## everything that CI runs
	@$(PY) -m tools.check test

setup: python ## the installing part of both, alone
	@$(PYTHON) tools/setup.py dev

setup-run: python
	@$(PYTHON) tools/setup.py run

setup-bench: python
	@$(PYTHON) tools/setup.py bench

lint: setup ## style, types, architecture, templates
	@$(PY) -m tools.check lint

format: setup ## put the Python in order
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format --quiet .

messages: setup ## build the Chinese catalogue from locale/parts, and say what has no translation
	@$(PY) -m tools.messages

lock: setup ## write requirements/*.txt anew (make lock ARGS=--upgrade)
	@$(PY) tools/lock.py $(ARGS)

openapi: setup ## write docs/openapi.json
	@.venv/bin/bridgehead openapi docs/openapi.json

screenshots: setup ## every page at 1280 and 390 pixels, into docs/screenshots
	@$(PY) -m tools.browser_needs && SCREENSHOTS=1 $(PY) -m pytest -q tests/browser

bench: setup-bench ## speed beside others and accuracy, into bench/RESULTS.md
	@$(PY) -m bench

bench-million: setup-bench ## a million documents read and the memory watched, into bench/RESULTS.md and docs
	@$(PY) -m bench million

bench-%: setup-bench ## one measurement, as one JSON line (make bench-answers ARGS="--projects 100000 --write")
	@$(PY) -m bench $* $(ARGS)

compile: setup ## the reader as C, into .venv: optional, needs a C compiler, a minute or two
	@.venv/bin/bridgehead compile

stress: setup ## fifty writers on twenty projects for a minute, on both databases (make stress ARGS='--seconds 10')
	@$(PY) -m tools.stress $(ARGS)

fuzz: setup ## random texts and damaged files for ten minutes (make fuzz ARGS='--minutes 2')
	@$(PY) -m tools.fuzz $(ARGS)

clean: ## what was built; the data in var stays
	rm -rf .venv frontend/node_modules src/bridgehead/foundation/ui/static/dist .mypy_cache .ruff_cache .pytest_cache
