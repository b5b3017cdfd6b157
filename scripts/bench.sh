#!/usr/bin/env bash
# Measures on SQLite and then on a durable throw-away PostgreSQL (fsync on). Arguments go to bench/run.py, which
# prints a table and appends it, with machine and date, to bench/RESULTS.md. ON=sqlite or ON=postgresql: only one.
set -euo pipefail
cd "$(dirname "$0")/.."

CEPATRESPON_DATA=$(mktemp -d "${TMPDIR:-/tmp}/cepatrespon-bench.XXXXXX")
export CEPATRESPON_DATA CEPATRESPON_RATE_LIMIT=off CEPATRESPON_PG_DURABLE=on
unset DATABASE_URL CEPATRESPON_MODE CEPATRESPON_HOSTS
trap 'rm -rf "$CEPATRESPON_DATA"' EXIT

for database in ${ON:-sqlite postgresql}; do
    echo "bench: on $database ..."
    case $database in
    sqlite) .venv/bin/python bench/run.py "$@" ;;
    postgresql) scripts/postgres.sh run .venv/bin/python bench/run.py "$@" ;;
    *) echo "bench: ON is sqlite or postgresql, not $database." >&2; exit 2 ;;
    esac
done
