"""LaTeX as titles and names hold it -> Unicode: accents, letters, quotes, dashes; formulas stay."""

from __future__ import annotations

import re
import unicodedata

_MARKS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
}
_LETTERS = {
    "ss": "ß",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "aa": "å",
    "AA": "Å",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "dh": "ð",
    "DH": "Ð",
    "th": "þ",
    "TH": "Þ",
    "dj": "đ",
    "DJ": "Đ",
    "i": "ı",
    "j": "ȷ",
    "textasciitilde": "~",
    "textbackslash": "\\",
    "textendash": "–",
    "textemdash": "—",
    "textquoteright": "’",
    "textquoteleft": "‘",
    "textquotedblleft": "“",
    "textquotedblright": "”",
}
_BASE = r"(?:\{\s*\\?(?P<braced>[A-Za-z])\s*\}|\\(?P<dotless>[ij])(?![A-Za-z])|(?P<bare>[A-Za-z]))"
_SIGN_ACCENT = re.compile(r"\\(?P<mark>[`'^~=.\"])\s?" + _BASE)
_WORD_ACCENT = re.compile(r"\\(?P<mark>[uvHcdkr])(?:\s+|(?=[\\{]))" + _BASE)
_LETTER = re.compile(r"\\([A-Za-z]+)(?:\{\}|\s+|(?![A-Za-z]))")
_STYLE = re.compile(r"\\(?:textit|textbf|textsc|texttt|textrm|text|emph|mbox|url)\s*(?=\{)")
_ESCAPED = re.compile(r"\\([&%$#_{}])")
_SIGNS = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"))
_MATH = re.compile(r"(?<!\\)(\$[^$]{1,500}\$)")


def accents(text: str) -> str:
    r"""Accented letters only, ``Schr\"odinger``; everything else as it is."""
    if "\\" not in text:
        return text
    for pattern in (_SIGN_ACCENT, _WORD_ACCENT):
        text = pattern.sub(_accented, text)
    return text


def plain(text: str) -> str:
    """A BibTeX value as text: accents, letters, no braces; what is between dollars stays."""
    pieces = _MATH.split(text)
    return "".join(piece if at % 2 else _plain(piece) for at, piece in enumerate(pieces))


def _plain(text: str) -> str:
    # A tie is a space; what the letters bring in is a real tilde.
    text = _LETTER.sub(_letter, accents(_STYLE.sub("", text)).replace("~", " "))
    # Escaped signs wait behind private characters until braces and dashes are done.
    text = _ESCAPED.sub(lambda match: chr(0xE000 + ord(match.group(1))), text)
    text = text.replace("{", "").replace("}", "")
    for written, sign in _SIGNS:
        text = text.replace(written, sign)
    return re.sub("[\ue000-\ue07f]", lambda match: chr(ord(match.group()) - 0xE000), text)


def _accented(match: re.Match[str]) -> str:
    letter = match["braced"] or match["dotless"] or match["bare"]
    return unicodedata.normalize("NFC", letter + _MARKS[match["mark"]])


def _letter(match: re.Match[str]) -> str:
    return _LETTERS.get(match.group(1), match.group())
