"""`papers export`."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from bot.commands.terminal import configured_store, err
from bot.errors import PapersError
from bot.services.exporting import export_markdown
from db.records import DEFAULT_WORKSPACE


def run_export(output: Path | None) -> None:
    """Write the README to the file, or to standard output as it is."""
    with configured_store() as store:
        data = export_markdown(store, DEFAULT_WORKSPACE)
    if output is None:
        if sys.stdout is None:  # `>&-`
            raise PapersError("The list cannot be written: standard output is closed.")
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    write_whole(output, data)
    err.print(f"Wrote {output} ({len(data):,} bytes).")


def write_whole(path: Path, data: bytes) -> None:
    """Put the bytes in the file's place in one step, so that no half-written file is ever seen.

    Raises:
        PapersError: the folder does not exist or may not be written to.
    """
    target = path.resolve() if path.is_symlink() else path
    try:
        if target.exists() and not target.is_file():
            # A device or a pipe is written to, not replaced.
            target.write_bytes(data)
            return
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            Path(temporary).chmod(mode)
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise PapersError(f"{path} cannot be written: {error.strerror}.") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
