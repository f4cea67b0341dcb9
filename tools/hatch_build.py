"""Puts the files that are not code into wheels.

A hook rather than hatchling's force-include table: that one copies the files into an
editable install too, where they would be out of date after the first change.
"""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PackagedData(BuildHookInterface):
    """Styles, fonts and the sample guide, under guidebuilder/_data."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the folders, unless it is an editable install (version "editable")."""
        if version == "editable":
            return
        build_data["force_include"]["styles"] = "guidebuilder/_data/styles"
        build_data["force_include"]["content/sample"] = "guidebuilder/_data/sample"
