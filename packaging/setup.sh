# Shared by run and test: sets a machine up for the program. Sourced, never run by itself.
# It says what it does, does nothing twice, and ends with one clear sentence where it cannot go on.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv="$root/.venv"

say() { printf '» %s\n' "$*" >&2; }
fail() { printf '✗ %s\n' "$*" >&2; exit 1; }

# The libraries that Qt, its PDF and its printing want on Debian 12 and Ubuntu 22.04 or newer.
window_packages=(libglib2.0-0 libgl1 libegl1 libxkbcommon0 libfontconfig1 libdbus-1-3 libxkbcommon-x11-0 libxcb-cursor0
    libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libcups2)
# What the tests want besides: a screen, PDF tools, a print queue, a keyring, a database server.
test_packages=(xvfb xauth xdotool poppler-utils cups cups-client printer-driver-cups-pdf dbus-daemon dbus-bin gnome-keyring postgresql)

installed() { # installed PACKAGE: also under its time_t name (libglib2.0-0t64 on newer systems)
    local states
    states=$(dpkg-query -W -f='${db:Status-Abbrev}\n' "$1" "${1}t64" 2>/dev/null || true)
    [[ $states == *ii* ]]
}

system_packages() { # system_packages PACKAGE...: installs those that are missing
    command -v dpkg-query >/dev/null || { say "Not a Debian or Ubuntu system: making sure of Qt's system libraries is up to you."; return 0; }
    local missing=() package
    for package in "$@"; do installed "$package" || missing+=("$package"); done
    [ "${#missing[@]}" -eq 0 ] && return 0
    local install="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
    local as=()
    if [ "$(id -u)" -ne 0 ]; then
        if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as=(sudo); else
            fail "System libraries are missing and this user may not install them. Run: sudo sh -c '$install'"
        fi
    fi
    say "Installing system packages: ${missing[*]}"
    local log
    log=$(mktemp)
    { "${as[@]}" apt-get update -qq && "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
        --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 || { tail -n 15 "$log" >&2
        fail "The system packages could not be installed. Try: sudo sh -c '$install'"; }
    rm -f "$log"
}

find_python() { # prints a Python from 3.11 to 3.13
    local candidate
    for candidate in ${GIGSTACK_PYTHON:-} python3.13 python3.12 python3.11 python3; do
        "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null && { command -v "$candidate"; return 0; }
    done
    return 1
}

environment() { # environment LOCKFILE: a virtual environment with exactly what the lock file names
    local lock="$root/packaging/$1" python mark
    python=$(find_python) || { system_packages python3; python=$(find_python) || fail "Python 3.11, 3.12 or 3.13 is needed and was not found."; }
    # Before the mark is taken: installing this may bring a newer Python of the same name.
    "$python" -c 'import ensurepip, venv' 2>/dev/null || system_packages python3-venv
    mark="$("$python" -c 'import sys; print(sys.version)' | cat - "$lock" "$root/pyproject.toml" | sha256sum | cut -c1-16)"
    grep -qxs "$1 $mark" "$venv/set-up" && return 0
    if ! "$venv/bin/python" -c "import sys; sys.exit(sys.version != '''$("$python" -c 'import sys; print(sys.version)')''')" 2>/dev/null; then
        say "Making a virtual environment with $("$python" --version) in .venv"
        "$python" -m venv --clear "$venv" || fail "The virtual environment could not be made."
    fi
    say "Installing the locked dependencies ($1)"
    "$venv/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r "$lock" >&2 ||
        fail "The dependencies could not be installed. Is there a connection to the package registry? Run the same command again."
    "$venv/bin/python" -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e "$root" >&2 ||
        fail "The program itself could not be installed into .venv."
    "$venv/bin/python" -m compileall -q "$root/gigstack_desktop" || true
    touch "$venv/set-up"
    { grep -vs "^$1 " "$venv/set-up" || true; echo "$1 $mark"; } >"$venv/set-up.new" && mv "$venv/set-up.new" "$venv/set-up"
}
