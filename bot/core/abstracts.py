"""What a paper's title, abstract and comment say: first sentences, the method's name, its code."""

from __future__ import annotations

import re

from bot.core.latex import plain_title
from bot.core.links import is_code_link, is_paper_link, kind_of, trimmed_link
from db.records import LinkKind

_LONGEST = 20_000
_END = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s)|[。！？]+[”」』）]*")
_NO_END = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|al|vs|viz|resp|approx|ca|figs?|eqs?|secs?|tab|refs?|no|vol|ch"
    r"|dr|prof|mr|ms|mrs|st|inc|ltd|a\.k\.a|w\.r\.t|i\.i\.d|u\.s)|\b[A-Z])\.\Z",
    re.IGNORECASE,
)
_LEAD = re.compile(r"(?:abstract|summary)\s*[:.—–-]\s*", re.IGNORECASE)
_HEAD = re.compile(r"\s*([^:：?？!！]{1,40}?)\s*[:：](?!//|\d)")
_VERSION = re.compile(r"v?\d+(?:\.\d+)*[A-Za-z]?|XL|Pro|Max|Turbo|Lite|Plus|\+\+")
_COMMON_WORDS = (
    "abstract addendum adversarial agents ai alignment analysis appendix attention"
    " autoregressive benchmark benchmarking beyond causal classification cnn cnns comment"
    " comparison correction dataset deep diffusion discussion editorial embeddings erratum"
    " evaluation explainability fairness features from gan gans generation generative graph"
    " how image images inference introduction is language learning lecture llm llms memory"
    " mllm mllms modeling models multimodal network networks neural nlp note on optimization"
    " overview perspective position preface prompt prompting pruning quantization rag"
    " reasoning reinforcement reply representation response rethinking retrieval review"
    " revisiting rl robotics robustness safety sampling scaling segmentation sok study summary"
    " supplement survey synthesis text thesis toward towards tracking training transformer"
    " transformers tutorial understanding unlearning video vision visual vlm vlms what when"
    " where why 2d 3d 4d"
)
"""They stand before a colon without being a method's name."""
_COMMON = frozenset(_COMMON_WORDS.split())
_URL = re.compile(
    r"(?:https?://|(?<![\w./@-])(?:www\.)?(?:github|gitlab|bitbucket)\.(?:com|org)/"
    r"|(?<![\w./@-])[\w-]{1,60}\.github\.io)[^\s<>\"{}|，。；）]*",
    re.IGNORECASE,
)
_WORDS_BEFORE = 40


def first_sentences(abstract: str, limit: int = 300) -> str:
    """The sentences that an abstract begins with, as plain text, as many as `limit` takes.

    `limit` is in characters. A first sentence that is longer is cut behind a word with an ellipsis.
    """
    text = _LEAD.sub("", plain_title(abstract[:_LONGEST]), count=1)
    if len(text) <= limit:
        return text
    fitting = [end for end in _ends(text[: limit + 1]) if end <= limit]
    return text[: fitting[-1]] if fitting else _cut(text, limit)


def _ends(text: str) -> list[int]:
    """Where sentences end, abbreviations and initials not counted."""
    ends = [match.end() for match in _END.finditer(text)]
    return [end for end in ends if not _NO_END.search(text[max(0, end - 12) : end])]


def _cut(text: str, limit: int) -> str:
    kept = text[: limit - 1]
    words = kept if text[limit - 1].isspace() else kept.rpartition(" ")[0] or kept
    return words.rstrip(" ,;:([-–—") + "…"


def method_in(title: str) -> str | None:
    """The method's name that a title begins with: ``VAR`` in ``VAR: Visual ...``.

    Words before a colon are a name if they are written like one: one word that is no common term of
    the field, or a few with capitals or digits inside them, or with a version behind them.
    """
    match = _HEAD.match(plain_title(title))
    words = match.group(1).split() if match else []
    if not 1 <= len(words) <= 3 or not any(char.isalnum() for char in words[0]):
        return None
    if len(words) == 1:
        common = all(part.lower() in _COMMON for part in re.split(r"[-/]", words[0]))
        return None if common else words[0]
    if words[-1].lower() in _COMMON:
        return None
    odd = sum(_is_odd(word) for word in words)
    versioned = _VERSION.fullmatch(words[-1]) is not None
    is_name = odd * 2 > len(words) or (versioned and not words[-1].startswith(("19", "20")))
    return " ".join(words) if is_name else None


def _is_odd(word: str) -> bool:
    """Whether a word is written like a name: ``DALL-E``, ``nnU``, ``GPT4``."""
    if word.lower() in _COMMON or word.lower().rstrip("s") in _COMMON:
        return False
    return any(re.search(r"\d|[^\W\d_][A-Z]|[α-ω]", part) is not None for part in word.split("-"))


def code_link_in(abstract: str | None, comment: str | None) -> str | None:
    """The repository that the comment or the abstract names, else the project page.

    The comment comes first: authors write it for readers who look for exactly this.
    """
    found = [_links_of(text[:_LONGEST]) for text in (comment or "", abstract or "")]
    for kind in (LinkKind.CODE, LinkKind.PROJECT):
        for links in found:
            for url, its_kind in links:
                if its_kind is kind:
                    return url
    return None


def _links_of(text: str) -> list[tuple[str, LinkKind]]:
    text = text.replace("\\_", "_").replace("\\%", "%").replace("\\#", "#").replace("\\~", "~")
    links = []
    for match in _URL.finditer(text):
        url = trimmed_link(match.group())
        url = url if "://" in url else f"https://{url}"
        before = text[max(0, match.start() - _WORDS_BEFORE) : match.start()]
        links.append((url, _kind(url, before)))
    return links


def _kind(url: str, before: str) -> LinkKind:
    if is_code_link(url):
        # The page of an owner or of the host is no repository.
        parts = [part for part in url.partition("://")[2].split("/") if part]
        return LinkKind.CODE if len(parts) >= 3 else LinkKind.OTHER
    if is_paper_link(url):
        return LinkKind.OTHER
    kind = kind_of(url, before.rpartition(". ")[2])
    return LinkKind.PROJECT if kind is LinkKind.CODE else kind
