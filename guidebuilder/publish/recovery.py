"""Ending what a kill has cut off: every output old, or every output new.

The output folder may come from a stranger. So a journal is obeyed only if it is a file of
our own, and only where every file that it names is one that it tells of: nothing is
replaced or removed whose content is another.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from guidebuilder.publish.contents import content
from guidebuilder.publish.journal import Entry, forget, read
from guidebuilder.publish.temporary import new_name, old_name, sync


@dataclass(frozen=True, slots=True)
class _File:
    """One file of a publication that was cut off.

    ``now`` is what its name stands for. ``new`` and ``old`` are our files with the
    other contents, where they are there and whole, else empty.
    """

    entry: Entry
    now: str | None
    new: str
    old: str

    @property
    def can_finish(self) -> bool:
        entry = self.entry
        return self.now == entry.new or bool(self.new and self.now in {None, entry.old})

    @property
    def can_undo(self) -> bool:
        entry = self.entry
        kept = entry.old is None or bool(self.old)
        return self.now == entry.old or (kept and self.now in {None, entry.new})

    def finish(self, folder: int) -> None:
        if self.now != self.entry.new:
            _rename(folder, self.new, self.entry.name)

    def undo(self, folder: int) -> None:
        if self.now == self.entry.old:
            return
        if self.old:
            _rename(folder, self.old, self.entry.name)
        elif self.now is not None:
            os.unlink(self.entry.name, dir_fd=folder)


def mend(folder: int) -> None:
    """Finish the publication that a journal tells of, or undo it; then remove the journal.

    It is finished if every new file is there and whole, else undone if every old one
    is. Where neither can be, somebody else has changed the files, and they are left
    as they are. ``folder`` is the descriptor of a folder whose lock is held. Raises
    OSError where the disk fails; then the journal stays, and this can be called again.
    """
    entries = read(folder)
    if entries is None:
        return
    files = [_look(folder, index, entry) for index, entry in enumerate(entries)]
    if all(file.can_finish for file in files):
        for file in files:
            file.finish(folder)
    elif all(file.can_undo for file in files):
        for file in files:
            file.undo(folder)
    sync(folder)
    forget(folder)


def _look(folder: int, index: int, entry: Entry) -> _File:
    new, old = new_name(index), old_name(index)
    return _File(
        entry=entry,
        now=content(folder, entry.name, (entry.old, entry.new)),
        new=new if content(folder, new, (entry.new,)) == entry.new else "",
        old=old if entry.old and content(folder, old, (entry.old,)) == entry.old else "",
    )


def _rename(folder: int, source: str, target: str) -> None:
    os.replace(source, target, src_dir_fd=folder, dst_dir_fd=folder)
