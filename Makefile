PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint clean

demo: $(VENV)/installed  ## Install, build the example in feeds/ and serve it until Ctrl-C.
	$(BIN)/feedpub build feeds
	$(BIN)/feedpub serve feeds --url http://127.0.0.1:$(PORT) --port $(PORT)

test: $(VENV)/installed-dev  ## Install what the tests need and run them.
	$(BIN)/python -m pytest

lint: $(VENV)/installed-dev  ## Check style, types and layers.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

clean:  ## Remove everything that was installed or built here.
	rm -rf $(VENV) feeds/public feeds/.feedpub

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/installed-dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@ $(VENV)/installed
