# Everything runs in this folder's own .venv, which the first command makes; nothing has to be activated.
# A newcomer needs `make` and Python 3.11 or later: `make reports`, then open reports/index.html.

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
LOCKED := .venv/.locked

.PHONY: help reports test quick validation seeds bench bench-ingest lab data docs types messages hooks audit key-figures clean distclean lock

reports: $(INSTALLED)  ## every report, found from reports/index.html
	$(BIN)/pactresearch run

# No others, each of which would be imported by every process that tests; the first has notebooks read without a grammar.
PLUGINS := -p tests.light_start -p xdist.plugin -p nbval.plugin -p _hypothesis_pytestplugin

test: $(INSTALLED)  ## style, import contracts, every test, every notebook
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 $(BIN)/python -m pytest $(PLUGINS) -n auto --dist loadfile --no-loadscope-reorder \
	  --nbval-lax --nbval-kernel-name pactresearch tests notebooks docs/tour.ipynb

quick: $(INSTALLED)  ## the tests without a browser and without whole reports
	$(BIN)/python -m pytest -x -q --ignore=tests/browser --ignore=tests/test_types.py

types: $(INSTALLED)  ## what the type checker finds; `make test` holds how much that may be
	$(BIN)/basedpyright

validation: $(INSTALLED)  ## docs/validation.md from the whole simulations, some minutes
	$(BIN)/python -m tests.simulation.make_validation

seeds: $(INSTALLED)  ## whether the verdict of any report hangs on a seed: each made twenty times without pictures, some 15 minutes
	$(BIN)/python -m tests.simulation.verdicts_over_seeds

bench-ingest: $(INSTALLED)  ## how fast files are read, against pandas with openpyxl; some minutes
	$(BIN)/python -m benchmarks.ingest

bench: $(INSTALLED)  ## how fast reports are made, into docs/performance.md; on a computer that does nothing else
	$(BIN)/python benchmarks/bench.py

lab: $(INSTALLED)  ## JupyterLab on the notebooks
	$(BIN)/jupyter lab notebooks

data: $(INSTALLED)  ## data/processed from data/raw
	$(BIN)/pactresearch build

docs: $(INSTALLED)  ## what is made from the code: docs/country-factsheet.md, docs/glossary.csv, docs/api, the inventory of ARCHITECTURE.md
	$(BIN)/python scripts/write_indicator_docs.py
	$(BIN)/python scripts/write_architecture.py
	$(BIN)/python scripts/write_api.py

messages: $(INSTALLED)  ## every sentence for translators, and what they have translated; NEW=ru begins a language
	$(BIN)/python -m scripts.messages $(NEW)

FOREIGN := $(patsubst %,metadata.language_info.%,codemirror_mode file_extension mimetype nbconvert_exporter pygments_lexer version)
hooks: $(INSTALLED)  ## once in a clone: what is checked at each commit, and notebooks that leave small diffs
	$(BIN)/pre-commit install
	git config filter.notebook.clean "$(BIN)/nbstripout --keep-id --extra-keys '$(FOREIGN)'"

audit: $(INSTALLED)  ## licences of what is installed, and known faults where a feed can be reached
	$(BIN)/python scripts/audit.py

key-figures: $(INSTALLED)  ## keep the key figures that the notebooks print, which the tests compare; read the difference
	$(BIN)/python scripts/keep_key_figures.py

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' Makefile | expand -t 16

clean:  ## all that is generated, but for the installed packages and the editions that are kept
	rm -rf data/processed/*.parquet data/processed/manifest.json data/processed/.building-*
	find reports -mindepth 1 ! -name README.md ! -path 'reports/editions*' -delete
	rm -rf .pytest_cache .ruff_cache .import_linter_cache

distclean: clean  ## the installed packages too
	rm -rf .venv

# The packages are pinned with their hashes in requirements.txt. Bytecode is compiled here, once: without it every
# kernel would spend seconds compiling the scientific stack.
$(LOCKED): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "pactresearch needs Python 3.11 or later; $(PYTHON) is $$($(PYTHON) --version 2>&1). Name another: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Making .venv: once, all of it inside this folder."
	@$(PYTHON) -m venv --clear .venv || { echo "Python's venv module is missing; on Debian or Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Downloading and installing the locked packages: about a minute, more on a slow line."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@echo "Compiling what was installed: about half a minute, and every later start is quicker by seconds."
	@$(BIN)/python -m compileall -q -j 0 .venv/lib > /dev/null || true
	@touch $(LOCKED)

$(INSTALLED): $(LOCKED) pyproject.toml pactresearch/kernels/kernelspec/kernel.json
	@echo "Installing pactresearch and its Jupyter kernel."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/jupyter kernelspec install --log-level=ERROR --sys-prefix --name pactresearch pactresearch/kernels/kernelspec
	@echo "Compiling it."
	@$(BIN)/python -m compileall -q -j 0 pactresearch > /dev/null || true
	@touch $(INSTALLED)

lock:  ## renew requirements.txt from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --custom-compile-command "make lock" --output-file requirements.txt
