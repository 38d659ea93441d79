"""arXiv's groups, archives and categories, and how the interfaces name them. Pure.

Source: arxiv.org/category_taxonomy; set names `group:archive:CATEGORY` from arXiv's "OAI" page.
"""

from __future__ import annotations

_PHYSICS_CLASSES = (
    "acc-ph ao-ph app-ph atm-clus atom-ph bio-ph chem-ph class-ph comp-ph data-an ed-ph flu-dyn "
    "gen-ph geo-ph hist-ph ins-det med-ph optics plasm-ph pop-ph soc-ph space-ph"
)
_TAXONOMY: tuple[tuple[str, str, str, str], ...] = (
    (
        "cs",
        "cs",
        "Computer Science",
        "AI AR CC CE CG CL CR CV CY DB DC DL DM DS ET FL GL GR GT HC IR IT LG LO MA MM MS NA NE NI "
        "OH OS PF PL RO SC SD SE SI SY",
    ),
    ("econ", "econ", "Economics", "EM GN TH"),
    ("eess", "eess", "Electrical Engineering and Systems Science", "AS IV SP SY"),
    (
        "math",
        "math",
        "Mathematics",
        "AC AG AP AT CA CO CT CV DG DS FA GM GN GR GT HO IT KT LO MG MP NA NT OA OC PR QA RA RT SG "
        "SP ST",
    ),
    ("physics", "astro-ph", "Astrophysics", "CO EP GA HE IM SR"),
    (
        "physics",
        "cond-mat",
        "Condensed Matter",
        "dis-nn mes-hall mtrl-sci other quant-gas soft stat-mech str-el supr-con",
    ),
    ("physics", "gr-qc", "General Relativity and Quantum Cosmology", ""),
    ("physics", "hep-ex", "High Energy Physics - Experiment", ""),
    ("physics", "hep-lat", "High Energy Physics - Lattice", ""),
    ("physics", "hep-ph", "High Energy Physics - Phenomenology", ""),
    ("physics", "hep-th", "High Energy Physics - Theory", ""),
    ("physics", "math-ph", "Mathematical Physics", ""),
    ("physics", "nlin", "Nonlinear Sciences", "AO CD CG PS SI"),
    ("physics", "nucl-ex", "Nuclear Experiment", ""),
    ("physics", "nucl-th", "Nuclear Theory", ""),
    ("physics", "physics", "Physics", _PHYSICS_CLASSES),
    ("physics", "quant-ph", "Quantum Physics", ""),
    ("q-bio", "q-bio", "Quantitative Biology", "BM CB GN MN NC OT PE QM SC TO"),
    ("q-fin", "q-fin", "Quantitative Finance", "CP EC GN MF PM PR RM ST TR"),
    ("stat", "stat", "Statistics", "AP CO ME ML OT TH"),
)
"""Group, archive, its name, its categories; an archive without any is a category itself."""

ARCHIVES: dict[str, tuple[str, ...]] = {
    archive: tuple(f"{archive}.{code}" for code in codes.split()) or (archive,)
    for _group, archive, _name, codes in _TAXONOMY
}
CATEGORIES = frozenset(category for held in ARCHIVES.values() for category in held)
_BY_LOWER = {category.lower(): category for category in CATEGORIES}
_GROUPS = {archive: group for group, archive, _name, _codes in _TAXONOMY}
_NAMES = {archive: name for _group, archive, name, _codes in _TAXONOMY}


class UnknownCategory(ValueError):
    """arXiv has no such category or archive; the text is what arXiv's feeds would say."""


def archive_of(category: str) -> str:
    """The archive that holds a category."""
    return category.partition(".")[0]


def subject(category: str) -> str:
    """A category in words, as Dublin Core records name it."""
    archive, _, code = category.partition(".")
    name = _NAMES.get(archive, archive)
    return f"{name} - {code}" if code else name


def set_of(category: str) -> str:
    """The harvest set that holds exactly this category."""
    archive, _, code = category.partition(".")
    group = _GROUPS.get(archive, archive)
    parts = (group, archive, code) if code or group == archive else (group, archive)
    return ":".join(filter(None, parts))


def categories_of(names: str) -> tuple[list[str], frozenset[str]]:
    """The names as arXiv writes them and all categories that they stand for.

    `names` is joined with ``+`` and read without regard to case, as in `cs.ai+q-bio`.

    Raises:
        UnknownCategory: one of them does not exist.
    """
    read: list[str] = []
    found: set[str] = set()
    for name in names.split("+"):
        archive = archive_of(name).lower()
        if archive not in ARCHIVES:
            known = ", ".join(ARCHIVES)
            raise UnknownCategory(f"Bad archive '{archive}'. Valid archive names are: {known}.")
        if "." not in name:
            read.append(archive)
            found.update(ARCHIVES[archive])
            continue
        category = _BY_LOWER.get(name.lower())
        if category is None:
            known = ", ".join(ARCHIVES[archive])
            raise UnknownCategory(
                f"Bad subject class '{name.partition('.')[2]}'. Valid subject classes for the "
                f"archive '{archive}' are: {known}."
            )
        read.append(category)
        found.add(category)
    return read, frozenset(found)


def _sets() -> dict[str, frozenset[str]]:
    held: dict[str, set[str]] = {}
    for category in CATEGORIES:
        archive = archive_of(category)
        group = _GROUPS[archive]
        for spec in (group, f"{group}:{archive}", set_of(category)):
            held.setdefault(spec, set()).add(category)
    return {spec: frozenset(held[spec]) for spec in sorted(held)}


SETS: dict[str, frozenset[str]] = _sets()
"""Every harvest set with the categories that it holds."""
