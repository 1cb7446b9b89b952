# SPDX-License-Identifier: Apache-2.0
# What both kinds of cases use.

# begin NAME: names the case that the next expectations belong to.
begin() {
    name=$1
    echo "- $name"
}

fail() {
    failures=$((failures + 1))
    echo "  FAILED: $name: $*"
}

# expect COMMAND…: the command must succeed.
expect() {
    local output
    output=$("$@" 2>&1) || fail "$*"$'\n'"$output"
}

# said TEXT: the last helper must have said this; without TEXT: nothing at all.
said() {
    if [ -z "${1:-}" ]; then
        [ -z "$heard" ] || fail "expected silence, heard: $heard"
    elif [[ $heard != *"$1"* ]]; then
        fail "expected '$1', heard: $heard"
    fi
}

# helper STATUS NAME ARGUMENT: runs a helper, keeps what it says in $heard.
helper() {
    local status=0
    heard=$("/usr/share/libpam-harness2fa/$2" "$3" 2>&1) || status=$?
    [ "$status" = "$1" ] || fail "$2 $3: exit status $status, said: $heard"
}
