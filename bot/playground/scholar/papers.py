"""Invented papers of the local Crossref, Anthology and proceedings. Labs are their authors."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Author:
    """A name as Crossref holds it: in two parts, or (with no `given`) whole."""

    family: str
    given: str = ""

    @property
    def whole(self) -> str:
        """As people write it."""
        return f"{self.given} {self.family}".strip()

    @property
    def inverted(self) -> str:
        """As BibTeX and most citation tags write it."""
        return f"{self.family}, {self.given}" if self.given else self.family


@dataclass(frozen=True, slots=True)
class InventedPaper:
    """A paper with the places that know it; what is empty does not."""

    title: str
    authors: tuple[Author, ...]
    date: tuple[int, ...]
    """Year, month and day, as far as they are known."""
    venue: str
    abstract: str = ""
    subtitle: str = ""
    doi: str = ""
    anthology_id: str = ""
    page: str = ""
    """Host and path, such as ``openaccess.thecvf.com/content/X/html/Y.html``."""


VEGA, ORION, LYRA = Author("Lab", "Vega"), Author("Group", "Orion"), Author("Lyra Collaboration")

PAPERS: tuple[InventedPaper, ...] = (
    InventedPaper(
        title="Patch Orders for Image Generation",
        subtitle="A Study of Raster, Spiral and Learned Scans",
        authors=(VEGA, ORION, LYRA),
        date=(2025, 8, 3),
        venue="Journal of Invented Vision",
        abstract="We compare <jats:italic>three</jats:italic> orders in which patches are drawn. "
        "The code is at https://github.com/vega-lab/patch-orders.",
        doi="10.5555/jiv.2025.0042",
    ),
    InventedPaper(
        title="Tokens at Rest: Caching Decoders Without Regret",
        authors=(ORION, VEGA),
        date=(2024, 6),
        venue="Proceedings of the 1st Invented Conference on Systems",
        doi="10.5555/ics.2024.7",
    ),
    InventedPaper(
        title='{R}eading {L}ists {\\"u}ber Everything: {C}urating Papers \\& People',
        authors=(VEGA, Author("Gr{\\'e}e", "Lab")),
        date=(2024, 8),
        venue="Proceedings of the 1st Invented Meeting on Language (Volume 1: Long Papers)",
        abstract="Lists grow by {\\textasciitilde}3{\\%} a week. We measure $O(\\log n)$ of them.",
        doi="10.18653/v1/2024.invented-long.12",
        anthology_id="2024.invented-long.12",
    ),
    InventedPaper(
        title="Scaling Scales: Next-Scale Prediction Revisited",
        authors=(VEGA, ORION),
        date=(2025,),
        venue="Proceedings of the Invented Conference on Computer Vision",
        page="openaccess.thecvf.com/content/INV2025/html/Lab_Scaling_Scales_INV_2025_paper.html",
    ),
    InventedPaper(
        title="Bounds & Bonds in Bandits",
        authors=(LYRA, ORION),
        date=(2023, 7, 3),
        venue="Invented Conference on Machine Learning",
        abstract="A short proof that waiting pays.",
        page="proceedings.mlr.press/v999/lyra23a.html",
    ),
)
