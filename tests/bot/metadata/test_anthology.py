"""The Anthology's BibTeX, its LaTeX, and its ids."""

import httpx
import pytest

from bot.metadata.anthology import Anthology, anthology_id, parse_bib
from bot.metadata.bibtex import read_entry
from bot.metadata.errors import PaperUnknown, SourceDown, Unreadable
from bot.metadata.latex import accents, plain
from bot.metadata.reading import Broken, Undocumented
from db.records import PaperDetails, PartialDate
from tests.bot.metadata.asking import NOW, Internet, Ref

BIB = r"""@inproceedings{lab-group-2024-reading,
    title = "{R}eading {L}ists {\"u}ber Everything",
    author = "Lab, Vega  and
      Gr{\'e}e, Orion  and
      Lyra Collaboration",
    editor = "Lab, Deneb",
    booktitle = "Proceedings of the 1st Invented Meeting (Volume 1: Long Papers)",
    month = aug,
    year = "2024",
    address = "Vega, Lyra",
    publisher = "Invented Association",
    url = "https://aclanthology.org/2024.invented-long.12/",
    doi = "10.18653/v1/2024.invented-long.12",
    pages = "1--2",
    abstract = "Lists grow by {\textasciitilde}3{\%}. We measure $O(\log n)$ {``}things{''}."
}
"""
ID = "2024.invented-long.12"


def test_a_record_becomes_the_details_of_a_paper():
    assert PaperDetails(
        title="Reading Lists über Everything",
        source="anthology",
        url=f"https://aclanthology.org/{ID}/",
        authors=("Vega Lab", "Orion Grée", "Lyra Collaboration"),
        date=PartialDate(2024, 8),
        abstract=r"Lists grow by ~3%. We measure $O(\log n)$ “things”.",
        doi=f"10.18653/v1/{ID}",
        venue="Proceedings of the 1st Invented Meeting (Volume 1: Long Papers)",
    ) == parse_bib(BIB.encode(), ID)


@pytest.mark.parametrize(
    ("month", "date"),
    [
        ("jul", PartialDate(2024, 7)),
        ('"7--12 " # jul', PartialDate(2024, 7)),
        ('jul # "~7"', PartialDate(2024, 7)),
        ('"July"', PartialDate(2024, 7)),
        ("{sept}", PartialDate(2024, 9)),
        ('"soon"', PartialDate(2024)),
    ],
)
def test_months_are_words_with_or_without_days(month, date):
    assert date == parse_bib(BIB.replace("aug", month).encode(), ID).date


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("@misc{k,}", {}),
        ("@misc{k, }", {}),
        ("@Misc { k , A = {b{c}d} , }", {"a": "b{c}d"}),
        ('@misc{k, a = "b {"} c", d = 5}', {"a": 'b {"} c', "d": "5"}),
        (r'@misc{k, a = "b \} c"}', {"a": r"b \} c"}),
        ("@misc{k, a = {b}, a = {c}}", {"a": "b"}),
        ("@misc{k, a = {b}}\n@misc{l, a = {c}}", {"a": "b"}),
    ],
)
def test_the_forms_of_bibtex(text, fields):
    assert fields == read_entry(text)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", Undocumented),
        ("%PDF-1.7", Undocumented),
        ("@misc{k, a = , }", Undocumented),
        ("@misc{k, a {b}}", Undocumented),
        ('@misc{k, a = "}"}', Undocumented),
        ("@misc{k, a = {b", Broken),
        ("@misc{k, a = {b},", Broken),
        ("@misc{k, a = ", Broken),
    ],
)
def test_what_is_no_entry_is_refused(text, error):
    with pytest.raises(error):
        read_entry(text)


@pytest.mark.parametrize("end", range(1, len(BIB.rstrip())))
def test_wherever_a_record_is_cut_it_is_seen(end):
    cut = BIB[:end]
    if not cut.endswith("}"):  # half a title may end like a whole record
        with pytest.raises(Broken):
            parse_bib(cut.encode(), ID)


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"Landauer-B\"uttiker", "Landauer-Büttiker"),
        (r"{\'\i}{\v{c}}{\v s}\c{c}", "íčšç"),
        (r"{\ss} {\o}st \O{} \aa ngstr{\"o}m {\L}ukasz", "ß øst Ø ångström Łukasz"),
        (r"Erd{\H{o}}s na{\"\i}ve {\c{S}} {\~n} \'{e} d\'{\i}a", "Erdős naïve Ş ñ é día"),
        (r"{NLG} \& {E}nglish 10\% a\_b \{x\}", "NLG & English 10% a_b {x}"),
        ("a--b---c ``q'' x~y", "a–b—c “q” x y"),
        (r"\textit{et al} \emph{x} \textbf{y}", "et al x y"),
        (r"$\beta^{2}$-{VAE} {\$}5", r"$\beta^{2}$-VAE $5"),
        (r"\unknown y", r"\unknown y"),
        ("plain", "plain"),
    ],
)
def test_latex_becomes_text(latex, text):
    assert text == plain(latex)


def test_accents_alone_leave_formulas_alone():
    assert accents(r"$\vec{x}$ of \'Etude {x}") == r"$\vec{x}$ of Étude {x}"


@pytest.mark.parametrize(
    ("pasted", "found"),
    [
        ("https://aclanthology.org/2023.acl-long.1", "2023.acl-long.1"),
        ("https://aclanthology.org/2023.acl-long.1/", "2023.acl-long.1"),
        ("https://aclanthology.org/2023.acl-long.1.pdf", "2023.acl-long.1"),
        ("https://aclanthology.org/2023.acl-long.1v2.pdf", "2023.acl-long.1"),
        ("https://www.aclanthology.org/2020.findings-emnlp.12.bib", "2020.findings-emnlp.12"),
        ("https://www.aclweb.org/anthology/P19-1001/", "P19-1001"),
        ("https://aclweb.org/anthology/papers/N/N19/N19-1423/", "N19-1423"),
        ("https://aclanthology.info/papers/D18-1001/d18-1001", "D18-1001"),
        ("10.18653/v1/P19-1001", "P19-1001"),
        ("https://doi.org/10.18653/v1/2023.acl-long.1", "2023.acl-long.1"),
        ("https://evil.example/2023.acl-long.1", None),
        ("https://aclanthology.org.evil.example/P19-1001", None),
        ("https://aclanthology.org/events/acl-2023/", None),
        ("https://aclanthology.org/", None),
        ("10.1145/3292500.3330701", None),
    ],
)
def test_ids_are_found_in_links_and_dois(pasted, found):
    assert found == anthology_id(pasted)


def test_the_record_beside_the_paper_is_asked_for():
    internet = Internet().says(".bib", BIB)
    reference = Ref("page", f"https://aclanthology.org/{ID}.pdf")
    assert Anthology(internet.fetcher()).fetch(reference, now=NOW).doi == f"10.18653/v1/{ID}"
    assert [f"https://aclanthology.org/{ID}.bib"] == internet.links


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(404, content=b"<html>"), PaperUnknown),
        (httpx.Response(200, content=b"<!DOCTYPE html>"), SourceDown),
        (httpx.Response(200, content=BIB.encode()[:200]), SourceDown),
        (httpx.Response(200, content=b"%PDF"), Unreadable),
        (httpx.Response(200, content=b"@misc{k, title = {}}"), Unreadable),
        (httpx.Response(200, content=b"@misc{k, title = {" + b"{" * 600_000), Unreadable),
        (httpx.Response(200, content=b"@misc{k, title = {" + b"{" * 400_000), SourceDown),
    ],
    ids=range(7),
)
def test_what_goes_wrong_is_one_of_five_errors(answer, error):
    internet = Internet().says(".bib", answer)
    with pytest.raises(error, match=r"^The ACL Anthology .*\.$") as caught:
        Anthology(internet.fetcher()).fetch(Ref("page", f"https://aclanthology.org/{ID}"), now=NOW)
    assert type(caught.value) is error


@pytest.mark.parametrize("text", [" " * 400_000, "{" * 400_000, "\\" * 400_000, "$" * 400_000])
def test_long_values_are_read_in_linear_time(text):
    """Held by the suite's patience: quadratic work on these would take minutes."""
    bib = '@misc{k, title = {T}, author = "' + text.replace("{", "{}") + '"}'
    parse_bib(bib.encode(), ID)
