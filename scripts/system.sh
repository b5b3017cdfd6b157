#!/usr/bin/env bash
# Finds what the tests need from the operating system, and installs Debian's packages when something is missing
# and that is allowed (root, or sudo without a password).
#   scripts/system.sh postgresql chromium        what cannot be had is a loud warning; with CI=true, an error
#   scripts/system.sh --where postgresql         prints the folder of the server's programs, or fails
#   scripts/system.sh --where chromium           prints the browser's path, or fails
set -euo pipefail

where_postgresql() { # the newest server below /usr/lib, else whatever is on the PATH
    local folder
    while read -r folder; do
        if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then echo "$folder"; return; fi
    done < <(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin 2>/dev/null | sort -rV)
    folder=$(dirname "$(command -v initdb 2>/dev/null)" 2>/dev/null) && [ -x "$folder/pg_ctl" ] && echo "$folder"
}

where_chromium() { # by running it: Ubuntu's chromium-browser may be an empty shell that asks for snap
    local browser
    for browser in ${CEPATRESPON_CHROMIUM:-} chromium google-chrome-stable google-chrome chromium-browser; do
        browser=$(command -v "$browser" 2>/dev/null) || continue
        if timeout 30 "$browser" --version >/dev/null 2>&1; then echo "$browser"; return; fi
    done
    return 1
}

where_python3-venv() { python3 -c 'import ensurepip' 2>/dev/null && echo "python3 -m venv"; }

if [ "${1:-}" = --where ]; then
    "where_$2"
    exit
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
asked_for_lists=
apt_install() {
    local as_root=()
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" = 0 ] || { sudo -n true 2>/dev/null && as_root=(sudo -n); } || return 1
    if [ -z "$asked_for_lists" ]; then
        echo "system: reading Debian's package lists ..."
        "${as_root[@]}" apt-get -q -o DPkg::Lock::Timeout=120 update >"$log" 2>&1 || tail -n 3 "$log"
        asked_for_lists=yes
    fi
    echo "system: installing $1 (Debian's package; a minute or so) ..."
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120 install \
        --no-install-recommends "$1" >"$log" 2>&1 || { tail -n 5 "$log"; return 1; }
}

for thing in "$@"; do
    if place=$("where_$thing") || { apt_install "$thing" && place=$("where_$thing"); }; then
        echo "system: $thing: $place"
    elif [ "${CI:-}" = true ]; then
        echo "system: $thing is missing and could not be installed; with CI=true that is an error." \
            "Install it (apt-get install $thing) or run as root." >&2
        exit 1
    else
        echo "system: ################################################################################"
        echo "system: WARNING: $thing is missing and could not be installed. ITS TESTS WILL BE SKIPPED."
        echo "system: To run them: sudo apt-get install $thing"
        echo "system: ################################################################################"
    fi
done
