"""An output folder whose lock is held, and what is published into it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from guidebuilder.errors import MachineError, UsageError
from guidebuilder.publish.contents import content, content_of
from guidebuilder.publish.faults import fault
from guidebuilder.publish.journal import Entry, forget, record
from guidebuilder.publish.lock import close, identity, open_locked
from guidebuilder.publish.recovery import mend
from guidebuilder.publish.temporary import JOURNAL, is_plain, new_name, old_name, sweep, sync, write
from guidebuilder.signals import held


def publish(folder: Path, files: Mapping[str, bytes], *, inputs: Iterable[Path] = ()) -> None:
    """Write ``files`` (plain name to bytes) into ``folder``, all of them or none.

    ``inputs`` are files that must not be overwritten. Raises UsageError where a
    target is one of them, MachineError where the folder is locked by another
    build, full, read-only or missing.
    """
    with reserve(folder) as output:
        output.publish(files, inputs=inputs)


@contextmanager
def reserve(folder: Path) -> Iterator[OutputFolder]:
    """Create ``folder`` if it is missing, and hold its lock until the block is left.

    What a build that was killed has left half done in it is finished or undone first,
    so that from here on all outputs of that build are old or all are new. When the
    block raises, the folders that were created for it are removed again, unless
    somebody put something into them. Raises MachineError.
    """
    created: list[Path] = []
    try:
        created += [p for p in (folder, *folder.parents) if not p.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, locked = open_locked(folder)
    except OSError as error:
        _remove_empty(created)
        raise fault(error, folder) from error
    try:
        output = OutputFolder(folder, descriptor)
        # Without a lock, the journal may be that of a build which is still at work.
        if locked:
            output.mend()
        yield output
    except BaseException:
        # Still under the lock, so that no other build can be using the folder.
        _remove_empty(created)
        raise
    finally:
        close(descriptor)


class OutputFolder:
    """A folder whose lock is held. Everything goes through its descriptor, not its path."""

    def __init__(self, folder: Path, descriptor: int) -> None:
        self.folder = folder
        self._fd = descriptor
        self._spared: set[str] = set()

    def mend(self) -> None:
        """Finish or undo what a killed build has left half done. Raises MachineError."""
        try:
            with held():
                mend(self._fd)
        except OSError as error:
            raise fault(error, self.folder / JOURNAL) from error
        with held():
            sweep(self._fd)

    def refuse(self, names: Iterable[str], inputs: Iterable[Path] = ()) -> None:
        """Raise what :meth:`publish` would raise about ``names``, before any work is done."""
        protected = set()
        for path in inputs:
            with suppress(OSError):
                protected.add(identity(path.stat()))
        for name in names:
            if not is_plain(name):
                raise UsageError(f"{name!r} is no plain file name for an output")
            try:
                found = os.stat(name, dir_fd=self._fd)
            except FileNotFoundError:
                continue
            except OSError as error:
                raise fault(error, self.folder / name) from error
            target = self.folder / name
            if identity(found) in protected:
                raise UsageError(
                    f"{target} is read by this build and would be overwritten by it; "
                    "choose another folder with -o"
                )
            if not stat.S_ISREG(found.st_mode):
                kind = "a folder" if stat.S_ISDIR(found.st_mode) else "no regular file"
                raise MachineError(
                    f"cannot write {target}: it is {kind}; remove it or choose another "
                    "folder with -o"
                )

    def publish(self, files: Mapping[str, bytes], *, inputs: Iterable[Path] = ()) -> None:
        """Write all of ``files`` or none; see :func:`publish`."""
        self.refuse(files, inputs)
        at = self.folder
        try:
            sweep(self._fd, self._spared)
            for index, (name, data) in enumerate(files.items()):
                at = self.folder / name
                write(self._fd, new_name(index), data)
            at = self.folder
            self._commit(files)
        except OSError as error:
            raise fault(error, at) from error
        finally:
            with held():
                sweep(self._fd, self._spared)

    def _commit(self, files: Mapping[str, bytes]) -> None:
        with held():
            try:
                for index, name in enumerate(files):
                    self._keep(name, old_name(index))
                record(self._fd, [self._entry(i, *file) for i, file in enumerate(files.items())])
                # Our files must outlive a power cut before any name is changed.
                sync(self._fd)
                for index, name in enumerate(files):
                    self._rename(new_name(index), name)
                sync(self._fd)
            except BaseException:
                self._restore(tuple(files))
                raise
            finally:
                if JOURNAL not in self._spared:
                    with suppress(OSError):
                        forget(self._fd)

    def _entry(self, index: int, name: str, data: bytes) -> Entry:
        return Entry(name, content(self._fd, old_name(index)), content_of(data))

    def _restore(self, names: tuple[str, ...]) -> None:
        """Undo the renames. What was renamed is read off the folder, so nothing is missed."""
        there = set(os.listdir(self._fd))  # noqa: PTH208 - a descriptor, not a path
        failed: list[tuple[int, OSError]] = []
        for index, name in enumerate(names):
            if new_name(index) in there:
                continue
            try:
                if old_name(index) in there:
                    self._rename(old_name(index), name)
                else:
                    os.unlink(name, dir_fd=self._fd)
            except OSError as error:
                failed.append((index, error))
        if failed:
            # With the journal and what is kept, the next run tries again.
            self._spared = {JOURNAL, *map(old_name, range(len(names)))}
            index, first = failed[0]
            raise MachineError(
                f"cannot put {self.folder / names[index]} back: {first.strerror}; its old "
                f"content is in {self.folder / old_name(index)}, and the next build in this "
                "folder tries again"
            ) from first

    def _keep(self, name: str, copy: str) -> None:
        """Give the old file a second name; where links are not to be had, a copy."""
        try:
            os.link(name, copy, src_dir_fd=self._fd, dst_dir_fd=self._fd, follow_symlinks=False)
        except FileNotFoundError:
            return
        except OSError:
            self._copy(name, copy)

    def _copy(self, name: str, copy: str) -> None:
        with suppress(OSError):  # what is no symbolic link has no target
            os.symlink(os.readlink(name, dir_fd=self._fd), copy, dir_fd=self._fd)
            return
        with open(os.open(name, os.O_RDONLY, dir_fd=self._fd), "rb") as file:  # noqa: PTH123
            write(self._fd, copy, file.read())

    def _rename(self, source: str, target: str) -> None:
        os.replace(source, target, src_dir_fd=self._fd, dst_dir_fd=self._fd)


def _remove_empty(folders: Iterable[Path]) -> None:
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()
