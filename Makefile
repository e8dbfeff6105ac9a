# The only door to the project: `make help` lists what it opens. Everything lands in .venv/, build/ and drafts/.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install --quiet
PYTEST = QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8 $(BIN)/python -m pytest -n 2 --dist worksteal
CATALOGUES := $(wildcard i18n/*/LC_MESSAGES/beigao.po)
LANGUAGES := zh_CN en
BABEL := --width=120
JUDGES := build/judge
PEERS := build/bench

.PHONY: help run test check judge judge-long bench reliability hostile offline fmt messages templates golden screenshots lock
.PHONY: clean words dist dist-check try-deb system-run system-test system-judge

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: system-run .venv/run.stamp words ## set everything up, write the sample's drafts, open the window
	@packaging/run.sh

test: check ## every check and every test; needs neither Node nor LibreOffice
	@mkdir -p build && rm -f build/pytest.xml
	$(PYTEST) --junitxml=build/pytest.xml $(ARGS)
	@test -s build/pytest.xml || { echo "The test process ended before its summary." >&2; exit 1; }

check: system-test .venv/dev.stamp words ## style, types and layers, without the tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

judge: system-judge .venv/dev.stamp words $(JUDGES)/npm.stamp ## judges on every Word file of samples and N made-up dossiers (60)
	LC_ALL=C.UTF-8 $(BIN)/python -u -m tests.judge.run $(N)

judge-long: N = --long
judge-long: judge ## the same with 2,000 dossiers, for which it takes some twenty minutes

bench: system-test .venv/dev.stamp words ## speed, written into benchmarks.md and the READMEs (ARGS=rendering: a part, only shown)
	@$(MAKE) --no-print-directory $(PEERS)/npm.stamp || echo "The engines for Node stay unmeasured." >&2
	LC_ALL=C.UTF-8 $(BIN)/python -m tests.bench.run $(ARGS)

reliability: system-test .venv/dev.stamp words ## what a dossier survives, tried hundreds of times (ARGS=--short: a few)
	LC_ALL=C.UTF-8 $(BIN)/python -m tests.reliability.run $(ARGS)

hostile: system-test .venv/dev.stamp words ## hostile files and mutations, each in a watched process (ARGS=--short: a few)
	LC_ALL=C.UTF-8 $(BIN)/python -m tests.hostile.run $(ARGS)

offline: system-test .venv/dev.stamp words ## a journey under strace, and every test without a network (ARGS=journey, ARGS=tests)
	LC_ALL=C.UTF-8 $(BIN)/python -m tests.offline.run $(ARGS)

fmt: .venv/dev.stamp ## put the code in order
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

messages: .venv/run.stamp ## collect the program's words into i18n/ and compile them
	@mkdir -p build
	$(BIN)/pybabel -q extract -F i18n/babel.cfg -k _ -k N_ --no-default-keywords $(BABEL) --add-location=file \
	    --sort-output --project=Beigao --copyright-holder="The Beigao authors" -o build/beigao.pot app
	@for language in $(LANGUAGES); do \
	    verb=update; flags="--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date"; \
	    [ -e i18n/$$language/LC_MESSAGES/beigao.po ] || { verb=init; flags=; }; \
	    $(BIN)/pybabel -q $$verb $$flags $(BABEL) -D beigao -i build/beigao.pot -d i18n -l $$language; \
	done
	@$(MAKE) --no-print-directory words

templates: .venv/run.stamp ## write doc_templates/ afresh from their manuscript
	$(BIN)/python -m beigao.rendering.manuscript

golden: .venv/dev.stamp words ## take the present Word parts as the expected ones
	BEIGAO_GOLDEN=1 $(PYTEST) tests/golden

screenshots: system-test .venv/dev.stamp words ## pictures of the window
	$(BIN)/python -m tests.screenshots

dist: ## what Linux installs, in dist/: a .deb, and a folder as .tar.zst
	@packaging/dist.sh

dist-check: ## build both twice, in two folders, and compare their bytes
	@packaging/dist_check.sh

try-deb: ## install the .deb in a fresh Debian, start it there, write drafts (root, mmdebstrap and Xvfb)
	@packaging/try_deb.sh

lock: ## resolve the dependencies anew (UPGRADE=1 takes the newest)
	python3 -m venv build/lock && build/lock/bin/pip install --quiet uv
	build/lock/bin/uv pip compile $(RESOLVE) --extra build --extra dev --extra judge -o requirements-dev.lock
	build/lock/bin/uv pip compile $(RESOLVE) --extra build -c requirements-dev.lock -o requirements.lock
	build/lock/bin/uv pip compile $(RESOLVE) --extra build --extra dist -c requirements-dev.lock -o requirements-dist.lock
RESOLVE = pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
    --no-emit-find-links --no-annotate --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

clean: ## remove what was built; .venv/ and drafts/ stay
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find i18n -name '*.mo' -delete

# ---

words: $(CATALOGUES:.po=.mo)

%.mo: %.po
	@$(BIN)/pybabel -q compile -i $< -o $@

system-run system-test system-judge:
	@packaging/bootstrap.sh $(@:system-%=%)

.venv/run.stamp: requirements.lock pyproject.toml packaging/hatch_build.py
	@packaging/bootstrap.sh python
	@echo "Beigao: installing its Python packages (the first time about 110 MB)." >&2
	@$(PIP) --only-binary :all: --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: requirements-dev.lock .venv/run.stamp
	@$(PIP) --only-binary :all: --require-hashes -r requirements-dev.lock
	@touch $@

$(JUDGES)/npm.stamp: tests/judge/package.json tests/judge/package-lock.json
$(PEERS)/npm.stamp: tests/bench/package.json tests/bench/package-lock.json
%/npm.stamp:
	@mkdir -p $(@D) && cp $^ $(@D)
	cd $(@D) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
