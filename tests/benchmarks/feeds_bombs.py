"""XML that is built to harm, and what reading it costs: one process each.

python -m tests.benchmarks.feeds_bombs NAME INTERFACE FILE     (as feeds_fuzz starts it)
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile

from bot.arxiv.troubles import from_source
from bot.core.arxiv_trouble import ArxivTrouble
from bot.metadata.errors import SourceTrouble
from bot.metadata.site import Site
from db.arxiv_records import Interface
from tests.benchmarks.report import ROOT
from tests.bot.arxiv.reading import read_answer
from tests.bot.metadata.asking import NOW, Internet

MEGABYTE = 1024 * 1024
CAPS = {"oai": 32 * MEGABYTE, "rss": 8 * MEGABYTE, "api": 8 * MEGABYTE}
_MEMORY = 2 * 1024 * MEGABYTE
"""What a process may have at most, so that a bomb that works harms nobody."""


def _laughs(_: int) -> bytes:
    declared = b"".join(
        b"<!ENTITY %c '%s'>" % (98 + at, b"&%c;" % (97 + at) * 20) for at in range(12)
    )
    return b"<!DOCTYPE l [<!ENTITY a 'ha'>" + declared + b"]><l>&m;</l>"


def _quadratic(size: int) -> bytes:
    half = size // 2
    return b"<!DOCTYPE l [<!ENTITY a '%s'>]><l>%s</l>" % (b"x" * half, b"&a;" * (half // 3))


def _filled(before: bytes, piece: bytes, after: bytes = b"") -> Callable[[int], bytes]:
    return lambda size: before + piece * ((size - len(before) - len(after)) // len(piece)) + after


def _numbered(before: bytes, piece: bytes, after: bytes) -> Callable[[int], bytes]:
    width = len(piece) + 6
    return lambda size: before + b"".join(piece % at for at in range(size // width)) + after


def _packed(size: int) -> bytes:
    """Thirty-two times what may be unpacked."""
    packer = zlib.compressobj(1, wbits=31)
    pieces = [packer.compress(b"\0" * MEGABYTE) for _ in range(32 * size // MEGABYTE)]
    return b"".join(pieces) + packer.flush()


_TEXTS = b"<a>" + ("🙂" + "x" * 1_900_000 + "<b/>").encode()
BOMBS: dict[str, Callable[[int], bytes]] = {
    "billion laughs": _laughs,
    "quadratic blowup": _quadratic,
    "external entity": lambda _: b"<!DOCTYPE l [<!ENTITY a SYSTEM 'file:///dev/zero'>]><l>&a;</l>",
    "external DTD": lambda _: b"<!DOCTYPE l SYSTEM 'http://127.0.0.1:9/x.dtd'><l/>",
    "deep nesting": _filled(b"", b"<a>"),
    "deep nesting, closed": lambda size: b"<a>" * (size // 7) + b"</a>" * (size // 7),
    "attributes of one tag": _numbered(b"<a ", b"b%d='' ", b"/>"),
    "attributes of many tags": _filled(
        b"<a>", b"<b " + b"".join(b"c%d='' " % at for at in range(49)) + b"/>", b"</a>"
    ),
    "one value of an attribute": _filled(b"<a b='", b"x", b"'/>"),
    "one name": _filled(b"<", b"x", b"/>"),
    "one text": _filled(b"<a>", b"x", b"</a>"),
    "one text of wide letters": _filled(b"<a>", "🙂".encode(), b"</a>"),
    "texts of wide letters": _filled(b"<a>", _TEXTS[3:], b"</a>"),
    "one CDATA": _filled(b"<a><![CDATA[", b"x", b"]]></a>"),
    "one comment": _filled(b"<a><!--", b"x", b"--></a>"),
    "elements": _filled(b"<a>", b"<b>xx</b>yy", b"</a>"),
    "elements of as many names": _numbered(b"<a>", b"<b%d/>", b"</a>"),
    "comments": _filled(b"<a>", b"<!---->", b"</a>"),
    "instructions": _filled(b"<a>", b"<?x y?>", b"</a>"),
    "lines": _filled(b"<a>", b"\n", b"</a>"),
    "character references": _filled(b"<a>", b"&#65;", b"</a>"),
    "space behind the end": _filled(b"<a/>", b"\n"),
    "gzip": _packed,
    "gzip around a text": lambda size: _gzip(_filled(b"<a>", b"x", b"</a>")(size)),
}


def _gzip(body: bytes) -> bytes:
    packer = zlib.compressobj(6, wbits=31)
    return packer.compress(body) + packer.flush()


def cost(name: str, interface: str) -> tuple[str, float, float]:
    """What became of a bomb, the seconds it took, and the megabytes of its process."""
    with NamedTemporaryFile() as file:
        file.write(BOMBS[name](CAPS[interface]))
        file.flush()
        command = (sys.executable, "-m", __spec__.name, name, interface, file.name)
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        return f"broke: {done.stderr.strip().splitlines()[-1][:100]}", 999.0, 999.0
    kind, seconds, megabytes = json.loads(done.stdout)
    return kind, seconds, megabytes


def main() -> None:
    name, interface, path = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    body = Path(path).read_bytes()
    began = time.perf_counter()
    try:
        if name.startswith("gzip"):
            body = _fetched(body, CAPS[interface])
        read_answer(interface, body)
        kind = "read"
    except ArxivTrouble as trouble:
        kind = trouble.kind.value
    except Exception as error:  # noqa: BLE001
        kind = f"broke: {type(error).__name__}"
    print(json.dumps([kind, time.perf_counter() - began, _megabytes()]))


def _fetched(body: bytes, cap: int) -> bytes:
    """The body as it comes over the network, or what the harvest would see of the trouble."""
    headers = {"content-encoding": "gzip"}
    pieces = [body[at : at + 65_536] for at in range(0, len(body), 65_536)]
    answering = Internet().says("inv", lambda _: Internet.streamed(200, pieces, headers))
    site = Site("inv", "The Invented", "https://inv.example")
    try:
        return answering.fetcher().get(site, site.base, now=NOW, limit=cap).body
    except SourceTrouble as error:
        raise from_source(Interface.OAI, error, "x") from error


def _megabytes() -> float:
    """The most that this process ever held. ru_maxrss would count its parent's as well."""
    status = Path("/proc/self/status")
    if status.exists():
        peak = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
        if peak:
            return int(peak[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
