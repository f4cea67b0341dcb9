"""guidebuilder works away from its checkout: what a wheel brings is enough to print a guide."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from guidebuilder import data
from guidebuilder.errors import MachineError

CHECKOUT = Path(__file__).resolve().parent.parent

WHERE = """
import guidebuilder
from guidebuilder.data import sample_folder, styles_folder
print(guidebuilder.__file__, styles_folder(), sample_folder(), sep="\\n")
"""


@dataclass(frozen=True)
class Distribution:
    wheel: Path
    sdist: Path


@dataclass(frozen=True)
class Installed:
    python: Path
    command: Path
    site: Path
    home: Path

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run in the empty home folder, with nothing of this test run's environment."""
        environment = {"HOME": str(self.home), "PATH": os.defpath, "LC_ALL": "C.UTF-8"}
        return subprocess.run(
            [str(word) for word in command],
            cwd=self.home,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture(scope="module")
def distribution(tmp_path_factory: pytest.TempPathFactory) -> Distribution:
    """An sdist, and the wheel made out of it: what the sdist lacks, the wheel lacks too."""
    out = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(CHECKOUT)],
        cwd=out,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = out.glob("*.whl")
    (sdist,) = out.glob("*.tar.gz")
    return Distribution(wheel, sdist)


@pytest.fixture(scope="module")
def installed(distribution: Distribution, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel in a virtual environment of its own.

    The libraries it needs are borrowed from this environment by a path file. The path file
    of the editable install, which lies there too, is not read: Python reads such files in
    its own site folders alone.
    """
    place = tmp_path_factory.mktemp("installed")
    prefix = place / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", prefix], check=True)
    python = prefix / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python)]
    options = ["--quiet", "--no-deps", "--no-index", str(distribution.wheel)]
    subprocess.run([*pip, "install", *options], cwd=place, check=True)
    (site,) = prefix.glob("lib/python3*/site-packages")
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site / "borrowed.pth").write_text("\n".join(sorted(borrowed)) + "\n", encoding="utf-8")
    home = place / "home"
    home.mkdir()
    return Installed(python, prefix / "bin" / "guidebuilder", site, home)


def test_the_wheel_finds_its_own_data(installed: Installed) -> None:
    done = installed.run(installed.python, "-c", WHERE)
    assert done.returncode == 0, done.stderr
    package = installed.site / "guidebuilder"
    assert done.stdout.splitlines() == [
        str(package / "__init__.py"),
        str(package / "_data" / "styles"),
        str(package / "_data" / "sample"),
    ]


def test_the_installed_command_prints_the_sample(installed: Installed) -> None:
    sample = installed.site / "guidebuilder" / "_data" / "sample"
    out = installed.home / "out"
    done = installed.run(installed.command, "build", sample, "-o", out)
    assert done.returncode == 0, done.stdout + done.stderr
    printed = sorted(out.glob("*.pdf"))
    assert {"study", "handout", "candidate"} <= {p.stem.rsplit("-", 1)[-1] for p in printed}
    for pdf in printed:
        assert pdf.read_bytes().startswith(b"%PDF-")
        fonts = subprocess.run(
            ["pdffonts", pdf], capture_output=True, text=True, check=True
        ).stdout.splitlines()[2:]
        assert fonts
        assert all("+Guide-" in line.split()[0] for line in fonts), fonts
    assert str(CHECKOUT) not in done.stdout + done.stderr


def test_the_wheel_holds_all_styles_and_layouts_and_nothing_else(
    distribution: Distribution,
) -> None:
    with zipfile.ZipFile(distribution.wheel) as archive:
        names = set(archive.namelist())
    wanted = files_under("styles", "guidebuilder/_data/styles")
    wanted |= files_under("content/sample", "guidebuilder/_data/sample")
    wanted |= files_under("guidebuilder", "guidebuilder")
    assert "guidebuilder/edition/builtin.toml" in wanted
    assert wanted - names == set()
    strangers = {name for name in names - wanted if ".dist-info/" not in name}
    assert strangers == set()


def test_the_wheel_brings_its_bill_of_materials(distribution: Distribution) -> None:
    """Where PEP 770 says that tools look for it."""
    with zipfile.ZipFile(distribution.wheel) as archive:
        (name,) = (name for name in archive.namelist() if ".dist-info/sboms/" in name)
        bill = json.loads(archive.read(name))
    assert name.endswith("/sboms/guidebuilder.cdx.json")
    assert bill["metadata"]["component"]["name"] == "guidebuilder"
    assert "weasyprint" in {part["name"] for part in bill["components"]}


def test_every_licence_goes_along(distribution: Distribution) -> None:
    with zipfile.ZipFile(distribution.wheel) as archive:
        licences = {name.split("/licenses/")[1] for name in archive.namelist() if "/lic" in name}
    faces = {path.name for path in (CHECKOUT / "styles" / "fonts").iterdir() if path.is_dir()}
    assert licences == {"LICENSE"} | {f"styles/fonts/{face}/OFL.txt" for face in faces}


def test_the_sdist_can_be_tested_and_keeps_no_output(distribution: Distribution) -> None:
    with tarfile.open(distribution.sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "Makefile",
        "constraints.txt",
        "requirements.lock",
        "tests/test_install.py",
        "LICENSE",
    } <= names
    assert not {name for name in names if name.startswith(("build/", ".venv/"))}


def test_an_editable_install_finds_the_checkout(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WHERE], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        str(CHECKOUT / "guidebuilder" / "__init__.py"),
        str(CHECKOUT / "styles"),
        str(CHECKOUT / "content" / "sample"),
    ]


def test_data_beside_the_package_comes_first(tmp_path: Path) -> None:
    package = tmp_path / "guidebuilder"
    for folder in (package / "_data" / "styles", tmp_path / "styles"):
        folder.mkdir(parents=True)
        (folder / "fonts.css").touch()
    assert data._find("styles", "styles", "fonts.css", package) == package / "_data" / "styles"


def test_a_stray_folder_is_not_taken_for_ours(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    with pytest.raises(MachineError, match=r"styles/fonts\.css.*install guidebuilder again"):
        data._find("styles", "styles", "fonts.css", tmp_path / "guidebuilder")


def files_under(folder: str, packaged: str) -> set[str]:
    root = CHECKOUT / folder
    return {
        f"{packaged}/{path.relative_to(root).as_posix()}"
        for path in root.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
