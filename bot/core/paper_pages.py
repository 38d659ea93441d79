"""Links to the pages of papers that have neither an arXiv id nor a DOI in them.

A host alone says little: OpenReview shows groups and profiles, proceedings have tables of contents.
So each known site has the paths of its papers, and leads every way to one paper to one address, the
one whose page carries the paper's metadata.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.core.links import host_of, is_of_paper_host

_LONGEST = 2_000


class Site(StrEnum):
    """Whose page it is; the sites differ in how their metadata can be had."""

    OPENREVIEW = "openreview"
    ANTHOLOGY = "anthology"
    CVF = "cvf"
    PMLR = "pmlr"
    NEURIPS = "neurips"
    ECVA = "ecva"
    JMLR = "jmlr"
    IJCAI = "ijcai"
    AAAI = "aaai"
    BIORXIV = "biorxiv"
    """And medRxiv."""
    IEEE = "ieee"
    ACM = "acm"
    SCHOLAR = "semanticscholar"
    OTHER = "other"
    """Another publisher or archive of bot.core.links."""


@dataclass(frozen=True, slots=True)
class PaperPage:
    """The page of a paper. `url` is the same for every link to the paper on this site."""

    site: Site
    url: str


@dataclass(frozen=True, slots=True)
class _Rule:
    """Paths of papers on a site. No `address`: the link is kept as it is."""

    site: Site
    pattern: re.Pattern[str]
    address: str | Callable[[re.Match[str]], str] = ""


ANTHOLOGY_ID = r"(?:[A-Z]\d{2}-\d{4}|\d{4}\.[a-z0-9_]{2,40}-[a-z0-9]{1,40}\.\d{1,4})"
"""Of a paper of the ACL Anthology, old (``P19-1001``) or new (``2023.acl-long.1``)."""


def _rule(site: Site, pattern: str, address: str | Callable[[re.Match[str]], str] = "") -> _Rule:
    return _Rule(site, re.compile(pattern), address)


def _jmlr(match: re.Match[str]) -> str:
    return f"https://jmlr.org/papers/v{match[1] or match[3]}/{match[2] or match[4]}.html"


def _scholar(match: re.Match[str]) -> str:
    if match[1]:
        return f"https://www.semanticscholar.org/paper/{match[1]}"
    return f"https://api.semanticscholar.org/CorpusID:{match[2]}"


# Matched against the host without "www.", the path without a slash at its end, and the query.
_RULES: dict[str, tuple[_Rule, ...]] = {
    "openreview.net": (
        _rule(
            Site.OPENREVIEW,
            r"/(?:forum|pdf|attachment)\?(?:[^#]*&)?id=([\w-]{5,40})(?:&.*)?",
            r"https://openreview.net/forum?id=\1",
        ),
        _rule(Site.OPENREVIEW, r"/pdf/[0-9a-f]{32,64}\.pdf"),
    ),
    "aclanthology.org": (
        _rule(
            Site.ANTHOLOGY,
            rf"(?:/papers)?(?:/[A-Z]/[A-Z]\d\d)?/({ANTHOLOGY_ID})"
            r"(?:v\d)?(?:\.(?:pdf|bib|xml|endf))?(?:\?.*)?",
            r"https://aclanthology.org/\1",
        ),
    ),
    "thecvf.com": (
        _rule(
            Site.CVF,
            r"/(content[\w/-]{0,80}?)/(?:html|papers)/([^/?]+_paper)\.(?:html|pdf)(?:\?.*)?",
            r"https://openaccess.thecvf.com/\1/html/\2.html",
        ),
    ),
    "mlr.press": (
        _rule(
            Site.PMLR,
            r"/([vr]\d+)/([\w-]+?)(?:/\2)?\.(?:html|pdf)(?:\?.*)?",
            r"https://proceedings.mlr.press/\1/\2.html",
        ),
    ),
    "raw.githubusercontent.com": (
        _rule(
            Site.PMLR,
            r"/mlresearch/([vr]\d+)/(?:main|gh-pages)/(?:assets/)?([\w-]+)/\2\.pdf",
            r"https://proceedings.mlr.press/\1/\2.html",
        ),
    ),
    "neurips.cc": (
        _rule(
            Site.NEURIPS,
            r"/(paper(?:_files/paper)?/\d{4})/(?:hash|file)/([0-9a-f]{32})-[A-Za-z]+"
            r"(-[\w-]+)?\.(?:html|pdf)(?:\?.*)?",
            r"https://proceedings.neurips.cc/\1/hash/\2-Abstract\3.html",
        ),
        _rule(
            Site.NEURIPS,
            r"/paper/(\d+-[\w-]+?)(?:\.pdf)?(?:\?.*)?",
            r"https://papers.nips.cc/paper/\1",
        ),
        _rule(Site.NEURIPS, r"/virtual/\d{4}/[\w-]+/\d+"),
    ),
    "ecva.net": (_rule(Site.ECVA, r"/papers/eccv_\d{4}/papers_ECCV/(?:html|papers)/\w+\.\w{3}"),),
    "jmlr.org": (
        _rule(
            Site.JMLR,
            r"/papers/(?:v(\d+)/([\w-]+)\.html|volume(\d+)/([\w-]+)/\4\.pdf)(?:\?.*)?",
            _jmlr,
        ),
    ),
    "ijcai.org": (
        _rule(
            Site.IJCAI,
            r"/proceedings/(\d{4})/0*(\d+)(?:\.pdf)?",
            r"https://www.ijcai.org/proceedings/\1/\2",
        ),
    ),
    "aaai.org": (
        _rule(
            Site.AAAI,
            r"(?:/ojs)?/index\.php/([\w-]+)/article/(?:view|download)/(\d+)(?:[/?].*)?",
            r"https://ojs.aaai.org/index.php/\1/article/view/\2",
        ),
    ),
    "biorxiv.org": (_rule(Site.BIORXIV, r"/content/(?:biorxiv/)?early/[\d/]+[^?]*(?:\?.*)?"),),
    "ieee.org": (
        _rule(
            Site.IEEE,
            r"/(?:abstract/)?document/(\d+)(?:[/?].*)?",
            r"https://ieeexplore.ieee.org/document/\1",
        ),
        _rule(
            Site.IEEE,
            r"/(?:stamp/)?stamp\.jsp\?(?:[^#]*&)?arnumber=0*(\d+)(?:&.*)?",
            r"https://ieeexplore.ieee.org/document/\1",
        ),
    ),
    "acm.org": (_rule(Site.ACM, r"/citation\.cfm\?id=[\d.]+(?:&.*)?"),),
    "semanticscholar.org": (
        _rule(
            Site.SCHOLAR,
            r"/(?:paper/(?:[^/?]+/)?|reader/)?(?:([0-9a-f]{40})|CorpusID:(\d+))(?:[/?].*)?",
            _scholar,
        ),
    ),
}
_ALSO = {
    "aclweb.org": "aclanthology.org",
    "aclanthology.info": "aclanthology.org",
    "nips.cc": "neurips.cc",
    "medrxiv.org": "biorxiv.org",
    "jmlr.csail.mit.edu": "jmlr.org",
}
_OF_ARXIV = re.compile(
    r"(?:\A|\.)(?:arxiv\.org|ar5iv\.org|alphaxiv\.org|scirate\.com|papers\.cool|lanl\.gov)\Z"
)
_NO_PAPER = re.compile(
    r"/(?:authors?|profiles?|search|list|groups?|users?|pid|people|venues?|events?|toc|journals?"
    r"|issues?|volumes?|conferences?|calendar|dates|news|blogs?|careers?|topics?|jobs)(?:[/?]|\Z)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"/[^/?]+/.*\d|/[^/?]*\d{6}|\?.*\d{5}")
_PDF = re.compile(r"\.pdf(?:\?.*)?\Z", re.IGNORECASE)


def paper_page(url: str) -> PaperPage | None:
    """The page of a paper that the link leads to; ``None``: none that is known."""
    host = host_of(url) if len(url) <= _LONGEST else ""
    if not host or not (is_of_paper_host(url) or host in _RULES):
        return None
    path = _path_of(url)
    rules = _rules_of(host)
    for rule in rules:
        match = rule.pattern.fullmatch(path.removeprefix("/anthology"))
        if match is not None:
            return PaperPage(rule.site, _address(rule, match, url))
    if rules:
        return PaperPage(rules[0].site, _kept(url)) if _PDF.search(path) else None
    return PaperPage(Site.OTHER, _kept(url)) if _is_other(host, path) else None


def _rules_of(host: str) -> tuple[_Rule, ...]:
    while host:
        known = _RULES.get(_ALSO.get(host, host))
        if known is not None:
            return known
        host = host.partition(".")[2]
    return ()


def _address(rule: _Rule, match: re.Match[str], url: str) -> str:
    if callable(rule.address):
        return rule.address(match)
    return match.expand(rule.address) if rule.address else _kept(url)


def _path_of(url: str) -> str:
    """What follows the host, without the fragment."""
    rest = url.strip().partition("#")[0]
    _, scheme, behind = rest.partition("://")
    rest = behind if scheme and "/" not in rest[: rest.index("://")] else rest
    path, query, values = rest.lstrip("/").partition("?")
    _, slash, path = path.partition("/")
    return f"{slash}{path.rstrip('/')}{query}{values}"


def _kept(url: str) -> str:
    """The link as it is, with a scheme and without its fragment."""
    bare = url.strip().partition("#")[0]
    return bare if "://" in bare[:12] else f"https://{bare}"


def _is_other(host: str, path: str) -> bool:
    if _OF_ARXIV.search(host):
        # Whatever has an id was found by it.
        return False
    if _PDF.search(path):
        return True
    return bool(_NUMBERED.match(path)) and not _NO_PAPER.search(path)
