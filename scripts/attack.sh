#!/bin/sh
# Runs Tests/Attacks against a program: attack.sh LETOPIS
#
# Each script prints what falls short and a figure; all are run, whatever one of them finds. What needs root, to mount a
# file system that fills up, is passed over aloud where it is not root.
set -eu

program=$1
folder=$(dirname "$0")/../Tests/Attacks

say() { printf '%s\n' "$*" >&2; }

python3 -c 'import cryptography' 2>/dev/null || {
    say "letopis: installing Python's library cryptography"
    python3 -m pip install --quiet --disable-pip-version-check cryptography >&2 ||
        { say "letopis: the attempts need Python 3 with its library cryptography: pip install cryptography"; exit 1; }
}

command -v faketime >/dev/null 2>&1 || [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1 ||
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends faketime; } >/dev/null 2>&1 </dev/null || true
command -v faketime >/dev/null 2>&1 || say "SKIPPED: a clock beyond the year 9999 needs faketime"

failed=''
for script in small once incremental_merge target_origin kills bombs escapes diskfull; do
    if [ "$script" = diskfull ] && [ "$(id -u)" -ne 0 ]; then
        say "SKIPPED: $script.py needs root, to mount a file system that fills up"
        continue
    fi
    said=$(python3 "$folder/$script.py" "$program" 2>&1) || failed="$failed $script"
    printf '%s.py: %s\n' "$script" "$said"
done
[ -z "$failed" ] || { say "These attempts succeeded:$failed"; exit 1; }
