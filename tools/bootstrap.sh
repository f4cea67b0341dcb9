#!/bin/sh
# Makes a fresh clone ready to work: `tools/bootstrap.sh build` for printing guides,
# `tools/bootstrap.sh test` for the tests as well. Safe to run again: only what is missing
# is installed. PYTHON names the interpreter to use, if not the first that fits.
set -eu

say() { printf '%s\n' "bootstrap: $*" >&2; }
fail() {
    say "$*"
    exit 3
}

mode=${1:-build}
case $mode in
    build | test) ;;
    *)
        say "usage: tools/bootstrap.sh build|test"
        exit 2
        ;;
esac
cd "$(dirname "$0")/.."

# --- Python ---------------------------------------------------------------------------

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

python=
# A version manager's shim may exist for a version that is not installed: run it to know.
for name in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11 python; do
    if command -v "$name" >/dev/null 2>&1 && new_enough "$name"; then
        python=$name
        break
    fi
done
[ -n "$python" ] || fail "Python 3.11 or later is needed and none was found on PATH." \
    "Install one, or name it: make PYTHON=/path/to/python3"

# --- What the system has to bring -----------------------------------------------------

has_venv() { "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; }

# Asks the dynamic loader itself, which knows more than any one package manager.
has_libraries() {
    "$python" - >/dev/null 2>&1 <<'EOF'
import ctypes
import sys

if sys.platform == "darwin":
    names = [
        "libgobject-2.0.0.dylib", "libpango-1.0.dylib", "libpangoft2-1.0.dylib",
        "libharfbuzz.0.dylib", "libharfbuzz-subset.0.dylib", "libfontconfig.1.dylib",
    ]
else:
    names = [
        "libgobject-2.0.so.0", "libpango-1.0.so.0", "libpangoft2-1.0.so.0",
        "libharfbuzz.so.0", "libharfbuzz-subset.so.0", "libfontconfig.so.1",
    ]
for name in names:
    ctypes.CDLL(name)
EOF
}

has_tools() {
    [ "$mode" = build ] || { command -v qpdf && command -v pdftotext; } >/dev/null 2>&1
}

wanted= # Debian's names
other=  # the names most other systems use
has_libraries || {
    wanted="$wanted libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    other="$other pango"
}
has_tools || {
    wanted="$wanted qpdf poppler-utils"
    other="$other qpdf poppler"
}
has_venv || {
    wanted="$wanted $(basename "$python")-venv"
    other="$other python3"
}
case $wanted in
    *python-venv*) wanted=$(printf '%s' "$wanted" | sed 's/python-venv/python3-venv/') ;;
esac

if [ -n "$wanted" ]; then
    if [ "$(uname -s)" = Darwin ]; then
        say "missing on this machine; install it and run make again:"
        say "  brew install$other"
        fail "if it is installed and still not found, tell the loader where:" \
            "export DYLD_FALLBACK_LIBRARY_PATH=\"\$(brew --prefix)/lib\""
    fi
    command -v apt-get >/dev/null 2>&1 ||
        fail "missing on this machine; install these with your package manager:$other"
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 ||
            fail "missing on this machine; as root, run: apt-get install$wanted"
        as_root=sudo
    fi
    say "installing$wanted"
    export DEBIAN_FRONTEND=noninteractive
    $as_root apt-get update -qq ||
        say "apt-get update failed; trying with the lists that are there"
    # shellcheck disable=SC2086  # a list of words, on purpose
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $wanted </dev/null >&2 ||
        fail "apt-get could not install:$wanted"
    has_libraries || fail "$python still cannot load pango; was it built for another system?"
    has_venv || fail "$python still has no venv module; name another: make PYTHON=/usr/bin/python3"
    has_tools || fail "qpdf or pdftotext is still not on PATH"
fi

# --- The virtual environment ----------------------------------------------------------

# One left by an interpreter that is gone, or copied from elsewhere, is of no use.
if [ -d .venv ] && ! new_enough .venv/bin/python; then
    say "replacing .venv, whose Python does not run or is too old"
    rm -rf .venv
fi
[ -x .venv/bin/pip ] || "$python" -m venv .venv

export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore
pip() { .venv/bin/python -m pip "$@" </dev/null; }

# Every file that is installed has one of the hashes in requirements.lock: pip itself first,
# since older ones know less, then all the rest, what builds our own package included, and last
# that package, for which nothing is fetched any more. Where the lock has no wheels, the
# versions of constraints.txt are taken on trust.
locked() {
    [ "$(uname -s)" = Linux ] && .venv/bin/python - <<'EOF'
import platform
import sys

known = platform.machine() in ("x86_64", "aarch64") and platform.libc_ver()[0] == "glibc"
sys.exit(not (known and (3, 11) <= sys.version_info[:2] <= (3, 13)))
EOF
}
part() { # of the lock, with its hashes
    .venv/bin/python tools/lock.py --print "$1"
}
if locked; then
    mkdir -p .venv/locked
    part pip >.venv/locked/pip.txt
    part "$mode" >.venv/locked/rest.txt
    pip install --quiet --require-hashes --only-binary :all: -r .venv/locked/pip.txt
    pip install --quiet --require-hashes --only-binary :all: --no-deps -r .venv/locked/rest.txt
    pip install --quiet --no-deps --no-build-isolation --editable .
    pip check >/dev/null || fail "requirements.lock lacks something; mend it with tools/lock.py"
else
    say "requirements.lock has no hashes for this machine; taking the versions of constraints.txt"
    pip install --quiet --constraint constraints.txt --upgrade pip
    set -- --constraint constraints.txt --build-constraint constraints.txt --editable .
    [ "$mode" = build ] || set -- "$@" --group test
    pip install --quiet "$@"
fi

: >.venv/.ready-build
[ "$mode" = build ] || : >.venv/.ready-test
say "ready ($mode): $(.venv/bin/python --version)"
