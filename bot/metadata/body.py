"""The bytes of an answer, unpacked piece by piece, so that no bomb is ever held whole."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

_PIECE = 65_536
_GZIP = 31
"""zlib's word for a gzip header and the largest window."""


class BadPacking(Exception):
    """The answer is packed in a way that was not asked for, or its packing is broken."""


class TooLong(Exception):
    """The answer goes on beyond what anybody would read."""


def unpacked(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The content behind a ``Content-Encoding``, in pieces of at most 64 KiB when it is packed.

    Raises:
        BadPacking: not gzip, or it ends before its end.
    """
    match encoding.strip().lower():
        case "" | "identity":
            yield from chunks
        case "gzip" | "x-gzip":
            yield from _gunzipped(chunks)
        case _:
            raise BadPacking(encoding)


def _gunzipped(chunks: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(_GZIP)
    try:
        for chunk in chunks:
            packed, piece = chunk, b""
            while packed or len(piece) == _PIECE:
                piece = unpacker.decompress(packed, _PIECE)
                packed = unpacker.unconsumed_tail
                yield piece
            if unpacker.eof:
                return
    except zlib.error as error:
        raise BadPacking("gzip") from error
    raise BadPacking("gzip")


def joined(pieces: Iterable[bytes], limit: int, *, whole: bool) -> bytes:
    """At most `limit` bytes of the pieces.

    Raises:
        TooLong: there are more, and the `whole` answer is needed.
    """
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > limit:
            if whole:
                raise TooLong
            break
    return bytes(body[:limit])
