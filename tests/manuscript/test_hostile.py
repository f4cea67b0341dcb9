"""Inputs meant to break the reader: a diagnostic with a place comes back, and soon."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path

import pytest

from guidebuilder.errors import ContentError, LimitError, MachineError, UsageError
from guidebuilder.manuscript import read_manuscript
from tests.manuscript.guides import GUIDE_TOML, diagnostics, write_guide

HEAD = "# S\n\n## Q\n\n`mid`\n\n### Answer\n\n"
SECONDS = 4.0

HOSTILE = {
    "a word of 200,000 characters": ("GB006", "x" * 200_000),
    "a word in a fence": ("GB006", "```\n" + "x" * 200_000 + "\n```"),
    "a word made of entities": ("GB006", "&nbsp;" * 2001),
    "a word made of links": ("GB006", '[a](https://a.example "t t")' * 2001),
    "a table of 3,000 columns": ("GB082", "| a " * 3000 + "|\n" + "| --- " * 3000 + "|"),
    "a table of 3,000 tight columns": ("GB006", "|a" * 3000 + "|\n" + "|---" * 3000 + "|"),
    "lists 1,000 deep": ("GB080", "\n".join("  " * i + "- x" for i in range(1000))),
    "lists 400 deep in one line": ("GB080", "- " * 400 + "x"),
    "quotes 900 deep": ("GB080", ">" * 900 + " x"),
    "quotes 5,000 deep with spaces": ("GB080", "> " * 5000 + "x"),
    "lists in quotes 500 deep": ("GB080", "> - " * 500 + "x"),
    "footnotes 200 deep": ("GB061", "[^a]: " * 200 + "x"),
    "pictures in pictures": ("GB062", "![ " * 400 + "a" + "](images/p.png) " * 400),
    "open brackets": ("", "[ " * 6_000),
    "open link brackets": ("", "[a](" * 450 + " " + "[a]( " * 4000),
    "open pictures": ("", "![ " * 3_000),
    "closing brackets": ("", "] " * 20_000),
    "stars": ("", "* a *b " * 5000),
    "stars and underscores": ("", "*a _b " * 10_000),
    "backticks of many lengths": ("", " ".join("`" * (1 + i % 900) for i in range(600))),
    "open angle brackets": ("GB050", "a < b <c " * 10_000),
    "open comments": ("GB051", "a <!-- b " * 5000),
    "tildes": ("", "~~a ~b " * 10_000),
    "backslashes": ("", "\\ " * 50_000),
    "ampersands": ("", "& &a " * 20_000),
    "one line of 2 MB": ("", "word " * 400_000),
    "10,000 definitions": (
        "",
        "\n".join(f"[l{i}]: https://a.example" for i in range(10_000)) + "\n\nx",
    ),
    "3,000 footnotes": ("GB061", "\n".join(f"[^{i}]: x\n" for i in range(3000))),
    "5,000 headings": ("", "text\n\n" + "#### h\n\n" * 5000),
    "2,000 tables": ("", "| a |\n|---|\n| b |\n\n" * 2000),
    "a table row after row": ("", "| a |\n|---|\n" + "| b |\n" * 5000),
    "5,000 comments": ("", "x\n\n" + "<!-- c -->\n\n" * 5000),
    "a comment of 1 MB": ("", "x\n\n<!-- " + "c - > " * 200_000 + " -->"),
    "a comment of 100,000 lines": ("", "x\n\n<!-- " + "c\n" * 100_000 + " -->"),
    "2,000 boxes": ("GB047", "- [ ] x\n" * 2000),
    "2,000 bold lines": ("GB018", "**Answer**\n" * 2000),
    "no spaces after marks": ("GB017", "#x\n" * 5000),
}


@pytest.mark.parametrize(("code", "text"), HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_markdown(code: str, text: str, tmp_path: Path) -> None:
    folder = write_guide(tmp_path, HEAD + text + "\n")
    before = time.process_time()
    found = diagnostics(folder)
    assert time.process_time() - before < SECONDS
    codes = {d.code for d in found}
    assert code in codes if code else not codes - {"GB017", "GB060", "GB062"}
    for d in found:
        assert d.code != "GB201"
        assert d.path == "10-a.md"
        assert 1 <= d.line <= len((HEAD + text).split("\n"))
        assert d.hint


@pytest.mark.parametrize("where", ["parser.block_tokens", "inline.markdown"])
def test_nesting_past_what_python_can_follow(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overflow(*_: object) -> None:
        raise RecursionError

    folder = write_guide(tmp_path, HEAD + "A.\n")
    monkeypatch.setattr(f"guidebuilder.manuscript.{where}", overflow)
    assert {d.code for d in diagnostics(folder)} == {"GB083"}


def test_many_questions_take_time_in_proportion(tmp_path: Path) -> None:
    text = "# S\n\n" + "".join(f"## Q {i}\n\n### Answer\n\nA.\n\n" for i in range(4000))
    write_guide(tmp_path, text)
    before = time.process_time()
    guide = read_manuscript(tmp_path).guide
    assert time.process_time() - before < 10
    assert [q.number for q in guide.questions] == list(range(1, 4001))


TOML = {
    "an integer of 5,000 digits": ("GB102", 2, "[guide]\nid = " + "9" * 5000),
    "brackets 10,000 deep": ("GB102", 1, "a = " + "[" * 10_000),
    "tables 10,000 deep": ("GB102", 1, "a = " + "{a=" * 10_000),
    "arrays 200 deep": ("GB102", 1, "a = " + "[" * 200 + "]" * 200 + "\n" + GUIDE_TOML),
    "a key 5,000 deep": ("GB102", 1, ".".join("a" * 5000) + " = 1\n"),
    "a key of 100,000 characters": ("GB103", 1, "x" * 100_000 + " = 1\n" + GUIDE_TOML),
    "a table header 2,000 deep": ("GB102", 5, GUIDE_TOML + "[" + ".".join("a" * 2000) + "]\n"),
    "20,000 unknown keys": ("GB103", 5, GUIDE_TOML + "".join(f"k{i} = 1\n" for i in range(20_000))),
}


@pytest.mark.parametrize(("code", "line", "text"), TOML.values(), ids=TOML.keys())
def test_hostile_settings(code: str, line: int, text: str, tmp_path: Path) -> None:
    write_guide(tmp_path, HEAD + "A.\n")
    (tmp_path / "guide.toml").write_text(text, encoding="utf-8")
    before = time.process_time()
    with pytest.raises(UsageError) as caught:
        read_manuscript(tmp_path)
    assert time.process_time() - before < SECONDS
    assert (code, line) in [(d.code, d.line) for d in caught.value.diagnostics]
    assert {d.path for d in caught.value.diagnostics} == {"guide.toml"}


def test_an_integer_too_long_to_print_is_told_by_its_kind(tmp_path: Path) -> None:
    write_guide(tmp_path, "@@ guide.toml\n[guide]\nid = 0x" + "f" * 9000 + "\ntitle = true\n")
    with pytest.raises(UsageError) as caught:
        read_manuscript(tmp_path)
    assert [d.code for d in caught.value.diagnostics] == ["GB104", "GB104"]


def test_bom_and_crlf_are_accepted(tmp_path: Path) -> None:
    text = HEAD + "One\ntwo.\n"
    plain = read_manuscript(write_guide(tmp_path / "a", text)).guide
    write_guide(tmp_path / "b", text)
    for name, content in (("guide.toml", GUIDE_TOML), ("10-a.md", text)):
        data = b"\xef\xbb\xbf" + content.replace("\n", "\r\n").encode()
        (tmp_path / "b" / name).write_bytes(data)
    assert read_manuscript(tmp_path / "b").guide == plain


@pytest.mark.parametrize("name", ["guide.toml", "10-a.md"])
def test_invalid_utf8_is_told_with_its_byte_offset(name: str, tmp_path: Path) -> None:
    write_guide(tmp_path, HEAD + "A.\n")
    (tmp_path / name).write_bytes("﻿# Sé\r\n\r\nab".encode() + b"\xff\n")
    with pytest.raises(UsageError if name == "guide.toml" else ContentError) as caught:
        read_manuscript(tmp_path)
    (d,) = caught.value.diagnostics
    assert (d.code, d.path, d.line, d.column) == ("GB002", name, 3, 3)
    assert d.message == "byte 0xff at offset 14 is not UTF-8"


@pytest.mark.parametrize("name", ["guide.toml", "10-a.md"])
def test_nul_is_refused(name: str, tmp_path: Path) -> None:
    write_guide(tmp_path, HEAD + "A.\n")
    (tmp_path / name).write_bytes(b"# S\n\nx\0y\n")
    with pytest.raises(UsageError if name == "guide.toml" else ContentError) as caught:
        read_manuscript(tmp_path)
    assert [(d.code, d.line, d.column) for d in caught.value.diagnostics] == [("GB003", 3, 2)]


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guidebuilder.manuscript.sources.MAX_BYTES", 1000)
    found = diagnostics(write_guide(tmp_path, HEAD + "word " * 200))
    assert [d.code for d in found] == ["GB007"]


@pytest.mark.parametrize("kind", ["folder", "pipe", "link out", "dead link", "loop", "socket"])
@pytest.mark.parametrize("name", ["guide.toml", "20-b.md"])
def test_what_is_no_regular_file_inside(
    kind: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_guide(tmp_path / "g", HEAD + "A.\n")
    (folder / name).unlink(missing_ok=True)
    (tmp_path / "out.md").write_text("# Secret\n", encoding="utf-8")
    if kind == "folder":
        (folder / name).mkdir()
    elif kind == "pipe":
        os.mkfifo(folder / name)
    elif kind == "link out":
        (folder / name).symlink_to(tmp_path / "out.md")
    elif kind == "dead link":
        (folder / name).symlink_to("nowhere")
    elif kind == "loop":
        (folder / name).symlink_to(name)
    else:
        monkeypatch.chdir(folder)
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(name)
    with pytest.raises(UsageError if name == "guide.toml" else ContentError) as caught:
        read_manuscript(folder)
    assert [(d.code, d.path, d.line) for d in caught.value.diagnostics] == [("GB004", name, 0)]


@pytest.mark.parametrize("kind", ["folder", "pipe", "link out", "device"])
def test_a_picture_that_is_no_regular_file_inside(kind: str, tmp_path: Path) -> None:
    folder = write_guide(tmp_path / "g", HEAD + "![a](images/x.png)\n")
    picture = folder / "images" / "x.png"
    (tmp_path / "out.png").write_bytes(b"x")
    if kind == "folder":
        picture.mkdir()
    elif kind == "pipe":
        os.mkfifo(picture)
    else:
        picture.symlink_to("/dev/zero" if kind == "device" else tmp_path / "out.png")
    assert [d.code for d in diagnostics(folder)] == ["GB067"]


def test_links_inside_the_folder_are_followed(tmp_path: Path) -> None:
    folder = write_guide(tmp_path, HEAD + "![a](images/x.png)\n")
    (folder / "images" / "x.png").symlink_to("p.png")
    (folder / "20-b.md").symlink_to("drafts.txt")
    (folder / "drafts.txt").write_text(HEAD.replace("Q", "R").replace("# S", "# T") + "A.\n")
    manuscript = read_manuscript(folder)
    assert manuscript.images == ("images/x.png",)
    assert [s.id for s in manuscript.guide.sections] == ["s", "t"]


def test_no_folder_and_no_settings(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        read_manuscript(tmp_path / "none")
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="no such folder"):
        read_manuscript(tmp_path / "file")
    with pytest.raises(UsageError) as caught:
        read_manuscript(tmp_path, display="content/x/")
    assert [(d.code, d.path) for d in caught.value.diagnostics] == [
        ("GB101", "content/x/guide.toml")
    ]


def test_names_that_are_not_utf8_or_begin_with_a_dash(tmp_path: Path) -> None:
    folder = write_guide(tmp_path, HEAD + "A.\n")
    Path(os.fsdecode(os.fsencode(folder) + b"/20-\xff.md")).write_text("nothing")
    (folder / "-x.md").write_text("nothing")
    found = diagnostics(folder)
    assert [(d.path, d.code) for d in found] == [("-x.md", "GB201"), ("20-\\xff.md", "GB010")]


def test_files_are_read_once_and_have_digests(tmp_path: Path) -> None:
    import hashlib

    folder = write_guide(tmp_path, HEAD + "A.\n")
    digests = read_manuscript(folder).digests
    assert digests == {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in ("10-a.md", "guide.toml")
    }


def test_display_stands_in_front_of_every_path(tmp_path: Path) -> None:
    folder = write_guide(tmp_path, HEAD)
    with pytest.raises(ContentError) as caught:
        read_manuscript(folder, display="content/g")
    assert {d.path for d in caught.value.diagnostics} == {"content/g/10-a.md"}
    assert not issubclass(ContentError, (UsageError, MachineError, LimitError))
