# make guide   sets up what is missing and prints the guide into build/
# make test    the same for the tests, then every check and test
# make check   lint, formatting, types and architecture alone
# make clean   removes all that was made, the virtual environment included

GUIDE ?= content/aws-interview-prep
PYTHON ?=
BIN := .venv/bin
INPUTS := pyproject.toml constraints.txt tools/bootstrap.sh

.PHONY: guide test check clean
.DEFAULT_GOAL := guide

guide: .venv/.ready-build
	$(BIN)/guidebuilder build $(GUIDE)

test: check
	$(BIN)/python -m pytest -n auto

check: .venv/.ready-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_architecture.py

.venv/.ready-build: $(INPUTS)
	PYTHON="$(PYTHON)" tools/bootstrap.sh build

.venv/.ready-test: $(INPUTS)
	PYTHON="$(PYTHON)" tools/bootstrap.sh test

clean:
	rm -rf .venv dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find build -mindepth 1 ! -name .gitkeep -delete
	find guidebuilder tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
