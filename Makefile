# Each target is one line of `mulai.py`, so that a desk without make (Windows) has the same commands: py mulai.py run
PYTHON ?= python3

.PHONY: run test lint demo bench soak setup
run:   ; @$(PYTHON) mulai.py run
test:  ; @$(PYTHON) mulai.py test
lint:  ; @$(PYTHON) mulai.py lint
demo:  ; @$(PYTHON) mulai.py demo
bench: ; @$(PYTHON) mulai.py bench
soak:  ; @$(PYTHON) mulai.py soak
setup: ; @$(PYTHON) mulai.py setup
