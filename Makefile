# make setup   a virtual environment with everything at its locked version; `saksi` in .venv/bin
# make test    the tests
# make demo    the main job on the sample reports, and a site to look at
# make check   format, lint, types, layers, documentation
# make torture the long trials: kills, flipped bits, two reviewers (KILLS=200 FLIPS=1000 RULINGS=1000)
# make bench   speed, memory, growth, the cost of preservation (GROW_TO=100000)
# make eval    accuracy on the trial data beside the repository
# make golden  writes the expected records of the golden reports again
# See README.md for the rest.

PYTHON ?= python3
BIN := .venv/bin
SAKSI_SHARED ?= ../shared
KILLS ?= 200
FLIPS ?= 1000
RULINGS ?= 1000
GROW_TO ?= 100000
STAMP := .venv/.locked
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--custom-compile-command "make lock"

.DEFAULT_GOAL := help
.PHONY: help setup test demo torture check check-format check-lint check-types check-layers check-tree check-docs \
	 bench eval golden format lock docs places basemap size

help:
	@sed -n 's/^# //p' Makefile
	@echo "targets: $$(sed -n 's/^\([a-z-]\+\):.*/\1/p' Makefile | tr '\n' ' ')"

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

check: check-format check-lint check-types check-layers check-tree check-docs

check-format: setup
	$(BIN)/ruff format --check

check-lint: setup
	$(BIN)/ruff check

check-types: setup
	$(BIN)/mypy

check-layers: setup
	$(BIN)/lint-imports --no-logo --no-cache

check-tree: setup
	$(BIN)/python tools/check_tree.py

check-docs: setup
	$(BIN)/pytest -q tests/test_layers.py tests/test_docs.py

torture: setup
	$(BIN)/python tests/torture/kills.py --kills $(KILLS)
	$(BIN)/python tests/torture/flips.py --flips $(FLIPS)
	$(BIN)/python tests/torture/rulings.py --rulings $(RULINGS)
	$(BIN)/python tests/torture/rulings_at_desk.py --rulings $(RULINGS)
	$(BIN)/python tests/torture/bundle_flips.py --changes 500

bench: setup
	$(BIN)/python -m bench.startup
	$(BIN)/python -m bench.add_read
	$(BIN)/python -m bench.preservation --verify 1000,10000
	$(BIN)/python -m bench.growth --to $(GROW_TO)

eval: setup
	$(BIN)/python bench/score_read.py $(SAKSI_SHARED)/data/reports_dev

golden: setup
	PYTHONPATH=tests $(BIN)/python -m golden.write

format: setup
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

lock: $(STAMP)
	$(LOCK) -o requirements.txt pyproject.toml
	$(LOCK) --extra dev -c requirements.txt -o requirements-dev.txt pyproject.toml
	$(LOCK) --extra build -c requirements-dev.txt -o requirements-build.txt pyproject.toml

places: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-build.txt
	$(BIN)/python -m tools.build_places

basemap: setup
	$(BIN)/python tools/build_basemap.py

size: setup
	$(BIN)/python tools/install_size.py

docs: setup
	$(BIN)/python tools/reference.py
