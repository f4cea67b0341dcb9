"""The table of build --timings."""

from __future__ import annotations

from guidebuilder.cli.timings import timings_lines


def test_stages_their_seconds_and_their_share() -> None:
    timings = [
        ("reading", 0.5),
        ("printing", 10.25),
        ("publishing", 0.0),
        ("typesetting, work", 15.0),
        ("finishing, work", 5.0),
    ]
    assert timings_lines(timings, kept=1200, made=12) == [
        "stage                seconds  share",
        "reading                0.500     5%",
        "printing              10.250    95%",
        "publishing             0.000     0%",
        "the whole run         10.750   100%",
        "typesetting, work     15.000    75%",
        "finishing, work        5.000    25%",
        "all processes, work   20.000   100%",
        "gatherings: 12 set, 1,200 at hand",
    ]


def test_one_stage_needs_no_total() -> None:
    assert timings_lines([("comparing", 0.04)], kept=0, made=0)[:2] == [
        "stage      seconds  share",
        "comparing    0.040   100%",
    ]


def test_no_time_has_no_share() -> None:
    assert timings_lines([("reading", 0.0), ("planning", 0.0)], kept=0, made=0)[1:4] == [
        "reading          0.000",
        "planning         0.000",
        "the whole run    0.000",
    ]
    assert timings_lines([], kept=3, made=0)[-1] == "gatherings: 0 set, 3 at hand"
