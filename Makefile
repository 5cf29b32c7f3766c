# make site: the environment, the data package and the web site. make test: every check and every test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TOOLS := tests/browser/node_modules
OPTIONS ?=
TESTS ?= not corpus and not lighthouse

.PHONY: site data ocr serve test check corpus lock clean

site: $(VENV)/.site
	@$(BIN)/python build.py $(OPTIONS)

data: $(VENV)/.site
	$(BIN)/python build.py --only data $(OPTIONS)

# Also reads scans, from then on; make clean takes it away again.
ocr: $(VENV)/.ocr

serve: $(VENV)/.site
	$(BIN)/python build.py serve

test: check $(VENV)/.validators $(if $(MINGZHANG_SKIP_BROWSER),,$(TOOLS)/.installed)
	$(BIN)/python tests/get_browser.py
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "$(TESTS)"
	$(if $(MINGZHANG_SKIP_BROWSER),,$(BIN)/python -m pytest -m lighthouse)

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The real disclosures beside the repository; elsewhere these tests say that they were skipped, and why.
corpus: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 -m corpus

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed, found " + sys.version.split()[0] + "; name another: make site PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "The environment could not be made; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

$(VENV)/.site: requirements.lock | $(VENV)/bin/python
	@echo "installing from the lock file"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock | $(VENV)/bin/python
	@echo "installing from the lock file"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.ocr: requirements-ocr.lock | $(VENV)/bin/python
	@echo "installing from the lock file"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-ocr.lock
	@touch $@

$(VENV)/.validators: requirements-validators.lock | $(VENV)/bin/python
	@echo "installing from the lock file"
	@$(BIN)/python -m venv $(VENV)/validators
	@$(VENV)/validators/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-validators.lock
	@touch $@

# What pages are held against, beside the browser: axe-core, Lighthouse and the Nu HTML checker.
$(TOOLS)/.installed: tests/browser/package-lock.json
	@for tool in node npm java; do command -v $$tool >/dev/null || { echo "$$tool is missing: the tests of the pages need Node 18 or later, with npm, and Java 11 or later. On Debian and Ubuntu: apt install nodejs npm default-jre-headless. MINGZHANG_SKIP_BROWSER=1 leaves these tests out." >&2; exit 1; }; done
	@node -e 'const major = parseInt(process.versions.node); if (major < 18) { console.error("Node 18 or later is needed, found " + process.versions.node); process.exit(1); }'
	@echo "installing from the lock file"
	@cd tests/browser && npm ci --silent
	@touch $@

# Needs uv; run after a change of the dependencies in pyproject.toml.
lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements.lock
	uv pip compile pyproject.toml --group dev -c requirements.lock --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements-dev.lock
	uv pip compile pyproject.toml --extra ocr -c requirements.lock --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements-ocr.lock
	uv pip compile --group pyproject.toml:validators --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements-validators.lock

clean:
	rm -rf $(VENV) $(TOOLS) .cache site
