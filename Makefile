# make guide   sets up what is missing and prints the guide into build/
# make test    the same for the tests, then every check and test
# make check   lint, formatting, types and architecture alone
# make soak    the tests that take long: faults in a loop, the same bytes again and again
# make fuzz    looks for inputs that break the reader, for FUZZ_MINUTES (needs a network once)
# make bench   times guides of 20 to 1000 questions beside other systems (needs a network once)
# make audit   asks whether a pinned package has a known hole (needs a network)
# make clean   removes all that was made, the virtual environment included

GUIDE ?= content/aws-interview-prep
PYTHON ?=
FUZZ_MINUTES ?= 10
BENCH ?=
BIN := .venv/bin
INPUTS := pyproject.toml constraints.txt requirements.lock tools/bootstrap.sh tools/lock.py

.PHONY: guide test check clean soak fuzz bench audit
.DEFAULT_GOAL := guide

guide: .venv/.ready-build
	$(BIN)/guidebuilder build $(GUIDE)

test: check
	$(BIN)/python -m pytest -n auto

soak: .venv/.ready-test
	$(BIN)/python -m pytest -n auto -m soak -rA

fuzz: .venv/.ready-test
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --group fuzz
	$(BIN)/python tools/fuzz.py --minutes $(FUZZ_MINUTES)

bench: .venv/.ready-test
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --group bench
	$(BIN)/python -m tools.bench $(BENCH)

audit: .venv/.ready-test
	tools/audit.sh

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
