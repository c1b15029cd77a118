# `make demo` sets up and runs the main job on the corpus, `make test` sets up and passes the tests.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: demo test check bench clean

$(BIN)/cleaner: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(BIN)/pytest: $(BIN)/cleaner
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch $@

demo: $(BIN)/cleaner
	mkdir -p out
	$(BIN)/cleaner clean corpus > out/articles.jsonl

test: $(BIN)/pytest
	$(BIN)/pytest --quiet --numprocesses 2

check: $(BIN)/pytest
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/cleaner rules lint
	$(BIN)/cleaner rules test

clean:
	rm -rf $(VENV) out
