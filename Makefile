# The recipes people type; `make help` lists them.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

help:
	@echo 'make deck    write the Anki deck decks/build/cnn-architectures.apkg'
	@echo 'make test    run every check and every test, in minutes: a sample of each level'
	@echo 'make sweep   run every test over far more questions; FAMILY=conv-params: of one family'
	@echo 'make check   ruff, mypy and import-linter only'
	@echo 'make rooms   remake the picture of the rooms in docs/architecture.md'
	@echo 'make fuzz    give every reader many inputs that nobody would think of; COUNT=1000, SEED=2'
	@echo 'make mutate  change the program in places: does a test notice? EACH=20 of each module'
	@echo 'make break-slips  break every slip formula in turn: does a test notice?'
	@echo 'make spaces  remake quizgen/spaces.json, the record of what each family can ask'
	@echo 'make gallery remake docs/gallery.md, a sample of each kind of question'
	@echo 'make lists   remake the lists of units and mistakes in docs/families.md'
	@echo 'make schemas remake the JSON Schemas of the YAML files, for editors'
	@echo 'make readme  remake the outputs shown in README.md'
	@echo 'make oracle  compare the cost engine with PyTorch, which it installs apart, and record it'
	@echo 'make anki-desktop  review the deck in the real Anki program, which it installs apart'
	@echo 'make same-bytes  compare notes and pictures between the oldest and newest Python here'
	@echo 'make lock    remake the lock files; LOCK=--upgrade takes newer versions'
	@echo 'make clean   remove .venv and everything else that was made'
	@echo 'With PYTHON=python3.12, say, a new .venv uses that Python (default: python3).'

deck: .venv/runtime.stamp
	$(BIN)/quiz build

check: .venv/dev.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

test: check
	$(BIN)/pytest -n auto --maxprocesses 4 --dist loadgroup

# After a change of a family, or of what all families share; before a release.  Half an hour.
sweep: .venv/dev.stamp
	QUIZGEN_SWEEP=$(or $(FAMILY),all) $(BIN)/pytest -n auto --maxprocesses 4 --dist loadgroup \
		$(if $(FAMILY),-m levels)

# A stamp is the last thing its recipe writes, so an interrupted setup is done again.
.venv/made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo \
		"'$(PYTHON)' is missing or older than Python 3.11: install a newer one and name it," \
		"for example: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo \
		"'$(PYTHON)' cannot make virtual environments: install its venv package" \
		"(Debian, Ubuntu: apt install python3-venv)" \
		"or name another Python: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
	@touch $@

.venv/runtime.stamp: .venv/made.stamp requirements.lock pyproject.toml
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# .venv/aqt is Anki's program without Qt: its stylesheets and MathJax, for the tests in a browser.
.venv/dev.stamp: .venv/runtime.stamp requirements-dev.lock requirements-aqt.lock
	$(PIP) install --require-hashes -r requirements-dev.lock
	$(PIP) install --require-hashes --no-deps --upgrade --target .venv/aqt -r requirements-aqt.lock
	@touch $@

# After a change of which room imports which, or of a room's first line.
rooms: .venv/dev.stamp
	$(BIN)/python tools/rooms.py

# After a change of what reads people's files or answers. What is found is kept in found/; to look at
# one again: python -m tests.fuzzing.fuzz --replay FILE. Minutes.
fuzz: .venv/dev.stamp
	$(BIN)/python -W ignore -m tests.fuzzing.fuzz --count $(or $(COUNT),20000) --seed $(or $(SEED),1)

# Whether the tests notice changes of marking, dealing, scheduling, escaping: a quarter of an hour.
mutate: .venv/dev.stamp
	$(BIN)/python tools/mutate.py --each $(or $(EACH),5)

# Whether the tests beside the questions notice every broken formula: minutes. FAMILY=conv-params, say.
break-slips: .venv/dev.stamp
	$(BIN)/python tools/break_slips.py $(FAMILY)

# After a change of a family's axes, rules or formulas.
spaces: .venv/runtime.stamp
	$(BIN)/python tools/spaces.py

# After a change of a YAML file's keys, or of the list of topics or networks.
schemas: .venv/runtime.stamp
	$(BIN)/python tools/schemas.py

# After a change of what a command shown in the README prints.
readme: .venv/runtime.stamp
	$(BIN)/python tools/readme.py

# After any change of a family, its wording too.
gallery: .venv/runtime.stamp
	$(BIN)/python tools/gallery.py

# After a change of the units, the conventions or the mistakes that the program knows.
lists: .venv/runtime.stamp
	$(BIN)/python tools/family_lists.py

# After a change of how pictures are drawn; CI does so anyway.
same-bytes: .venv/runtime.stamp
	$(BIN)/python tools/same_bytes.py

# PyTorch lives in an environment of its own, inside .venv. Outside Linux its ordinary wheel is a
# CPU build; on Linux point pip at PyTorch's CPU index first, or it takes gigabytes of CUDA.
ORACLE := .venv/oracle/bin
oracle: .venv/oracle.stamp
	$(ORACLE)/pytest tests/oracle -n auto --maxprocesses 4 -W ignore::UserWarning
	$(ORACLE)/python -W ignore tools/record_golden.py

.venv/oracle.stamp: .venv/made.stamp requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv --clear .venv/oracle
	$(ORACLE)/python -m pip --disable-pip-version-check --quiet install --require-hashes \
		-r requirements.lock -r requirements-dev.lock
	$(ORACLE)/python -m pip --disable-pip-version-check --quiet install --no-deps \
		--no-build-isolation --editable .
	$(ORACLE)/python -m pip --disable-pip-version-check --quiet install \
		$$($(ORACLE)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["oracle"])')
	@touch $@

# Anki's program lives in an environment of its own, inside .venv: 600 MB with Qt. It needs no screen.
ANKI := .venv/anki/bin
anki-desktop: .venv/anki.stamp deck
	$(ANKI)/python tools/anki_desktop.py decks/build/cnn-architectures.apkg decks/build/screenshots

.venv/anki.stamp: .venv/dev.stamp
	$(PYTHON) -m venv --clear .venv/anki
	$(ANKI)/python -m pip --disable-pip-version-check --quiet install \
		"aqt[qt6]==$$($(BIN)/python -c 'from importlib.metadata import version; print(version("anki"))')"
	@touch $@

# One lock for all systems and Pythons; uv is needed here only. The dev lock keeps to the other.
COMPILE = "$$tmp"/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command 'make lock' $(LOCK) pyproject.toml
lock:
	tmp=$$(mktemp -d) && trap 'rm -rf "$$tmp"' EXIT && $(PYTHON) -m venv "$$tmp" && \
	"$$tmp"/bin/python -m pip --disable-pip-version-check --quiet install uv && \
	$(COMPILE) --group build -o requirements.lock && \
	$(COMPILE) --group dev -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis compiled decks/build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help deck check test sweep fuzz mutate rooms break-slips same-bytes spaces gallery lists schemas readme oracle anki-desktop lock clean
