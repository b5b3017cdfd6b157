#!/usr/bin/env bash
# Runs the whole suite twice, on SQLite and then on PostgreSQL; either failing fails. Arguments go to pytest.
#   make test                        everything
#   make test ARGS="-k M11"          a part, on both databases
#   make test ON=sqlite              one database (sqlite or postgresql)
# WORKERS sets the number of processes (one per core, at most 8). Under CI=true nothing may be missing.
set -euo pipefail
cd "$(dirname "$0")/.."

on=${ON:-sqlite postgresql}
workers=${WORKERS:-$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN)}
if [ "$workers" -gt 8 ]; then workers=8; fi

scripts/system.sh postgresql chromium
if CEPATRESPON_CHROMIUM=$(scripts/system.sh --where chromium); then export CEPATRESPON_CHROMIUM; fi

# The tests keep their files apart from the city of this checkout, and read no setting of its operator.
unset DATABASE_URL CEPATRESPON_MODE CEPATRESPON_HOSTS CEPATRESPON_SECRET_KEY CEPATRESPON_SMTP_HOST DJANGO_SETTINGS_MODULE
CEPATRESPON_DATA=$(mktemp -d "${TMPDIR:-/tmp}/cepatrespon-test.XXXXXX")
export CEPATRESPON_DATA
trap 'rm -rf "$CEPATRESPON_DATA"' EXIT
suite=(.venv/bin/python -m pytest -n "$workers" --dist worksteal "$@")

for database in $on; do
    case $database in
    sqlite)
        echo "test: the suite on SQLite, $workers processes ..."
        "${suite[@]}"
        ;;
    postgresql)
        if ! scripts/system.sh --where postgresql >/dev/null; then
            echo "test: WARNING: no PostgreSQL on this machine: THE SECOND RUN OF THE SUITE IS SKIPPED."
            continue
        fi
        echo "test: the suite on PostgreSQL, $workers processes ..."
        scripts/postgres.sh run "${suite[@]}"
        ;;
    *)
        echo "test: ON is sqlite or postgresql, not $database." >&2
        exit 2
        ;;
    esac
done
