PYTHON ?= python3
PORT ?= 8000
SHAPE ?= news
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test test-slow lint docs tables bench bench-quick bench-growth bench-peers bench-serve bench-pages bench-load pictures clean

demo: $(VENV)/installed  ## Install, build the example in feeds/ and serve it until Ctrl-C.
	$(BIN)/feedpub build feeds
	$(BIN)/feedpub serve feeds --url http://127.0.0.1:$(PORT) --port $(PORT)

test: $(VENV)/installed-dev  ## Install what the tests need and run them.
	$(BIN)/python -m pytest

test-slow: $(VENV)/installed-dev  ## Run the tests that take long.
	$(BIN)/python -m pytest -m slow

lint: $(VENV)/installed-dev  ## Check style, types and layers.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy docs/_ext
	$(BIN)/lint-imports

tables: $(VENV)/installed-docs  ## Write the tables of the documentation that are made from the code.
	$(BIN)/python docs/_ext/feedpub_reference.py

docs: $(VENV)/installed-docs  ## Build the documentation in docs/_build.
	$(BIN)/python -m sphinx -q -E -W -n --keep-going docs docs/_build

bench: $(VENV)/installed-bench  ## Measure builds, beside those of Hugo; takes half an hour.
	$(BIN)/python -m tests.bench.build --posts 1000 10000 100000 --shape $(SHAPE)

bench-quick: $(VENV)/installed-bench  ## The same with small corpora.
	$(BIN)/python -m tests.bench.build --posts 1000 5000 --runs 3 --shape $(SHAPE)

bench-growth: $(VENV)/installed  ## Measure builds of up to a million posts; takes 6 GB of disk and an hour.
	$(BIN)/python -m tests.bench.growth --shape $(SHAPE)

bench-peers: $(VENV)/installed-bench  ## Measure builds of other generators; needs npm for two and Jekyll for one.
	$(BIN)/python -m tests.bench.rivals --tools $(VENV)/peers --shape $(SHAPE)

bench-serve: $(VENV)/installed-bench  ## Measure serving against nginx; needs nginx and wrk, takes three minutes.
	$(BIN)/python -m tests.bench.serving

bench-pages: $(VENV)/installed  ## Measure what the pages cost.
	$(BIN)/python -m tests.bench.pages

bench-load: $(VENV)/installed  ## Read and edit the example without pause for a minute.
	$(BIN)/python -m tests.bench.load

pictures: $(VENV)/installed-dev  ## Take the picture that the README shows; needs Chromium.
	$(BIN)/python -m tests.pictures

clean:  ## Remove everything that was installed or built here.
	rm -rf $(VENV) docs/_build feeds/public feeds/.feedpub

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/installed-dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@ $(VENV)/installed

$(VENV)/installed-docs: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	touch $@ $(VENV)/installed

$(VENV)/installed-bench: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	touch $@ $(VENV)/installed
