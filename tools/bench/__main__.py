"""``make bench``, or ``python -m tools.bench``: guides of several sizes, ours and the peers.

Prints the tables as Markdown, and on standard error each run as it ends. The exit code is 1
where a PDF is missing or does not hold the guide; a target that is missed counts with --strict.
"""

from __future__ import annotations

import argparse
import datetime
import json
import sys
import tempfile
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

from tools.bench.machine import load, machine, processors, said
from tools.bench.peers import PEERS
from tools.bench.report import Setting, markdown, plain
from tools.bench.rounds import Bench
from tools.bench.targets import judge

SIZES, QUICK = (20, 100, 400, 1000), (20, 100)


def main(arguments: Sequence[str]) -> int:
    given = _parser().parse_args(arguments)
    sizes = sorted(set(given.sizes or (QUICK if given.quick else SIZES)))
    rounds = given.rounds or (1 if given.quick else 3)
    missing = {peer.title: peer.missing() for peer in PEERS if peer.missing()}
    peers = [peer for peer in PEERS if peer.title not in missing]
    for title, what in missing.items():
        _say(f"{title}: not run, {what} missing")
    setting = Setting(
        command=said(arguments),
        date=datetime.datetime.now(datetime.UTC).date().isoformat(),
        machine=machine(),
        load=load(),
        rounds=rounds,
        jobs=given.jobs,
        versions={"ours": f"guidebuilder {metadata.version('guidebuilder')}"}
        | {peer.title: peer.version() for peer in peers},
        missing=missing,
    )
    with tempfile.TemporaryDirectory(prefix="guidebuilder-bench-") as scratch:
        bench = Bench(Path(scratch), given.jobs, _say)
        bench.rounds(sizes, rounds, peers)
    sys.stdout.write(markdown(setting, bench.records, bench.faults))
    if given.json:
        found = plain(setting, bench.records, bench.faults)
        given.json.write_text(json.dumps(found, indent=2) + "\n", "utf-8")
    missed = given.strict and any(v.met is False for v in judge(bench.records))
    return 1 if bench.faults or missed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("--sizes", type=_positive, nargs="+", metavar="N", help="of the guides")
    parser.add_argument("--rounds", type=_positive, metavar="N", help="3 unless told")
    parser.add_argument("--jobs", type=_positive, metavar="N", default=processors())
    parser.add_argument("--quick", action="store_true", help="20 and 100 questions, one round")
    parser.add_argument("--strict", action="store_true", help="fail where a target is missed")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every run there as well")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
