#!/bin/sh
# Makes a machine ready to build Letopis; silent where nothing is missing, and safe to run again.
#
# What a build needs besides the Swift toolchain: the libraries that the toolchain itself is linked against, a linker
# with the C and C++ headers, git (the package manager fetches with it), and SQLite 3, libzip and expat with their
# headers.
set -eu

say() { printf '%s\n' "$*" >&2; }

stop() {
    say "letopis: $1"
    shift
    for line in "$@"; do say "  $line"; done
    exit 1
}

# --- What is there ---------------------------------------------------------------------------------------------------

# Whether a Swift version, say 6.3.1 or 6.2-dev, is 6.2 or later: what Package.swift asks for.
is_recent() {
    major=${1%%.*}
    rest=${1#*.}
    minor=${rest%%[!0-9]*}
    case "$major" in '' | *[!0-9]*) return 1 ;; esac
    [ "$major" -gt 6 ] || { [ "$major" -eq 6 ] && [ "${minor:-0}" -ge 2 ]; }
}

has_header() {
    for folder in /usr/include /usr/local/include "/usr/include/$(uname -m)-linux-gnu"; do
        [ -f "$folder/$1" ] && return 0
    done
    return 1
}

has_libzip() { has_header zip.h || pkg-config --exists libzip 2>/dev/null; }

has_expat() { has_header expat.h || pkg-config --exists expat 2>/dev/null; }

has_sqlite() { has_header sqlite3.h || pkg-config --exists sqlite3 2>/dev/null; }

has_cxx_headers() {
    for folder in /usr/include/c++/*; do
        [ -f "$folder/string" ] && return 0
    done
    return 1
}

# --- The toolchain ---------------------------------------------------------------------------------------------------

swift_page=https://www.swift.org/install

check_presence() {
    command -v swift >/dev/null 2>&1 || stop "there is no swift here" \
        "Letopis is built with Swift 6.2 or later: $swift_page" \
        "If it is installed, put its usr/bin folder on PATH and try again."
}

check_version() {
    said=$(swift --version 2>&1) || stop "swift does not start" "$said" "A toolchain made for this system: $swift_page"
    version=$(printf '%s\n' "$said" | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
    is_recent "$version" || stop "Swift ${version:-of an unknown version} is too old" \
        "Letopis is built with Swift 6.2 or later: $swift_page"
}

# --- The system's packages -------------------------------------------------------------------------------------------

install_missing() {
    packages=''
    swift build --version >/dev/null 2>&1 || packages="$packages libncurses6 libcurl4 libxml2"
    command -v git >/dev/null 2>&1 || packages="$packages git ca-certificates"
    { command -v ld >/dev/null 2>&1 && has_header stdio.h && has_cxx_headers; } || packages="$packages g++"
    has_sqlite || packages="$packages libsqlite3-dev"
    has_libzip || packages="$packages libzip-dev"
    has_expat || packages="$packages libexpat1-dev"
    packages=${packages# }
    [ -n "$packages" ] || return 0

    command -v apt-get >/dev/null 2>&1 || stop "something that the build needs is missing" \
        "This system has no apt-get; Debian calls what is missing: $packages" \
        "Install the same by your system's own means, and try again." \
        "SQLite 3 with its header is libsqlite3-dev on Debian, sqlite-devel on Fedora, sqlite on Arch." \
        "libzip with its header is libzip-dev on Debian, libzip-devel on Fedora, libzip on Arch." \
        "expat with its header is libexpat1-dev on Debian, expat-devel on Fedora, expat on Arch."
    as_root=''
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 || stop "something that the build needs is missing" \
            "As root: apt-get install $packages"
        as_root=sudo
    fi
    say "letopis: installing $packages"
    # A new machine has no package lists yet; old lists name packages that are gone.
    # shellcheck disable=SC2086 # words on purpose
    { $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $packages; } >&2 </dev/null ||
        stop "apt-get could not install $packages" "Install them by hand, and try again."
}

check_presence
# Elsewhere the toolchain's own SDK has all of it.
if [ "$(uname -s)" = Linux ]; then install_missing; fi
check_version
