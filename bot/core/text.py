"""How text is compared: folding, keys of names and titles, and tokens for the index.

Folding removes what people do not mean: case, width, accents. A key also drops everything that is
no letter or digit, so that ``DALL·E 2``, ``DALL-E 2`` and ``dalle2`` are one name. Keys and tokens
spell a Greek letter out, because few keyboards have one: ``π0`` and ``pi0`` are one name too.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import lru_cache

_CJK = (
    "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003134f"
)
_TOKEN = re.compile(rf"(?=\w)[{_CJK}]|[^\W_{_CJK}]+")
_ASCII_TOKEN = re.compile("[a-z0-9]+")
"""What `_TOKEN` finds in folded text without other letters, in a third of the time."""
_CJK_RUN = re.compile(rf"[{_CJK}]+")
_IS_CJK = re.compile(rf"[{_CJK}]\Z")
_SPECIAL = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]+")
_GREEK = {
    letter: unicodedata.name(letter).split()[-1].lower().replace("lamda", "lambda")
    for letter in "αβγδεζηθικλμνξοπρστυφχψω"
}
_GREEK_LETTER = re.compile(
    r"(?<![\u0370-\u03ff\u1f00-\u1fff])[αβγδεζηθικλμνξοπρστυφχψω](?![\u0370-\u03ff\u1f00-\u1fff])"
)
"""Greek letters that stand alone are symbols, as in ``π0``; next to each other they are a word."""
LONGEST_TOKEN = 60
"""Longer words are cut: no index takes words without end."""


def clean(text: str) -> str:
    """The text without what no database can hold: control characters and halves of characters."""
    return (text if text.isprintable() else _UNPRINTABLE.sub(" ", text)).strip()


def fold(text: str) -> str:
    """Lower case, narrow, without accents; everything else stays."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    bare = decomposed.translate(_accents())
    return unicodedata.normalize("NFC", bare).translate(_SPECIAL)


@lru_cache(maxsize=1)
def _accents() -> dict[int, None]:
    """All marks that combine with the letter before them, for `str.translate`."""
    return {code: None for code in range(sys.maxunicode + 1) if unicodedata.combining(chr(code))}


def _spelt(text: str) -> str:
    """The folded text with symbols as they are typed: ``β-VAE`` is ``beta-vae``."""
    folded = fold(text)
    if folded.isascii():
        return folded
    return _GREEK_LETTER.sub(lambda match: _GREEK[match.group()], folded)


@lru_cache(maxsize=65_536)
def name_key(name: str) -> str:
    """The key under which a method name is compared: letters and digits of the folded text.

    A name made of nothing else (``++``) keeps its marks, so that it still has a key. A plus is kept
    everywhere, because ``PixelCNN`` and ``PixelCNN++`` are two methods.
    """
    folded = _spelt(name)
    key = "".join(char for char in folded if char.isalnum() or char == "+")
    return key or "".join(clean(folded).split())


def title_key(title: str) -> str:
    """The key under which titles are compared: their tokens, joined by nothing."""
    return "".join(_TOKEN.findall(_spelt(title)))


def tokens(text: str) -> list[str]:
    """Words of the folded text in order; each CJK character is a token of its own."""
    spelt = _spelt(text)
    found = (_ASCII_TOKEN if spelt.isascii() else _TOKEN).findall(spelt)
    return [token[:LONGEST_TOKEN] for token in found]


def is_cjk(token: str) -> bool:
    """Whether a token is one Chinese, Japanese or Korean character."""
    return _IS_CJK.match(token) is not None


def without_cjk(text: str) -> str:
    """The text with a space in the place of Chinese, Japanese and Korean characters."""
    return _CJK_RUN.sub(" ", text).strip()


def words(text: str) -> str:
    """`tokens` joined by single spaces, as the index stores them."""
    return " ".join(tokens(text))
