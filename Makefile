# From nothing: `make demo` writes a piece, `make studio` opens the studio, `make test` tests.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
DEMO = a calm waltz in D minor for string quartet, 16 bars, 96 bpm

.PHONY: demo studio test check

demo: $(VENV)/installed
	$(BIN)/musegen compose "$(DEMO)" --seed 1 --force -o demo

studio: $(VENV)/installed
	$(BIN)/musegen studio

test: $(VENV)/tested
	$(BIN)/python -m pytest -q

check: $(VENV)/tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet -e .
	$(BIN)/python -m pip install --quiet --no-deps tinysoundfont  # asks for PyAudio, needs it not
	touch $@

$(VENV)/tested: $(VENV)/installed
	$(BIN)/python -m pip install --quiet -e ".[dev]"
	touch $@
