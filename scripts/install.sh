#!/usr/bin/env bash
# Makes .venv and installs the locked packages and Cepat Respon itself (editable) into it.
#   scripts/install.sh runtime|dev
# Repeating it costs nothing: a stamp in .venv remembers which lock was installed. Uses uv where it is on the
# PATH and pip otherwise; needs no writable HOME and no cache.
set -euo pipefail
cd "$(dirname "$0")/.."

want=${1:-runtime}
case $want in runtime | dev) ;; *) echo "usage: scripts/install.sh runtime|dev" >&2; exit 2 ;; esac
lock=requirements/$want.txt

say() { echo "install: $*"; }
fail() { echo "install: $*" >&2; exit 1; }
fresh_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
may_install_packages() { command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; }

# A cache that cannot be written (an empty or foreign HOME) is a warning to pip and an error to uv.
cache=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}
if ! mkdir -p "$cache" 2>/dev/null || ! [ -w "$cache" ]; then
    export PIP_NO_CACHE_DIR=1 UV_NO_CACHE=1
fi
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore UV_LINK_MODE=${UV_LINK_MODE:-copy}
unset PYTHONHOME PYTHONPATH VIRTUAL_ENV

find_python() {
    local candidate
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11 /usr/bin/python3; do
        if command -v "$candidate" >/dev/null && fresh_enough "$candidate"; then
            "$candidate" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    fail "no Python 3.11 or newer was found. Install it (Debian 12, Ubuntu 24.04: apt-get install python3 python3-venv)" \
        "or name one: make PYTHON=/path/to/python3.12 demo"
}

make_venv() {
    local python=$1
    rm -rf .venv
    if "$python" -c 'import ensurepip' 2>/dev/null && "$python" -m venv .venv; then return; fi
    rm -rf .venv
    if command -v uv >/dev/null && uv venv --quiet --seed --python "$python" .venv; then return; fi
    if may_install_packages; then
        say "this Python cannot make a .venv; installing Debian's python3-venv ..."
        bash scripts/system.sh python3-venv
        rm -rf .venv
        if "$python" -m venv .venv; then return; fi
    fi
    fail "this Python cannot make a .venv. Install its venv module (Debian, Ubuntu: sudo apt-get install python3-venv)" \
        "and run the same command again."
}

with_uv() {
    command -v uv >/dev/null || return 1
    say "$packages packages into .venv (uv, some seconds) ..."
    if uv pip install --python .venv/bin/python --require-hashes -r "$lock" &&
        uv pip install --python .venv/bin/python --quiet --no-deps --no-build-isolation --editable .; then return; fi
    say "uv could not install them; trying pip."
    return 1
}

with_pip() {
    .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null ||
        fail "there is no pip in .venv; remove the folder .venv and run the same command again."
    say "$packages packages into .venv (pip, a minute or two) ..."
    # pip's own chatter runs to hundreds of lines: one line per ten packages is enough to see it move.
    .venv/bin/python -m pip install --progress-bar off --require-hashes -r "$lock" | awk -v all="$packages" '
        /^Collecting / && ++n % 10 == 0 { printf "install: %d of about %d packages found\n", n, all; fflush() }
        /^Installing collected packages/ { print "install: unpacking them ..."; fflush() }
        /^ERROR|^WARNING/ { print; fflush() }'
    .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
}

# The development set contains the runtime set, so either stamp of a current lock will do for the runtime.
stamp_of() { cksum "requirements/$1.txt" pyproject.toml | cksum; pwd -P; }
current() { [ "$(cat ".venv/.installed-$1" 2>/dev/null)" = "$(stamp_of "$1")" ]; }

if ! { [ -x .venv/bin/python ] && fresh_enough .venv/bin/python; }; then
    python=$(find_python)
    say "making .venv with $("$python" --version) ..."
    make_venv "$python"
fi
if ! { current "$want" || { [ "$want" = runtime ] && current dev; }; }; then
    packages=$(grep -c '^[a-z0-9].*==' "$lock")
    with_uv || with_pip
    stamp_of "$want" >".venv/.installed-$want"
    say "done."
fi

for po in cepatrespon/locale/*/LC_MESSAGES/django.po; do
    [ -e "$po" ] || continue
    [ "${po%.po}.mo" -nt "$po" ] || .venv/bin/pybabel --quiet compile --input-file "$po" --output-file "${po%.po}.mo" \
        --locale "$(basename "$(dirname "$(dirname "$po")")")"
done
