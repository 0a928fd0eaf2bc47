# Everything a person or the CI runs. `make` alone lists the targets.
# Paths are relative, so that a checkout whose path has spaces works.

SHELL := /bin/sh
BIN := .venv/bin
READY := .venv/ready
LOCK := requirements/dev.txt

# The locks name every package, so pip has nothing to resolve.
PIP_INSTALL := $(BIN)/python -m pip install -qq --no-input --disable-pip-version-check --no-deps

# A Python to build .venv with; `make setup PYTHON=/path/to/python3.12` asks for a particular one.
PYTHON ?= python3 python3.13 python3.12 python3.11

# More words for pytest, for example `make test PYTEST_ARGS="-k glossary"`.
PYTEST_ARGS ?=

# .venv holds absolute paths: built elsewhere (a copied checkout), or its Python gone, it is built anew.
USABLE := $(shell [ "$$(cat $(READY) 2>/dev/null)" = "$$(pwd -P)" ] && $(BIN)/python -c '' 2>/dev/null && echo yes)
ifneq ($(USABLE),yes)
.PHONY: $(READY)
endif

.DEFAULT_GOAL := help
.PHONY: help setup run test check coverage lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

setup: $(READY) ## build .venv with the locked dependencies; the others do it themselves
	@:

run: setup ## start the server; the page is on http://127.0.0.1:8080/ unless the settings say otherwise
	@$(BIN)/guidance-bot serve

test: setup ## run all tests
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

coverage: override PYTEST_ARGS += --cov
coverage: test ## run all tests, show what they leave out, and fail below the floor in pyproject.toml

check: setup ## lint, format, types, layers, sentences in code, content
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tests/gates/sentences.py
	$(BIN)/guidance-bot content check

lock: setup ## write requirements/ again from pyproject.toml; add UPGRADE=--upgrade for newer versions
	@set -e; for name in run test dev; do \
		case $$name in run) extras= ;; test) extras='--extra test' ;; dev) extras='--extra test --extra dev' ;; esac; \
		echo "Locking requirements/$$name.txt"; \
		$(BIN)/uv pip compile --quiet $(UPGRADE) --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
			$$extras --output-file requirements/$$name.txt pyproject.toml; \
	done

clean: ## remove .venv and everything else that was made
	rm -rf .venv dist build htmlcov .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml $(LOCK)
	@set -e; found=; bare=; \
	for python in $(PYTHON); do \
		"$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null || continue; \
		if "$$python" -c 'import ensurepip, venv' 2>/dev/null; then found=$$python; break; fi; \
		bare=$${bare:-$$("$$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')}; \
	done; \
	if [ -z "$$found" ] && [ -n "$$bare" ]; then \
		echo "Python $$bare is here, but not the part that makes virtual environments." >&2; \
		echo "On Debian or Ubuntu: sudo apt-get install python$$bare-venv. Then again: make setup" >&2; exit 1; \
	elif [ -z "$$found" ]; then \
		echo "No Python 3.11, 3.12 or 3.13 found (looked for: $(PYTHON))." >&2; \
		echo "Install one, or name it: make setup PYTHON=/path/to/python3.12" >&2; exit 1; \
	fi; \
	echo "Building .venv with $$("$$found" --version)"; \
	"$$found" -m venv --clear .venv; \
	echo "Installing the locked dependencies (a minute or two)"; \
	$(PIP_INSTALL) --require-hashes -r $(LOCK); \
	$(PIP_INSTALL) --no-build-isolation --editable .; \
	conflicts=$$($(BIN)/python -m pip check) || \
		printf '%s\n' "$$conflicts" "requirements/ lags behind pyproject.toml: run make lock, then make setup" >&2; \
	pwd -P > $(READY); \
	echo "Ready: .venv/bin/guidance-bot"
