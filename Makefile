# Two commands do everything: `make app` and `make test`. Windows has no make: see README.md for the same in plain lines.
PYTHON ?= python3

.PHONY: app test check bench clean
app:    ; @$(PYTHON) scripts/project.py app
test:   ; @$(PYTHON) scripts/project.py test
check:  ; @$(PYTHON) scripts/project.py check
bench:  ; @$(PYTHON) scripts/project.py bench
clean:  ; rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
