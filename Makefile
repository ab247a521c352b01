# Huquq: the commands a newcomer, a volunteer's helper and CI all use.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: vectors setup setup-dev run test test-browser check faults bench format messages lock clean

CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locales/*/LC_MESSAGES/*.po))

setup: $(VENV)/.installed $(CATALOGUES)          ## install what running needs, into .venv

setup-dev: $(VENV)/.installed-dev $(CATALOGUES)  ## and what testing and checking need

%.mo: %.po $(VENV)/.installed
	$(BIN)/python -m locales.compile $<

$(VENV)/.installed: requirements.lock pyproject.toml setup.sh
	PYTHON="$(PYTHON)" ./setup.sh requirements.lock
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	PYTHON="$(PYTHON)" ./setup.sh requirements-dev.lock
	@touch $@

run: setup                         ## start everything; Ctrl-C stops it
	@$(BIN)/huquq run

test: setup-dev                    ## all tests, those on PostgreSQL included; the whole programs alone, since they count seconds
	$(BIN)/pytest -n logical --maxprocesses 4 --ignore=tests/e2e --ignore=tests/leaks
	$(BIN)/pytest tests/e2e tests/leaks

$(VENV)/.installed-browser: requirements-browser.lock $(VENV)/.installed-dev
	PYTHON="$(PYTHON)" ./setup.sh requirements-browser.lock
	@touch $@

test-browser: $(VENV)/.installed-browser $(CATALOGUES)  ## both pages in Debian's Chromium (apt-get install chromium)
	$(BIN)/pytest tests/browser

check: setup-dev                   ## format, lint, strict types, import order, catalogues and content current
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m locales.check
	$(BIN)/huquq content check

vectors: setup-dev                 ## embed new and changed examples, for all who install
	$(BIN)/huquq content vectors

faults: setup-dev                  ## kill web and worker many times in the middle of a long burst
	HUQUQ_TEST_KILLS=40 $(BIN)/pytest tests/e2e/test_kill.py -s

bench: setup-dev                   ## what the road costs beside the encoder, as ratios in one run
	$(BIN)/python -m bench.road

format: setup-dev                  ## put the code in order
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

messages: setup-dev                ## after a phrase changed: extract, update and compile the catalogues
	$(BIN)/python -m locales.check --update
	$(MAKE) setup

lock:                              ## after a dependency changed: pin names, versions and hashes (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --group build -o requirements.lock -q
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --group build --group dev -o requirements-dev.lock -q
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --group build --group dev --group browser -o requirements-browser.lock -q

clean:                             ## forget the environment and the embedded database with its keys
	rm -rf $(VENV) var build *.egg-info
