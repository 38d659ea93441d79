"""arXiv's comment or journal reference -> the venue it names, as lists write it: ``CVPR 2026``.

A comment is a sentence of the authors: it also names venues that did not take the paper (yet). Each
clause is read on its own; what was submitted, what a paper extends and whose challenge it won is no
venue of the paper.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.core.venue_names import JOURNALS, find_known, known_venue

_LONGEST = 800
_LONGEST_NAME = 60
_CLAUSE = re.compile(
    r"[;\n|]|(?<!Proc)(?<!Int)(?<!Intl)(?<!Conf)(?<!Trans)(?<!Symp)(?<!Rev)(?<!Phys)(?<!Lett)"
    r"[.!](?=\s+[A-Z(]|\s*\Z)"
)
_URL = re.compile(r"\\?(?:url|href)?\{?https?://[^\s,;)}]+\}?")
_ACCEPTED = re.compile(
    r"accept(?:ed|ance)?\b|\bappear(?:s|ed|ing)?\b|publish|publication|present(?:ed|ation)"
    r"|camera[- ]ready|proceedings|\bproc\b|in press|forthcoming|conference paper"
    r"|\b(?:oral|spotlight|poster)\b",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"submi(?:t|ssion)|under(?:going)? (?:[\w-]+ ){0,2}(?:review|submission|consideration)"
    r"|in (?:peer[- ])?review|reject|in preparation|prepared for|intended|plan(?:ned|ning)? to"
    r"|possible publication",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(
    r"\b(?:extended|earlier|previous|preliminary|prior|short(?:er)?|initial|conference|abridged)"
    r" (?:[\w-]+ ){0,2}versions?\b(?! of record)|\bextends\b|\bextension (?:of|to)\b|superse"
    r"|\bbased on\b|\bbuilds? (?:up)?on\b|\bfollow-?up\b|\badmin note\b|text overlap"
    r"|\b(?:parts?|portions?) of (?:this|the) (?:work|article|paper)\b|\bnote (?:for|on) the\b",
    re.IGNORECASE,
)
_CONTEST = re.compile(
    r"\b(?:challenge|competition|winner|winning|place|leaderboard|shared task)\b", re.IGNORECASE
)
_SUBMISSION_AFTER = re.compile(r"[\s\d'’,()-]{0,12}(?:submission|under review|challenge|deadline)")
_YEAR = r"(?:(?P<full>(?:19|20)\d\d)(?!\d)|['’](?P<short>\d\d)(?!\d))"
_YEAR_AFTER = re.compile(rf"[^\d'’]{{0,50}}?{_YEAR}")
_YEAR_GLUED = re.compile(r"-?(?P<short>[0-3]\d)(?!\d)")
_YEAR_IN_DATE = re.compile(r"\W*\(?\d{1,2}/(?P<full>(?:19|20)\d\d)")
_YEAR_BEFORE = re.compile(r"(?:19|20)\d\d(?=[^\d;]{0,80}\Z)")
_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WORKSHOP = re.compile(r"\bworkshops?\b|\bco-?l?located\b|\bconjunction with\b", re.IGNORECASE)
_FINDINGS = re.compile(r"\bfindings\b", re.IGNORECASE)
_WITH_FINDINGS = frozenset({"ACL", "EMNLP", "NAACL", "EACL", "AACL", "COLING"})
_ACRONYM = re.compile(
    r"(?<![A-Za-z0-9/.-])(?P<name>[A-Z][A-Za-z]*[A-Z][A-Za-z]*(?:[-&+][A-Z]\w*)?)"
    r"(?:\),?\s|\s|['’-]|\s['’])?(?P<year>20\d\d|(?<=['’])\d\d)(?!\d)"
)
_YEAR_FIRST = re.compile(
    r"(?P<year>20\d\d) (?:(?:IEEE|ACM)(?:/[A-Z]+)* )?(?P<name>[A-Z][A-Za-z]*[A-Z][A-Za-z]*)\b"
)
_NO_VENUE = (
    "IEEE ACM LNCS GPU NVIDIA CUDA MIT USA UK AI ML LLM GPT CVF RSJ AMS MSC NSF ISBN DOI PMLR CEUR"
    " CCF EU US PR API CC BY LaTeX TeX arXiv PhD MSc OpenAI DeepMind GitHub YouTube PDF HTML"
)
_MEETING = re.compile(
    r"conference|symposium|workshop|congress|meeting|\bconf\b|\bsymp\b", re.IGNORECASE
)
_WORD = r"(?: (?:[A-Z][\w&/-]*|and|of|in|on|for|the|&)(?=[\s,.;:()]|\Z))"
_JOURNAL = re.compile(
    rf"(?:[A-Z]{{3,6}}(?:/[A-Z]+)* )?(?:Transactions on|Journal (?:of|on)|International Journal of)"
    rf"{_WORD}{{1,8}}"
    rf"|(?:IEEE|ACM){_WORD}{{0,6}}? (?:Letters|Magazine|Journal|Access)\b"
)
_TAKEN_BY = re.compile(
    r"(?:[Aa]ccepted|[Pp]ublished)(?: for publication)? (?:by|in|to) (?:the )?(?:journal )?"
    rf"(?P<name>(?! )[A-Z][\w-]+{_WORD}{{1,6}})(?=\s*(?:[,.;:(]|\Z))"
)
_PART = re.compile(
    r"\b(?:Main|Conference|Workshop|Symposium|Proceedings|Track|Findings|IEEE|ACM)\b"
)
_CITED = re.compile(r"(?P<name>[A-Z][A-Za-z.&: -]{1,50}?),?\s+(?:[Vv]ol(?:ume|\.)?\s*)?\d")


def venue_in(comment: str | None, journal_ref: str | None) -> str | None:
    """The venue that arXiv's comment or journal reference names; ``None``: none for sure.

    A workshop, or the Findings of a conference, is said so: ``NeurIPS 2024 Workshop``. The year is
    left out where none is given.
    """
    return _from_reference(journal_ref or "") or _from_comment(comment or "")


@dataclass(frozen=True, slots=True)
class _Named:
    """A venue in a clause: its text, and how sure it is the paper's."""

    text: str
    sure: int


def _from_comment(comment: str) -> str | None:
    named = [
        found
        for clause in _CLAUSE.split(_URL.sub(" ", comment[:_LONGEST]))
        for found in _in_clause(clause)
    ]
    best = max(named, key=lambda found: found.sure, default=None)
    return best.text if best and len(best.text) <= _LONGEST_NAME else None


def _in_clause(clause: str) -> list[_Named]:
    known = [_judged(match, clause) for match in find_known(clause)]
    found = [named for named in known if named]
    return found or ([] if known else _unknown(clause))


def _judged(match: re.Match[str], clause: str) -> _Named | None:
    before, after = clause[: match.start()], clause[match.end() :]
    if not _is_of_the_paper(before) or _SUBMISSION_AFTER.match(after):
        return None
    name, year = known_venue(match), _year(before, after)
    accepted = _ACCEPTED.search(clause) is not None
    alone = not re.search(r"[a-z]{3}", f"{before}{after}")
    if not (year or accepted or alone) or ("challenge" in clause.lower() and not accepted):
        return None
    return _Named(_written(name, year, clause, match.group()), 2 * accepted + bool(year))


def _is_of_the_paper(before: str) -> bool:
    """Whether what stands before a name leaves the venue to this paper."""
    if _OF_ANOTHER.search(before):
        return False
    pending = [match.end() for match in (*_NOT_YET.finditer(before), *_CONTEST.finditer(before))]
    accepted = [match.end() for match in _ACCEPTED.finditer(before)]
    return max(pending, default=-1) <= max(accepted, default=-1)


def _year(before: str, after: str) -> str:
    match = _YEAR_GLUED.match(after) or _YEAR_IN_DATE.match(after) or _YEAR_AFTER.match(after)
    if match is not None:
        parts = match.groupdict()
        return parts.get("full") or f"20{parts['short']}"
    earlier = _YEAR_BEFORE.search(before)
    return earlier.group() if earlier else ""


def _written(name: str, year: str, clause: str, given: str) -> str:
    if name == "NeurIPS" and year and int(year) < 2018:
        # The conference took its new name in 2018; lists keep the old one before.
        name = "NIPS"
    text = f"{name} {year}".strip()
    if name in JOURNALS:
        return text
    if _WORKSHOP.search(clause) or (given.endswith(("W", "w")) and name != "WWW"):
        return f"{text} Workshop"
    findings = name in _WITH_FINDINGS and _FINDINGS.search(clause)
    return f"{text} Findings" if findings else text


def _unknown(clause: str) -> list[_Named]:
    """A venue that is in no table: a journal by its words, a meeting by its initials and year."""
    accepted = _ACCEPTED.search(clause)
    journal = _JOURNAL.search(clause)
    told = journal is not None and (accepted is not None or journal.start() == 0)
    if journal and told and _is_of_the_paper(clause[: journal.start()]):
        year = _year("", clause[journal.end() :])
        return [_Named(f"{_bare(journal.group())} {year}".strip(), 2)]
    for match in (*_ACRONYM.finditer(clause), *_YEAR_FIRST.finditer(clause)):
        whole = not re.search(r"[a-z]{3}", clause.replace(match.group(), ""))
        said = accepted or whole or _MEETING.search(clause)
        if (
            match["name"] in _NO_VENUE.split()
            or not said
            or not _is_of_the_paper(clause[: match.start()])
        ):
            continue
        if _SUBMISSION_AFTER.match(clause[match.end() :]):
            continue
        year = match["year"] if len(match["year"]) == 4 else f"20{match['year']}"
        end = " Workshop" if _WORKSHOP.search(clause[match.end() :]) else ""
        return [_Named(f"{match['name']} {year}{end}", 1 + 2 * bool(accepted))]
    taken = _TAKEN_BY.search(clause)
    if taken and not _PART.search(taken["name"]) and _is_of_the_paper(clause[: taken.start()]):
        year = _year("", clause[taken.end() :])
        return [_Named(f"{_bare(taken['name'])} {year}".strip(), 2)]
    return []


def _bare(name: str) -> str:
    return re.sub(r"(?: (?:and|of|in|on|for|the|&))+\Z", "", name)


def _from_reference(reference: str) -> str | None:
    """A journal reference is a citation: its name is the paper's venue, whatever else it says."""
    text = " ".join(_URL.sub(" ", reference[:_LONGEST]).split())
    years = _ANY_YEAR.findall(text)
    year = years[-1] if years else ""
    known = find_known(text)
    if known:
        return _written(known_venue(known[-1]), year, text, known[-1].group())
    unknown = _unknown(text)
    if unknown and re.search(r"\d{4}", unknown[0].text):
        return unknown[0].text[:_LONGEST_NAME]
    cited = _JOURNAL.match(text) or _CITED.match(text)
    if cited is None or not year:
        return None
    name = _bare(cited.groupdict().get("name") or cited.group()).rstrip(" ,:")
    return f"{name} {year}" if len(name) < _LONGEST_NAME - 5 and len(name.split()) <= 8 else None
