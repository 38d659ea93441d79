"""Links: what they lead to, and the key under which two of them are one."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

from bot.core.arxiv_id import find_arxiv_id
from db.records import LinkKind

_DOI = re.compile(r"(?<![\w.])10\.\d{4,9}/[^\s\"<>|\[\]{}]+")
_DOI_TAIL = re.compile(
    r"(?:\.pdf|\.full|\.full\.pdf|\.abstract|\.short|/pdf|/full|/abstract|/meta|/html)\Z",
    re.IGNORECASE,
)
_PREPRINT_VERSION = re.compile(r"(10\.1101/[\d.]+)v\d+\Z")
_NATURE = re.compile(
    r"nature\.com/articles/(s\d{4,5}-\d{3}-\d+-\w+|(?:nature|ncomms|srep)\d+|n[a-z]{2,9}\.\d+(?:\.\d+)?)",
    re.IGNORECASE,
)
_TRACKING = re.compile(
    r"utm_\w*|source|ref|ref_src|fbclid|gclid|casa_token|mc_cid|mc_eid|spm|share"
)
_DEFAULT_PORTS = {80, 443}

_WEB = re.compile(
    r"https?://|www\.[\w-]+\.|(?:www\.)?(?:arxiv|openreview|github|doi)\.(?:org|net|com)/",
    re.IGNORECASE,
)
"""An absolute link; the scheme of a few well-known hosts is often forgotten."""

_CODE_HOSTS = frozenset(
    {
        "github.com",
        "gitlab.com",
        "bitbucket.org",
        "gitee.com",
        "codeberg.org",
        "sourceforge.net",
        "git.io",
        "gist.github.com",
        "openi.org.cn",
        "colab.research.google.com",
    }
)
_PAGE_HOSTS = frozenset(
    {"github.io", "gitlab.io", "gitee.io", "netlify.app", "vercel.app", "pages.dev"}
)
_PAPER_HOSTS = frozenset(
    {
        "arxiv.org",
        "xxx.lanl.gov",
        "ar5iv.org",
        "alphaxiv.org",
        "scirate.com",
        "papers.cool",
        "openreview.net",
        "aclanthology.org",
        "aclweb.org",
        "thecvf.com",
        "mlr.press",
        "neurips.cc",
        "nips.cc",
        "iclr.cc",
        "icml.cc",
        "ecva.net",
        "doi.org",
        "ieee.org",
        "computer.org",
        "acm.org",
        "springer.com",
        "springeropen.com",
        "nature.com",
        "science.org",
        "sciencemag.org",
        "sciencedirect.com",
        "elsevier.com",
        "biorxiv.org",
        "medrxiv.org",
        "chemrxiv.org",
        "semanticscholar.org",
        "wiley.com",
        "jmlr.org",
        "aaai.org",
        "ijcai.org",
        "isca-speech.org",
        "isca-archive.org",
        "usenix.org",
        "mdpi.com",
        "tandfonline.com",
        "sagepub.com",
        "oup.com",
        "cambridge.org",
        "pnas.org",
        "plos.org",
        "frontiersin.org",
        "mit.edu/tacl",
        "direct.mit.edu",
        "bmvc2022.mpi-inf.mpg.de",
        "bmva.org",
        "bmva-archive.org.uk",
        "spiedigitallibrary.org",
        "iopscience.iop.org",
        "aps.org",
        "aip.org",
        "royalsocietypublishing.org",
        "ssrn.com",
        "hal.science",
        "techrxiv.org",
        "researchgate.net",
        "ncbi.nlm.nih.gov",
        "pubmed.ncbi.nlm.nih.gov",
        "inspirehep.net",
        "eccc.weizmann.ac.il",
        "eprint.iacr.org",
        "vldb.org",
        "roboticsproceedings.org",
        "dblp.org",
        "osti.gov",
    }
)
_CODE_WORDS = re.compile(
    r"\b(?:code|codes|github|gitlab|repo|repository|implementation|source|pytorch|tensorflow|jax"
    r"|keras|caffe|official)\b|代码|源码|开源",
    re.IGNORECASE,
)
_PAGE_WORDS = re.compile(
    r"\b(?:project|page|website|web|homepage|home|site|webpage|blog)\b|主页|项目|官网|博客",
    re.IGNORECASE,
)
_PAGE_IN_URL = re.compile(r"project|page|homepage", re.IGNORECASE)
_PAPER_PATH = re.compile(r"\.pdf\Z|/pdf/|/paper/|/papers/|/abs/", re.IGNORECASE)


@lru_cache(maxsize=65_536)
def _split(url: str) -> SplitResult | None:
    text = url.strip()
    if "://" not in text[:12]:
        text = "https://" + text.lstrip("/")
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    return parts


@lru_cache(maxsize=65_536)
def host_of(url: str) -> str:
    """The lower-case host without ``www.``; empty where the text is no link."""
    parts = _split(url)
    host = (parts.hostname or "").casefold() if parts else ""
    return host.removeprefix("www.")


def _is_under(url: str, hosts: frozenset[str]) -> bool:
    """Whether the link's host is one of the hosts or lies below one of them."""
    host = host_of(url)
    while host and host not in hosts:
        host = host.partition(".")[2]
    return bool(host)


def is_web_link(url: str) -> bool:
    """Whether the text is an absolute http(s) link, no anchor and no file of the repository."""
    return _WEB.match(url.strip()) is not None


def is_paper_link(url: str) -> bool:
    """Whether the link leads to a paper: a known publisher or mirror, or a PDF that is no code."""
    if not is_web_link(url):
        return False
    if is_of_paper_host(url) or find_arxiv_id(url) is not None:
        return True
    parts = _split(url)
    if parts is None or _is_under(url, _CODE_HOSTS):
        return parts is not None and parts.path.lower().endswith(".pdf")
    return bool(_PAPER_PATH.search(parts.path))


def is_of_paper_host(url: str) -> bool:
    """Whether the link's host is a known publisher, archive or mirror of papers."""
    return _is_under(url, _PAPER_HOSTS)


def is_code_link(url: str) -> bool:
    """Whether the link leads to a host of code."""
    return _is_under(url, _CODE_HOSTS)


def kind_of(url: str, label: str = "") -> LinkKind:
    """What a link beside the paper's own leads to: by its host, else by its words."""
    if _is_under(url, _CODE_HOSTS):
        return LinkKind.CODE
    if _is_under(url, _PAGE_HOSTS):
        return LinkKind.PROJECT
    if _CODE_WORDS.search(label):
        return LinkKind.CODE
    if _PAGE_WORDS.search(label):
        return LinkKind.PROJECT
    if is_paper_link(url):
        return LinkKind.OTHER
    return LinkKind.PROJECT if _PAGE_IN_URL.search(url) else LinkKind.OTHER


def as_doi(text: str) -> str | None:
    """The first DOI of the text in lower case, without what sites hang behind it."""
    decoded = unquote(text) if "%" in text else text
    nature = _NATURE.search(decoded)
    if nature is not None:
        return f"10.1038/{nature.group(1).lower()}"
    match = _DOI.search(decoded)
    if match is None:
        return None
    doi = trimmed_link(match.group().split("?", 1)[0].split("#", 1)[0]).lower()
    doi = _PREPRINT_VERSION.sub(r"\1", _DOI_TAIL.sub("", doi))
    return doi if doi.partition("/")[2] else None


def trimmed_link(text: str) -> str:
    """A link or DOI without the closing marks that belong to the sentence around it."""
    end, unopened = len(text), text.count(")") - text.count("(")
    while end:
        last = text[end - 1]
        if last == ")" and unopened > 0:
            unopened -= 1
        elif last not in ".,;:!?'\"*_、，。；":
            break
        end -= 1
    return text[:end]


@lru_cache(maxsize=65_536)
def url_key(url: str) -> str | None:
    """The key of a link: two links with one key lead to the same thing. ``None``: no link."""
    parts = _split(url)
    host = host_of(url)
    if parts is None or "." not in host or " " in host:
        return None
    arxiv_id = find_arxiv_id(url) if _is_under(url, _PAPER_HOSTS) else None
    if arxiv_id is not None:
        return f"arxiv.org/abs/{arxiv_id}"
    port = f":{parts.port}" if parts.port and parts.port not in _DEFAULT_PORTS else ""
    return f"{host}{port}{_path_key(host, parts.path)}{_query_key(parts.query)}"


def _path_key(host: str, path: str) -> str:
    path = unquote(path).rstrip("/")
    if host == "openreview.net" and path in {"/pdf", "/forum", "/attachment"}:
        return "/forum"
    if host == "aclanthology.org":
        return path.removesuffix(".pdf")
    return path


def _query_key(query: str) -> str:
    kept = [
        (name, value)
        for name, value in parse_qsl(query, keep_blank_values=True)
        if not _TRACKING.fullmatch(name.lower())
    ]
    return "?" + urlencode(kept, errors="replace") if kept else ""
