# Each target creates its environment if it is missing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# An environment with whoosh3, Whoosh's successor, for a future Python that no longer runs Whoosh 2.7.4.
NEXT := .venv-whoosh3

.PHONY: run test test-whoosh3 lint docs bench faults soak demo-sources dist vscode licences clean

run: $(READY)
	@$(BIN)/notes-tui $(VAULT)

test: $(READY)
	$(BIN)/pytest -n auto

test-whoosh3: $(NEXT)/.ready
	$(NEXT)/bin/pytest -n auto

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(READY)
	$(BIN)/python -m tests.helpers.docs
	$(BIN)/python -m tests.helpers.readme_pictures

bench: $(READY)
	$(BIN)/python -m benchmarks.start
	$(BIN)/python -m benchmarks.keystroke
	$(BIN)/python -m benchmarks.search

faults: $(READY)
	$(BIN)/python -W ignore -m benchmarks.faults

soak: $(READY)
	$(BIN)/python -W ignore -m benchmarks.soak

# Made-up papers, to try `fetch` without a network.
demo-sources: $(READY)
	@$(BIN)/python -m benchmarks.demo_sources $(ARGS)

$(READY): pyproject.toml
	@echo "Setting up $(VENV), once: packages are fetched and installed, which takes a minute or more."
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/pip install --editable . --group dev
	@touch $@

$(NEXT)/.ready: pyproject.toml
	test -x $(NEXT)/bin/python || $(PYTHON) -m venv $(NEXT)
	$(NEXT)/bin/pip install --quiet --upgrade "pip>=25.1"
	$(NEXT)/bin/pip install --quiet --editable . --group dev
	$(NEXT)/bin/pip uninstall --quiet --yes Whoosh whoosh3
	$(NEXT)/bin/pip install --quiet whoosh3
	@touch $@

# One file that runs wherever there is this Python: dist/notes-tui.pyz.
dist: $(READY)
	$(BIN)/pip install --quiet "shiv>=1.0.8,<2"
	mkdir -p dist
	$(BIN)/shiv --quiet --compressed --console-script notes-tui --output-file dist/notes-tui.pyz .

# The extension for VS Code; it needs Node and npm.
vscode:
	cp LICENSE editors/vscode/LICENSE
	mkdir -p dist
	cd editors/vscode && npm install --no-package-lock --no-audit --no-fund --loglevel=error
	cd editors/vscode && npm run --silent check && npm run --silent build && npm run --silent package

licences: $(READY)
	@$(BIN)/python -m tests.helpers.licences

clean:
	rm -rf editors/vscode/node_modules editors/vscode/dist editors/vscode/LICENSE $(VENV) $(NEXT) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
