#!/usr/bin/env bash
# A throw-away PostgreSQL cluster: its own folder, a Unix socket, no network port, trust only inside a folder that
# nobody else may enter. Any number may run at once.
#   scripts/postgres.sh run COMMAND ...    starts one, runs the command with DATABASE_URL set, removes it again
#   scripts/postgres.sh start              starts one and prints "export" lines for a shell
#   scripts/postgres.sh stop FOLDER        stops and removes it
# CEPATRESPON_PG_DURABLE=on leaves fsync on (the benchmark); the tests turn it off.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
unset PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE PGSERVICE PGOPTIONS # a developer's own server is not ours to touch

usage() { sed -n '4,6s/^# *//p' "$0" >&2; exit 2; }

# PostgreSQL refuses to run as root: then its own account (or nobody) runs it.
account=
if [ "$(id -u)" = 0 ]; then account=$(id -un postgres 2>/dev/null || echo nobody); fi
as_server() {
    if [ -z "$account" ]; then
        "$@"
    elif command -v setpriv >/dev/null; then
        setpriv --reuid="$account" --regid="$(id -g "$account")" --clear-groups env HOME="$folder" "$@"
    else
        runuser -u "$account" -- env HOME="$folder" "$@"
    fi
}

start() { # sets $folder and $url
    bin=$("$here/system.sh" --where postgresql) || {
        echo "postgres: no PostgreSQL server was found; install it (apt-get install postgresql)." >&2
        exit 1
    }
    folder=$(mktemp -d /tmp/cepatrespon-pg.XXXXXX) # /tmp always: a socket's path may not pass 107 characters
    chmod 700 "$folder"
    if [ -n "$account" ]; then chown "$account" "$folder"; fi
    cd "$folder"
    local settings="-c listen_addresses= -c unix_socket_directories=$folder -c max_connections=200 -c timezone=UTC"
    settings+=" -c shared_buffers=128MB -c max_wal_size=2GB -c log_min_messages=warning"
    if [ "${CEPATRESPON_PG_DURABLE:-off}" != on ]; then
        settings+=" -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    fi
    if ! as_server "$bin/initdb" --pgdata "$folder/data" --username cepatrespon --auth trust --encoding UTF8 \
        --locale C.UTF-8 --no-sync >"$folder/log" 2>&1 ||
        ! as_server "$bin/pg_ctl" --pgdata "$folder/data" --log "$folder/server.log" --timeout 60 -w -o "$settings" \
            start >>"$folder/log" 2>&1 ||
        ! as_server "$bin/createdb" --host "$folder" --username cepatrespon cepatrespon >>"$folder/log" 2>&1; then
        echo "postgres: the throw-away cluster did not start:" >&2
        tail -n 20 "$folder/log" "$folder/server.log" >&2 || true
        stop
        exit 1
    fi
    cd "$OLDPWD"
    url="postgresql://cepatrespon@/cepatrespon?host=$folder"
}

stop() { # of $folder; a cluster that is already gone is no error
    cd /
    if [ -f "$folder/data/postmaster.pid" ]; then
        as_server "$bin/pg_ctl" --pgdata "$folder/data" --mode immediate --timeout 20 -w stop >/dev/null 2>&1 || true
    fi
    rm -rf "$folder"
}

case ${1:-} in
run)
    shift
    [ $# -gt 0 ] || usage
    folder=
    trap '[ -z "$folder" ] || stop' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    start
    DATABASE_URL=$url "$@"
    ;;
start)
    start
    echo "export DATABASE_URL='$url' CEPATRESPON_PG='$folder'"
    ;;
stop)
    folder=${2:-}
    case $folder in /tmp/cepatrespon-pg.*) ;; *) usage ;; esac
    bin=$("$here/system.sh" --where postgresql)
    stop
    ;;
*) usage ;;
esac
