"""Which guide a command is about."""

from __future__ import annotations

from pathlib import Path

from guidebuilder.errors import UsageError

SETTINGS = "guide.toml"


def find_guide(given: Path | None) -> Path:
    """The folder of the guide: the one given, the one found here, or the only one in content/.

    Raises UsageError where there is none, or several.
    """
    if given is not None:
        return _checked(given)
    if Path(SETTINGS).is_file():
        return Path()
    found = sorted(path.parent for path in Path("content").glob(f"*/{SETTINGS}"))
    if len(found) == 1:
        return found[0]
    if found:
        names = "\n".join(f"  {folder.as_posix()}" for folder in found)
        raise UsageError(f"there are several guides; name the one that is meant:\n{names}")
    raise UsageError(
        f"there is no guide here: neither {SETTINGS} nor content/*/{SETTINGS}; "
        "name the folder of a guide"
    )


def _checked(given: Path) -> Path:
    if given.name == SETTINGS and given.is_file():
        raise UsageError(f"{given} is the settings of a guide; name its folder, {given.parent}")
    if not given.is_dir():
        state = "is a file" if given.exists() else "does not exist"
        raise UsageError(f"{given} {state}; name a folder that holds a {SETTINGS}")
    return given
