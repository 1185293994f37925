# Two commands matter: `make run` and `make test`. Everything behind these lines is in kashgar_zc/run/.
PYTHON ?= python3
VENV := .venv/bin

.PHONY: run test bench bench-smoke bench-growth services lint lock clean gallery pages

run: ## prepare the machine, start everything, print the address and the demo accounts
	@$(PYTHON) kashgar_zc/run/setup.py run
	@$(VENV)/python -m kashgar_zc.run.supervise run

services: ## only the private PostgreSQL and Redis, in the foreground
	@$(PYTHON) kashgar_zc/run/setup.py run
	@$(VENV)/python -m kashgar_zc.run.supervise services

test: ## the same preparation plus a browser, then every check and every test
	@$(PYTHON) kashgar_zc/run/setup.py test
	@$(VENV)/python -m kashgar_zc.run.checks

lint: ## the checks that need no database
	@$(PYTHON) kashgar_zc/run/setup.py test
	@$(VENV)/python -m kashgar_zc.run.checks lint

bench: ## measure against the floors of quality.md; writes benchmarks/results.json
	@$(PYTHON) kashgar_zc/run/setup.py test
	@$(VENV)/python -m benchmarks

bench-smoke: ## the same in a minute, only to see that it works
	@$(PYTHON) kashgar_zc/run/setup.py test
	@$(VENV)/python -m benchmarks --smoke

bench-growth: ## every list at a thousand and at a million applications; some minutes and 5 GB of disk, for a while
	@$(PYTHON) kashgar_zc/run/setup.py test
	@$(VENV)/python -m benchmarks.growth

gallery: ## pictures of every page, made by the browser tests
	@$(PYTHON) kashgar_zc/run/setup.py test
	@KASHGAR_SHOTS=docs/screenshots $(VENV)/python -m pytest -m browser tests/flows

pages: ## a picture of every page at 1440 and 390 px, for review
	@$(PYTHON) kashgar_zc/run/setup.py test
	@KASHGAR_PAGES=.pytest_cache/pages $(VENV)/python -m pytest tests/flows/test_every_page_is_accessible.py

lock: ## compile requirements/*.in anew, without this machine's pip settings
	@$(PYTHON) kashgar_zc/run/setup.py test
	@$(VENV)/python -m kashgar_zc.run.lock $(ARGS)

clean: ## remove what the tools made, not the data
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage htmlcov
