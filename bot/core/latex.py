"""LaTeX in titles and abstracts -> plain text, for the forms that arXiv's records hold.

No parser of TeX: accents, symbols, small powers and indices become characters, other commands
leave their text. Text without LaTeX stays as it is.
"""

from __future__ import annotations

import re
import unicodedata

from bot.core.text import clean

_ACCENTS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304",
    ".": "\u0307", "c": "\u0327", "v": "\u030c", "H": "\u030b", "u": "\u0306", "k": "\u0328",
    "r": "\u030a", "d": "\u0323", "b": "\u0331",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "aa": "å", "AA": "Å", "ae": "æ", "AE": "Æ",
    "oe": "œ", "OE": "Œ", "i": "i", "j": "j", "dh": "ð", "th": "þ",
}  # fmt: skip
_SYMBOLS = {
    "times": "×", "cdot": "·", "to": "→", "rightarrow": "→", "leftarrow": "←",
    "leftrightarrow": "↔", "mapsto": "↦", "infty": "∞", "ell": "ℓ", "geq": "≥", "ge": "≥",
    "leq": "≤", "le": "≤", "neq": "≠", "approx": "≈", "sim": "∼", "simeq": "≃", "pm": "±",
    "mp": "∓", "star": "⋆", "ast": "∗", "dagger": "†", "circ": "∘", "partial": "∂", "nabla": "∇",
    "in": "∈", "notin": "∉", "subset": "⊂", "cup": "∪", "cap": "∩", "otimes": "⊗", "oplus": "⊕",
    "sum": "∑", "prod": "∏", "int": "∫", "sqrt": "√", "forall": "∀", "exists": "∃", "ldots": "…",
    "dots": "…", "cdots": "⋯", "perp": "⊥", "propto": "∝", "langle": "⟨", "rangle": "⟩",
    "ll": "≪", "gg": "≫", "hbar": "ℏ", "equiv": "≡", "varepsilon": "ε", "varphi": "φ",
    "vartheta": "ϑ", "lambda": "λ", "Lambda": "Λ", "textendash": "–", "textemdash": "—",
    "textasciitilde": "~", "degree": "°", "prime": "′", "log": "log", "exp": "exp", "min": "min",
    "max": "max", "quad": " ", "qquad": " ", "S": "§", "checkmark": "✓", "square": "□",
    "triangle": "△", "bullet": "•", "copyright": "©", "lVert": "‖", "rVert": "‖", "Vert": "‖",
    "newline": " ", "textbackslash": "",
}  # fmt: skip
_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa mu nu xi pi rho sigma tau upsilon phi"
    " chi psi omega"
)
_UP = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_DOWN = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_SMALL = re.compile(r"[0-9+\-=()]{1,8}|[ni]")

_TELLING = re.compile(r"[\\$]|``|''|--|(?<=[\w.])~(?=\w)")
_ACCENT = re.compile(
    r"\\(?:(?P<mark>['`^\"~=.])\s*|(?P<word>[cvHukrdb])(?:\s+|(?=\{)))"
    r"(?:\{\\?(?P<braced>[A-Za-z])\}|\\(?P<dotless>[ij])(?![A-Za-z])|(?P<bare>[A-Za-z]))"
)
_MATHS = re.compile(
    r"\$\$?([^$\s][^$]{0,400}?)\$\$?(?:(?<=[^\s$]\$)|(?<=[^\s$]\$\$))(?!\d)"
    r"|\$([^$\s]{0,80}[\\^_][^$]{0,400})\$"
)
"""Between dollars that no sum of money explains: no space within, no digit behind, or a command."""
_SCRIPT = re.compile(r"(?P<mark>[\^_])(?:\{(?P<braced>[^{}]{1,40})\}|(?P<bare>[^\s{}\\]))")
_TWO_WAYS = re.compile(
    r"\\texorpdfstring\s*\{([^{}]*)\}\s*\{[^{}]*\}|\\href\s*\{[^{}]*\}\{([^{}]*)\}"
)
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?[ ]?(?:\{\})?")
_ESCAPED = re.compile(r"\\([&%$#_{}])")
_SPACES = re.compile(r"\\[,;:! ]|(?<=[\w.])~(?=\w)")


def plain_title(title: str) -> str:
    """A title (or any LaTeX text) as plain text on one line.

    Maths keeps its characters: ``$x_2$`` is ``x₂``; a power that no character says keeps its mark.
    """
    text = " ".join(clean(title).split())
    return " ".join(_undone(text).split()) if _TELLING.search(text) else text


def _undone(text: str) -> str:
    text = _ACCENT.sub(_accented, text)
    text = _TWO_WAYS.sub(lambda match: match[1] or match[2] or "", text)
    text = _MATHS.sub(lambda match: _maths(match[1] or match[2]), text)
    is_latex = "\\" in text
    text = text.replace("\\|", "‖").replace("\\\\", " ")
    text = _ESCAPED.sub(lambda match: _HELD[match[1]], text)
    text = _SPACES.sub(" ", _COMMAND.sub(_command, text))
    text = text.replace("``", "“").replace("''", "”").replace("---", "—").replace("--", "–")
    text = text.replace("{", "").replace("}", "") if is_latex or _BRACED.search(text) else text
    return text.translate(_RELEASED)


_HELD = {mark: chr(0xE000 + number) for number, mark in enumerate("&%$#_{}")}
"""Escaped marks stand aside, as characters of private use, until the real ones are gone."""
_RELEASED = {ord(held): mark for mark, held in _HELD.items()}
_BRACED = re.compile(r"\{[A-ZÀ-ÿ\\][^{}]{0,20}\}")


def _accented(match: re.Match[str]) -> str:
    letter = match["braced"] or match["dotless"] or match["bare"]
    accent = _ACCENTS[match["mark"] or match["word"]]
    return unicodedata.normalize("NFC", letter + accent)


def _maths(text: str) -> str:
    text = _COMMAND.sub(_in_maths, text.replace("\\|", "‖"))
    text = _SCRIPT.sub(_script, text)
    text = text.replace("{", "").replace("}", "").replace("~", " ")
    return text.replace("( ", "(").replace(" )", ")")


def _in_maths(match: re.Match[str]) -> str:
    """Symbols and names of functions; a font's command leaves only what it marks."""
    word = _command(match)
    return f" {word} " if match[1] in {"log", "exp", "min", "max"} else word


def _command(match: re.Match[str]) -> str:
    word = match[1]
    known = _LETTERS.get(word) or _SYMBOLS.get(word)
    if known is not None:
        return known
    if word.lower() in _GREEK.split():
        name = unicodedata.lookup(f"GREEK SMALL LETTER {word.upper()}")
        return name if word.islower() else name.upper()
    return " " if word in {"and", "par"} else ""


def _script(match: re.Match[str]) -> str:
    inside = match["braced"] or match["bare"]
    up = match["mark"] == "^"
    if inside in {"⋆", "∗", "†", "∘", "′", "*", "°"}:
        return inside
    if _SMALL.fullmatch(inside) and (up or not inside.isalpha()):
        return inside.translate(_UP if up else _DOWN)
    return match["mark"] + inside
