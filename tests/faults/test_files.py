"""Outputs, inputs and folders that are not as a build would like them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from guidebuilder.errors import MachineError
from guidebuilder.inputs import Pictures
from guidebuilder.manuscript import read_manuscript

from .conftest import Stage
from .scene import ROOT


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KiB, where the system lets us have one."""
    folder = tmp_path / "out"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a disk can be mounted by root alone")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk(tmp_path: Path, small_disk: Path, stage_in: Stage) -> None:
    made = stage_in(tmp_path)
    (small_disk / "tiny-study.pdf").write_bytes(b"old")
    (small_disk / "ballast").write_bytes(b"x" * 56 * 1024)
    code, err = made.run()
    assert (code, made.left()) == (3, []), err
    assert "the disk is full; free some space" in err
    assert {path.name for path in small_disk.iterdir()} == {"tiny-study.pdf", "ballast"}
    assert (small_disk / "tiny-study.pdf").read_bytes() == b"old"
    (small_disk / "ballast").unlink()
    assert made.run()[0] == 0
    assert len(made.outputs()) == 3


def test_a_disk_that_may_only_be_read(tmp_path: Path, small_disk: Path, stage_in: Stage) -> None:
    made = stage_in(tmp_path)
    (small_disk / "tiny-study.pdf").write_bytes(b"old")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    code, err = made.run()
    assert (code, made.left(), made.outputs()) == (3, [], {"tiny-study.pdf": b"old"}), err
    assert "may not be written to" in err
    assert "Traceback" not in err


def test_a_full_disk_for_temporary_files(tmp_path: Path, stage_in: Stage) -> None:
    """No file may grow past a few bytes, as on a full disk: neither a temporary one nor a PDF."""
    made = stage_in(tmp_path, editions=("handout",))
    starter = (
        "import os, resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (16, 16));"
        "os.execv(sys.executable, [sys.executable, '-B', '-m', 'guidebuilder', *sys.argv[1:]])"
    )
    done = subprocess.run(
        [sys.executable, "-c", starter, "build", "tiny", "-o", "out", "-e", "handout"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(made.temporary)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert (made.outputs(), made.left()) == ({}, [])


def test_the_output_folder_is_a_link(
    tmp_path: Path, stage_in: Stage, new_files: dict[str, bytes]
) -> None:
    made = stage_in(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    made.out.symlink_to("elsewhere")
    assert made.run()[0] == 0
    assert made.out.is_symlink()
    assert {p.name: p.read_bytes() for p in (tmp_path / "elsewhere").iterdir()} == new_files


def test_an_output_that_is_a_link_is_replaced_not_followed(
    tmp_path: Path, stage_in: Stage, new_files: dict[str, bytes]
) -> None:
    made = stage_in(tmp_path)
    made.out.mkdir()
    (tmp_path / "precious").write_bytes(b"mine")
    (made.out / "tiny-study.pdf").symlink_to(tmp_path / "precious")
    (made.out / "tiny-handout.pdf").symlink_to("nowhere")
    assert made.run()[0] == 0
    assert (tmp_path / "precious").read_bytes() == b"mine"
    assert made.outputs() == new_files
    assert not any(path.is_symlink() for path in made.out.iterdir())


def test_two_builds_at_once_and_one_after_the_other(
    tmp_path: Path, stage_in: Stage, new_files: dict[str, bytes]
) -> None:
    made = stage_in(tmp_path)
    both = [made.start(), made.start()]
    told = [process.communicate(timeout=60)[1] for process in both]
    codes = [process.returncode for process in both]
    assert 0 in codes
    assert all(
        code == 0 or (code == 3 and "another build is writing to" in err)
        for code, err in zip(codes, told, strict=True)
    )
    assert (made.outputs(), made.left()) == (new_files, [])


def test_a_source_that_is_changed_in_mid_build(
    tmp_path: Path, stage_in: Stage, new_files: dict[str, bytes]
) -> None:
    """The build is stopped at its first edition, and goes on once the source is another."""
    made = stage_in(tmp_path)
    process = made.start("gate", signal.SIGSTOP)
    os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
    section = made.guide / "10-first.md"
    section.write_text(section.read_text("utf-8").replace("public?", "private?"), "utf-8")
    process.send_signal(signal.SIGCONT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert made.outputs() == new_files
    assert made.run()[0] == 0
    assert all(b"private?" in data for data in made.outputs().values())


def test_a_picture_that_is_changed_in_mid_build(tmp_path: Path, stage_in: Stage) -> None:
    made = stage_in(tmp_path)
    section = made.guide / "10-first.md"
    text = section.read_text("utf-8").replace(
        "### Answer\n", "### Answer\n\n![A dot](dot.svg)\n", 1
    )
    section.write_text(text, encoding="utf-8")
    picture = made.guide / "dot.svg"
    picture.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    pictures = Pictures(read_manuscript(made.guide))
    pictures.assert_same()
    for change in (lambda: picture.write_text("<svg/>", encoding="utf-8"), picture.unlink):
        change()
        with pytest.raises(MachineError, match=r"dot\.svg was changed while it was printed"):
            pictures.assert_same()


def test_a_guide_brings_no_code_along(tmp_path: Path, stage_in: Stage) -> None:
    """Python's helper processes look for modules in the current folder, if they are let."""
    made = stage_in(tmp_path, editions=("handout",))
    names = ("socket", "signal", "multiprocessing", "guidebuilder", "weasyprint", "sitecustomize")
    for name in names:
        trap = f"import os\nos.write(2, b'SPRUNG {name}\\n')\n"
        (made.guide / f"{name}.py").write_text(trap, encoding="utf-8")
    script = tmp_path / "bin" / "program.py"
    script.parent.mkdir()
    script.write_text(
        textwrap.dedent("""
            from guidebuilder.__main__ import main
            if __name__ == "__main__":
                main()
        """),
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, str(script), "build", ".", "-e", "handout", "-o", str(made.out)],
        cwd=made.guide,
        env=os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(made.temporary)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, "SPRUNG" in done.stderr) == (0, False), done.stderr


def test_a_long_path_for_temporary_files(tmp_path: Path, stage_in: Stage) -> None:
    made = stage_in(tmp_path, editions=("handout",))
    long = made.temporary / ("long" * 20)
    long.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "guidebuilder", "build", "tiny", "-e", "handout", "-o", "out"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(long)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert list(long.iterdir()) == []
