"""Where the files that are not code lie: styles, fonts and the sample guide.

A wheel carries them inside the package, in ``_data``; an editable install has none of that
and finds them in the checkout that the package is part of.
"""

from __future__ import annotations

from pathlib import Path

from guidebuilder.errors import MachineError

_PACKAGE = Path(__file__).resolve().parent


def styles_folder() -> Path:
    """The folder with the style sheets and, under ``fonts``, the faces.

    Raises :class:`MachineError` if the installation is incomplete.
    """
    return _find("styles", "styles", "fonts.css")


def sample_folder() -> Path:
    """The folder of the small guide that shows every part of the authoring format.

    Raises :class:`MachineError` if the installation is incomplete.
    """
    return _find("sample", "content/sample", "guide.toml")


def _find(packaged: str, in_checkout: str, witness: str, package: Path = _PACKAGE) -> Path:
    """The first of the two places that holds the witness file.

    The witness keeps a stray folder of the same name, beside some site-packages, from being
    taken for ours.
    """
    for folder in (package / "_data" / packaged, package.parent / in_checkout):
        if (folder / witness).is_file():
            return folder
    raise MachineError(
        f"guidebuilder's own files are missing: no {packaged}/{witness} beside {package}; "
        "install guidebuilder again"
    )
