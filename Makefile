# Gatepost: what there is to do. `make demo` and `make test` set up everything they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

.PHONY: demo test check campaign benchmarks clean

demo: $(VENV)/.demo
	@$(BIN)/gatepost demo $(ARGS)

test: $(VENV)/.test
	$(BIN)/python -m pytest -m "not campaign" $(ARGS)

campaign: $(VENV)/.campaign
	$(BIN)/python -m pytest -m campaign --timeout 3600 $(ARGS)

benchmarks: $(VENV)/.test
	$(BIN)/python -m tests.benchmarks $(ARGS)

check: $(VENV)/.check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.%: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[$(EXTRAS_$*)]'
	@touch $@

EXTRAS_demo := demo
EXTRAS_test := demo,test
EXTRAS_check := demo,test,check
EXTRAS_campaign := demo,test,mutation
