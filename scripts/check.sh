#!/usr/bin/env bash
# Everything that can be wrong without running the suite: style, types, layers, printed pages, migrations, text, and
# whether the worked examples would notice a changed rule. Runs every step and names those that failed.
set -uo pipefail
cd "$(dirname "$0")/.."
CEPATRESPON_DATA=$(mktemp -d "${TMPDIR:-/tmp}/cepatrespon-check.XXXXXX")
export CEPATRESPON_DATA DJANGO_SETTINGS_MODULE=cepatrespon.settings
unset DATABASE_URL CEPATRESPON_MODE CEPATRESPON_HOSTS
trap 'rm -rf "$CEPATRESPON_DATA"' EXIT

bin=.venv/bin
failed=()
step() { # step NAME COMMAND ...: its output is shown when it fails
    local name=$1 started=$SECONDS
    shift
    printf 'check: %-52s ' "$name"
    if "$@" >"$CEPATRESPON_DATA/step" 2>&1; then
        printf 'ok    %3d s\n' "$((SECONDS - started))"
    else
        printf 'FAIL  %3d s\n' "$((SECONDS - started))"
        cat "$CEPATRESPON_DATA/step"
        failed+=("$name")
    fi
}

step "ruff: lint" $bin/ruff check --quiet .
step "ruff: format" $bin/ruff format --quiet --check .
step "text: lengths, paths, addresses, locks" $bin/python scripts/check_text.py
step "layers: who may import whom" $bin/lint-imports
step "types: mypy, strict" $bin/mypy
step "Django's own checks, every migration written" $bin/python scripts/check_django.py
step "printed pages agree with the rules" $bin/cepatrespon docs --check
step "worked examples notice every changed rule" $bin/python scripts/mutate_rules.py

if [ ${#failed[@]} -gt 0 ]; then
    printf 'check: FAILED: %s\n' "${failed[@]}"
    exit 1
fi
echo "check: all good."
