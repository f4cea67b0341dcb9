"""Writes what guidebuilder is made of as CycloneDX 1.6 JSON: ``python tools/sbom.py > sbom.json``.

The parts are those that a run needs, with the versions and hashes of requirements.lock. The
same lock gives the same bytes: there is no date and no random number in them. The wheel
carries the file under ``.dist-info/sboms`` (PEP 770); what hatch builds calls :func:`sbom`.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import uuid
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from lock import LOCK, ROOT, canonical, hashes, pins

# What the direct dependencies ask for in turn; tests/test_supply.py holds it to the installed.
BENEATH = {
    "jinja2": ["markupsafe"],
    "markdown-it-py": ["mdurl"],
    "mdit-py-plugins": ["markdown-it-py"],
    "pikepdf": ["lxml", "packaging", "pillow"],
    "weasyprint": [
        "cffi", "cssselect2", "fonttools", "pillow", "pydyf", "pyphen", "tinycss2", "tinyhtml5",
    ],
    "cffi": ["pycparser"],
    "cssselect2": ["tinycss2", "webencodings"],
    "fonttools": ["brotli", "zopfli"],
    "rich": ["markdown-it-py", "pygments"],
    "tinycss2": ["webencodings"],
    "tinyhtml5": ["webencodings"],
}  # fmt: skip


def direct() -> list[str]:
    """What pyproject.toml says a run needs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = (re.split(r"[^A-Za-z0-9._-]", word, maxsplit=1)[0] for word in project["dependencies"])
    return sorted(canonical(name) for name in asked)


def needed() -> list[str]:
    """The direct dependencies and all beneath them."""
    found: set[str] = set()
    waiting = direct()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += BENEATH.get(name, [])
    return sorted(found)


def sbom() -> str:
    """The bill of materials, as text."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lock = LOCK.read_text("utf-8")
    versions, digests = pins(lock), hashes(lock)
    own = f"pkg:pypi/{project['name']}@{project['version']}"

    def purl(name: str) -> str:
        return f"pkg:pypi/{name}@{versions[name]}"

    components: list[dict[str, Any]] = [
        {
            "type": "library",
            "bom-ref": purl(name),
            "name": name,
            "version": versions[name],
            "purl": purl(name),
            "hashes": [{"alg": "SHA-256", "content": digest} for digest in digests[name]],
        }
        for name in needed()
    ]
    edges = [{"ref": own, "dependsOn": [purl(name) for name in direct()]}]
    edges += [
        {"ref": purl(name), "dependsOn": [purl(below) for below in BENEATH.get(name, [])]}
        for name in needed()
    ]
    made = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, own + lock)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": project["name"],
                "version": project["version"],
                "purl": own,
                "licenses": [{"expression": project["license"]}],
            }
        },
        "components": components,
        "dependencies": edges,
    }
    return json.dumps(made, indent=2, ensure_ascii=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(sbom())
