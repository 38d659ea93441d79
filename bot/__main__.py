"""The `papers` command: errors become one sentence and an exit code."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from typing import TextIO, cast

import typer

from bot.cli import app
from bot.errors import PapersError
from db.errors import StoreError

EXIT_ERROR = 2
"""Something is wrong; 1 is kept for "nothing found"."""
EXIT_INTERRUPTED = 130

_USAGE_ERROR = cast("type[Exception]", typer.BadParameter.__mro__[2])
"""Click's base of all errors in options and arguments; Typer brings its own Click and hides it."""
_CANNOT_WRITE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF}


def main() -> None:
    """Run one command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A name typed in another encoding must not end in a traceback when it is printed.
            stream.reconfigure(errors="backslashreplace")
    sys.exit(_run())


def _run() -> int:
    try:
        code = app(prog_name="papers", standalone_mode=False)
        _flush(sys.stdout)
        return code if isinstance(code, int) else 0
    except (PapersError, StoreError) as error:
        _say(str(error))
    except (KeyboardInterrupt, typer.Abort):
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader has gone (`papers export | head`): nothing is left to say, nor where to say it.
        _forget(sys.stdout, sys.stderr)
    except OSError as error:
        if error.errno not in _CANNOT_WRITE:
            raise
        _forget(sys.stdout)
        _say(f"The output cannot be written: {error.strerror}.")
    except _USAGE_ERROR as error:
        _say(_usage(error))
    return EXIT_ERROR


def _usage(error: BaseException) -> str:
    """Click's sentence, and where to read on; empty where the help was printed instead."""
    message = str(getattr(error, "format_message", error.__str__)()).strip().rstrip(".")
    path = getattr(getattr(error, "ctx", None), "command_path", "papers")
    return f"{message} (see {path} --help)." if message else ""


def _say(sentence: str) -> None:
    """Print a sentence on one line, whatever the names in it hold."""
    from bot.commands.terminal import one_line

    if not sentence:
        return
    readable = sentence.encode(errors="backslashreplace").decode()
    try:
        print(f"papers: {one_line(readable, 2_000)}", file=sys.stderr, flush=True)  # noqa: T201 -- the terminal is the user here
    except OSError:
        _forget(sys.stderr)


def _flush(stream: TextIO | None) -> None:
    if stream is not None:
        stream.flush()


def _forget(*streams: TextIO | None) -> None:
    """Let what is left in the streams go nowhere: the interpreter flushes them when it exits."""
    for stream in streams:
        with contextlib.suppress(OSError, ValueError, AttributeError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())  # type: ignore[union-attr]  # None: it was closed
            os.close(nowhere)


if __name__ == "__main__":
    main()
