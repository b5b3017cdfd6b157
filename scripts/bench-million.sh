#!/usr/bin/env bash
# Makes a city of 1,000,000 complaints on a durable throw-away PostgreSQL (some 5 GB, ten minutes) and measures the
# officers' lists and the public's pages on it. Arguments go to bench/million.py, which appends its table to
# bench/RESULTS.md; --face public measures only what a citizen waits for.
set -euo pipefail
cd "$(dirname "$0")/.."

CEPATRESPON_DATA=$(mktemp -d "${TMPDIR:-/tmp}/cepatrespon-bench.XXXXXX")
export CEPATRESPON_DATA CEPATRESPON_RATE_LIMIT=off CEPATRESPON_PG_DURABLE=on
unset DATABASE_URL CEPATRESPON_MODE CEPATRESPON_HOSTS
trap 'rm -rf "$CEPATRESPON_DATA"' EXIT

scripts/postgres.sh run .venv/bin/python bench/million.py "$@"
