"""The `papers` command: errors become one sentence and an exit code."""

from __future__ import annotations

import sys

from bot.cli import app
from bot.errors import PapersError
from db.errors import StoreError

EXIT_ERROR = 2
"""Something is wrong; 1 is kept for "nothing found"."""


def main() -> None:
    """Run one command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A name typed in another encoding must not end in a traceback when it is printed.
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except (PapersError, StoreError) as error:
        print(f"papers: {error}", file=sys.stderr)  # noqa: T201 -- the terminal is the user here
        sys.exit(EXIT_ERROR)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # The reader has gone (`papers export | head`): nothing is left to say, nor where to say it.
        sys.stderr.close()
        sys.exit(EXIT_ERROR)


if __name__ == "__main__":
    main()
