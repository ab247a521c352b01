#!/bin/sh
# Install the locked dependencies and Huquq itself into .venv. `make setup` and the Dockerfile both
# call this one script. Every package is pinned by version and hash; nothing else is installed.
set -eu
cd "$(dirname "$0")"
lock=${1:-requirements.lock}
python=${PYTHON:-python3}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Huquq needs Python 3.11 or newer; this is $("$python" -V 2>&1). Set PYTHON=python3.12 or the like." >&2
    exit 1
}
[ -x .venv/bin/python ] || "$python" -m venv .venv
.venv/bin/python -m pip install --disable-pip-version-check --quiet --require-hashes -r "$lock"
.venv/bin/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation -e .
.venv/bin/python -m locales.compile
