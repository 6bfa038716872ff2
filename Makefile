# make setup   a virtual environment with everything at its locked version; `saksi` in .venv/bin
# make test    the tests
# make demo    the main job on the sample reports, and a site to look at
# make check   format, lint, types, layers, documentation
# See README.md for the rest.

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.locked
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--custom-compile-command "make lock"

.DEFAULT_GOAL := help
.PHONY: help setup test demo check format lock docs places basemap size

help:
	@sed -n 's/^# //p' Makefile
	@echo "targets: $$(sed -n 's/^\([a-z]\+\):.*/\1/p' Makefile | tr '\n' ' ')"

setup: $(STAMP)

$(STAMP): requirements-dev.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

test: setup
	$(BIN)/pytest -q -n 2

demo: setup
	tools/demo

check: setup
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --no-cache
	$(BIN)/python tools/check_tree.py
	$(BIN)/pytest -q tests/test_layers.py tests/test_docs.py

format: setup
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

lock: $(STAMP)
	$(LOCK) -o requirements.txt pyproject.toml
	$(LOCK) --extra dev -c requirements.txt -o requirements-dev.txt pyproject.toml
	$(LOCK) --extra build -c requirements-dev.txt -o requirements-build.txt pyproject.toml

places: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-build.txt
	$(BIN)/python tools/build_places.py

basemap: setup
	$(BIN)/python tools/build_basemap.py

size: setup
	$(BIN)/python tools/install_size.py

docs: setup
	$(BIN)/python tools/reference.py
