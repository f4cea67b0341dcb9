"""Puts the files that are not code into wheels.

A hook rather than hatchling's force-include table: that one copies the files into an
editable install too, where they would be out of date after the first change.
"""

from __future__ import annotations

import runpy
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SBOM = "guidebuilder.cdx.json"


class PackagedData(BuildHookInterface):
    """Styles, fonts and the sample guide, under guidebuilder/_data; the bill of materials."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the folders, unless it is an editable install (version "editable")."""
        if version == "editable":
            return
        build_data["force_include"]["styles"] = "guidebuilder/_data/styles"
        build_data["force_include"]["content/sample"] = "guidebuilder/_data/sample"
        made = runpy.run_path(str(Path(self.root, "tools", "sbom.py")))["sbom"]()
        self.folder = Path(tempfile.mkdtemp(prefix="guidebuilder-sbom-"))
        (self.folder / SBOM).write_text(made, encoding="utf-8")
        build_data["sbom_files"].append(str(self.folder / SBOM))

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was written for the build alone."""
        if version != "editable":
            shutil.rmtree(self.folder, ignore_errors=True)
