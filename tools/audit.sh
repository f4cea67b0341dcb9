#!/bin/sh
# Asks the public list of known holes about every version in requirements.lock, with pip-audit
# in a virtual environment of its own. Exits with 0 (none known), 1 (some), 3 (could not ask).
set -eu
cd "$(dirname "$0")/.."
place=.venv/audit
fail() {
    printf '%s\n' "audit: $*" >&2
    exit 3
}
[ -x $place/bin/pip-audit ] || {
    .venv/bin/python -m venv $place
    $place/bin/python -m pip install --quiet --disable-pip-version-check "pip-audit>=2.9" </dev/null ||
        fail "pip-audit cannot be installed; is there a network?"
}
answer=$place/answer.json
rm -f $answer
status=0
$place/bin/pip-audit --progress-spinner off --disable-pip --require-hashes \
    -r requirements.lock --format json -o $answer </dev/null || status=$?
# It ends with 1 both for a hole and for a question that could not be asked.
[ -s $answer ] || fail "pip-audit could not ask; is there a network?"
exit "$status"
