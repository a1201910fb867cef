# Thin targets over one Python entry point. `make help` lists them.
CORPUS ?= corpora/sample
OUT    ?=
PYTHON ?= python3
FLAGS  ?=

VENV   := .venv
PY     := $(VENV)/bin/python
RUN     = $(PY) -m pipeline run "$(CORPUS)" $(if $(OUT),--out "$(OUT)") $(FLAGS)
STAGES := extract segment entities network topics compare report

.DEFAULT_GOAL := help
.PHONY: help all test check bench notebooks models bundle wheels clean $(STAGES)

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z %$$()A-Z]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@printf '  %-12s %s\n' 'STAGE' 'everything up to a stage: $(STAGES)'
	@printf '\n  %s\n' 'CORPUS=DIR the corpus (default corpora/sample), OUT=DIR the run (default build/NAME), FLAGS="--jobs 4"'

all: $(VENV)/.installed ## read a corpus: text, entities, networks, topics, comparison, report
	@$(RUN)

$(STAGES): $(VENV)/.installed
	@$(RUN) --until $@

test: $(VENV)/.installed-test ## run the whole test suite
	@$(PY) -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

check: $(VENV)/.installed-test ## lint, types and import layers
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports --no-cache --no-logo

bench: $(VENV)/.installed-test ## benchmarks against plain scripts and other packages, as ratios
	@$(PY) -m tests.benchmarks

notebooks: $(VENV)/.installed-test ## execute the notebooks over the sample's run
	@$(PY) -m pipeline run corpora/sample --out build/sample --quiet
	@$(PY) -m tests.notebooks

models: $(VENV)/.installed-test ## retrain what models/ holds (needs the evaluation data in ../shared; the tagger takes an hour)
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[models]'
	@$(PY) -m models.training.terms ../shared/data/topics/csl_dev.jsonl
	@$(PY) -m models.training.formulas ../shared/data/silver/policy_texts.jsonl.gz
	@$(PY) -c "from pathlib import Path; from models.training.sums import write_sums; [write_sums(Path('models') / name) for name in ('lexicon', 'policies')]"
	@$(PY) -m models.training.acronyms fit
	@$(PY) -m models.training.tagger
	@$(PY) -m models.training.mentions

bundle: $(VENV)/.installed ## collect wheels into a folder that installs without a network (SYSTEM=windows-x86_64 VERSION=3.12)
	@$(PY) -m installation.bundle $(SYSTEM) $(VERSION)

wheels: $(VENV)/.installed ## check that every package has a wheel for every system
	@$(PY) -m installation.wheels

clean: ## remove build products and the environment
	rm -rf build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis $(VENV)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; give one with PYTHON=/path/to/python3.11" >&2; exit 3; }
	@$(PYTHON) -m venv $(VENV)

# The packages are installed again only when setup.cfg or constraints.txt is newer than the mark of the last time.
$(VENV)/.installed: setup.cfg constraints.txt | $(PY)
	@echo "Installing the packages into $(VENV) ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@$(PY) -m installation.compiled
	@touch $@

$(VENV)/.installed-test: setup.cfg constraints.txt | $(PY)
	@echo "Installing the packages and the test tools into $(VENV) ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test,dask,notebooks]'
	@$(PY) -m installation.compiled
	@touch $(VENV)/.installed $@
