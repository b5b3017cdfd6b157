#!/usr/bin/env bash
# Writes requirements/*.txt from pyproject.toml: every version, with hashes, for Python 3.11 and newer.
# Needs uv. The files name no package index: whoever installs decides where packages come from.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v uv >/dev/null || { echo "lock: uv is not on the PATH; install it and try again." >&2; exit 2; }

compile() {
    local out=$1
    shift
    echo "lock: $out ..."
    uv pip compile pyproject.toml "$@" --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-header --output-file "$out"
}

compile requirements/runtime.txt --group build ${UPGRADE:+--upgrade}
compile requirements/dev.txt --group build --group dev --constraints requirements/runtime.txt ${UPGRADE:+--upgrade}
