# `make demo` sets up and runs the main job on the corpus, `make test` sets up and passes the tests.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: demo test check fuzz lock clean

$(BIN)/cleaner: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

# Tests run on the very versions that the lock file names, checked by hash.
$(BIN)/pytest: $(BIN)/cleaner requirements.lock
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	touch $@

demo: $(BIN)/cleaner
	mkdir -p out
	$(BIN)/cleaner clean corpus > out/articles.jsonl
	@echo "wrote out/articles.jsonl; see why with: $(BIN)/cleaner explain corpus/dumps/crop_teasers.txt"

test: $(BIN)/pytest
	$(BIN)/pytest --quiet --numprocesses 2 $(TESTS)

check: $(BIN)/pytest
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/cleaner rules lint rules
	$(BIN)/cleaner rules test rules

# Many times the inputs that the tests run, other ones each time with another seed; with atheris also guided by coverage.
FUZZ_EXAMPLES ?= 20000
FUZZ_RUNS ?= 200000
FUZZ_SEED ?= 1
FUZZ_SECONDS ?= 600
FUZZ_TARGETS = decode html text rules normalizer urls readers engine clean
fuzz: $(BIN)/pytest
	FUZZ_EXAMPLES=$(FUZZ_EXAMPLES) $(BIN)/pytest --quiet --numprocesses 2 tests/fuzz
	for target in $(FUZZ_TARGETS); do \
	    $(BIN)/python tests/fuzz/guided.py $$target --random --runs $(FUZZ_RUNS) --seconds 36000 --seed $(FUZZ_SEED) || exit 1; \
	    ! $(BIN)/python -c "import atheris" 2>/dev/null \
	        || $(BIN)/python tests/fuzz/guided.py $$target --seconds $(FUZZ_SECONDS) || exit 1; \
	done

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --group dev \
	    --output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) out
