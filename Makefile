# Two commands do all set-up on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
JOBS   ?= 2

.PHONY: help demo test lint types bench bench-smoke docs example clean

help:
	@echo "make demo    check the bundled release and write report.html"
	@echo "make test    run every test"
	@echo "make lint    ruff;  make types: mypy --strict"
	@echo "make bench   the numbers this project states, measured again"
	@echo "make docs    the generated tables in docs/"

$(VENV)/.ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "madang needs Python 3.11 or newer; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "Python's venv module is missing; on Debian or Ubuntu: apt install python3-venv"; exit 1; }
	@echo "installing madang into $(VENV) (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[all,dev]'
	@touch $@

# The example has planted gaps, so `check` ends with 1 there; anything else is a failure of the demo.
demo: $(VENV)/.ready
	@$(BIN)/madang check examples/debut --html report.html; status=$$?; \
	 if [ $$status -ne 1 ]; then echo "expected exit code 1, got $$status"; exit 1; fi
	@echo "The gaps above are planted: examples/debut/README.md lists each one. The page is report.html."

test: $(VENV)/.ready
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadfile

lint: $(VENV)/.ready
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(VENV)/.ready
	@$(BIN)/mypy

bench: $(VENV)/.ready
	@for script in bench/bench_*.py; do $(BIN)/python $$script || exit 1; done

bench-smoke: $(VENV)/.ready
	@ls bench/bench_*.py | xargs -P $(JOBS) -I SCRIPT sh -c \
	  'said=$$($(BIN)/python SCRIPT --smoke 2>&1) || { echo "$$said"; echo "SCRIPT --smoke failed"; exit 1; }; echo "$$said"'

docs: $(VENV)/.ready
	@$(BIN)/python docs/generate.py

example: $(VENV)/.ready
	@$(BIN)/python examples/make_debut.py

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache report.html
