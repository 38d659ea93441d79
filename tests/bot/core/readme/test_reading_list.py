"""The real reading list, field by field, and its 27 versions; skipped where they are not shared."""

from __future__ import annotations

import pytest

from bot.core.readme import check_text, parse
from db.records import LinkKind
from tests.bot.core.readme.documents import SHARED, stored
from tests.bot.core.readme.test_merging import Keeper

LIST = SHARED / "reading-list" / "README.md"
VERSIONS = SHARED / "data" / "lists" / "generation_models_versions"

pytestmark = pytest.mark.skipif(not LIST.exists(), reason="../shared/reading-list is not here")

# Line, date, method, venue, where the paper's link ends, code or project link's end (P: a page,
# O: another), whether there is a note.
EXPECTED = """
10|2024|VisionLLaMA|ECCV 2024|08280.pdf|C VisionLLaMA|note
16|2024-06|LlamaGen|CVPR Jun 2024|2406.06525|C LlamaGen|note
17|2024-07-28|MAR|ARXIV 28 Jul 2024|2406.11838|C mar|note
18|2024-06|VAR|PR Jun 2024|2404.02905|C VAR|note
19|2024-10|MovieGen||utm_campaign=moviegen|O generative-ai-video/|note
20|2024-10|DART||2410.08159v1|O 2410.08159v1|note
21|2024-10-02|ControlVAR||2406.09750|C ControlVAR|note
22|2024-10-07|CAR|Arxiv 7 Oct 2024|2410.04671|C CAR|note
29|2015|Diffusion models|ICML 2015|sohl-dickstein15.pdf||
30|2020-06-09|Denoised Diffusion models|NeurIPS 2020|2006.11239.pdf|C diffusion|
31|2020-10-06|DDIM|ICLR 2021|2010.02502.pdf||
32|2020-11-26|SDE|ICLR 2021(Oral)|2011.13456.pdf||
33|2021-02-18|improved-diffusion|Arxiv 2021|2102.09672.pdf|C improved-diffusion|
34|2021-05-11|guided-diffusion|NeurIPS 2021|2105.05233.pdf|C guided-diffusion|
35|2021-05-30|cascaded diffusion models|Arxiv 2021|2106.15282.pdf||
36|2021-07-01|Variational Diffusion Models|NeurIPS 2021|2107.00630.pdf|C vdm|
37|2021-09-28|Classifier-Free Diffusion|NeurIPS 2021 WorkShop|qw8AKxfYbI||
38|2021-10-06|DiffusionCLIP|Arxiv 2021|2112.10741.pdf|C DiffusionCLIP|
39|2021-11-10|Palette|Arxiv 2021|2111.05826.pdf||
40|2021-11-29|Blended diffusion|Arxiv 2021|2111.14818.pdf|P blended-diffusion-page/|
41|2021-12-20|GLIDE|ICML 2022|2112.10741.pdf|C glide-text2im|
42|2022-01-24|RePaint|CVPR 2022|2201.09865.pdf|C RePaint|
43|2022-04-06|KNN-Diffusion|Arxiv 2022|2204.02849.pdf||
44|2022-04-13|DALL·E 2|Arxiv 2022|2204.06125.pdf||
45|2022-05-23|Imagen|Arxiv 2022|2205.11487.pdf||
46|2022-06-01||Arxiv 2022|2206.00364.pdf||
47|2022-06-03|Composable-Diffusion|Arxiv 2022|2206.01714.pdf|C Diffusion-Models-PyTorch|
48|2022-06-22|videoDiffusion|NeurIPS 2022|2204.03458.pdf||
49|2022-08-03|PDDPM|Arxiv 2022|2208.01864.pdf||
50|2022-08-25|DreamBooth|Arxiv 2022|2208.12242.pdf||
51|2022-11-17|UViT|Arxiv 2022|2209.12152.pdf|C U-ViT|
52|2022-11-17|RenderDiffusion|Arxiv 2022|2211.09869.pdf|C RenderDiffusion|
53|2022-11-17|Null-text Inversion|Arxiv 2022|2211.09794.pdf|P null-text-inversion.github.io/|
54|2022-11-25|3DDesigner|Arxiv 2022|2211.14108.pdf|P 3ddesigner-diffusion.github.io/|
55|2024|DEADiff|CVPR 2024|CVPR_2024_paper.pdf|P DEADiff/|
56|2024-08-14|TurboEdit|ARXIV 2024|2408.08332||note
57|2021|VDM|NIPS 2021|b06377fa-Paper.pdf||note
63|2021-12-06|ddpm-segmentation|ICLR 2022|2112.03126.pdf|C ddpm-segmentation|
68|2023-05-18||Arxiv 2023|2305.10722.pdf||
73|2022-09-02||Arxiv 2022|2209.00796.pdf||
74|2022-09-10||Arxiv 2022|2209.04747.pdf||
75|2022-09-12||Arxiv 2022|2209.02646.pdf||
76|2023-04-02||Arxiv 2023|2303.07909.pdf||
77|2024-09||AI 2024|2409.14993||
83|2023-02|LLAMA|Arxiv Feb 2023|2302.13971|C llama|
88|2024-09||ML Sep 2024|2409.18314||
89|2024-06|WATT|CVPR Jun 2024|2406.13875||note
90|2024-10-09|DECOUPLE-THEN-MERGE||2410.06664||note
95||||models.github.io||
""".strip().splitlines()
SECTIONS = {
    "Backbone": 1,
    "Autoregressive generation model": 7,
    "Diffusion model": 29,
    "Segmentation": 1,
    "Other Discriminative Tasks": 1,
    "Survey": 5,
    "Large Language Models": 1,
    "Model Merging": 3,
    "Tutorial": 1,
}
KINDS = {"C": LinkKind.CODE, "P": LinkKind.PROJECT, "O": LinkKind.OTHER}


@pytest.fixture(scope="module")
def document():
    return parse(check_text(LIST.read_bytes()))


def test_every_row_and_the_tutorial_are_entries_and_nothing_is_left_over(document):
    assert [part.line for part in document.entries] == [int(row.split("|")[0]) for row in EXPECTED]
    assert document.problems == ()
    counts = {}
    for part in document.entries:
        counts[part.fields.section] = counts.get(part.fields.section, 0) + 1
    assert counts == SECTIONS


@pytest.mark.parametrize("row", EXPECTED)
def test_every_field_of_every_row_is_what_stands_there(document, row):
    line, date, method, venue, url, link, note = row.split("|")
    part = next(part for part in document.entries if part.line == int(line))
    fields = part.fields
    assert (fields.date.iso if fields.date else "") == date
    assert (fields.method or "", fields.names) == (method, ())
    assert (fields.venue or "") == venue
    assert fields.url.endswith(url)
    assert f"[{fields.title}]({fields.url})" in part.raw
    assert bool(fields.note) == (note == "note")
    assert not fields.note or fields.note in part.raw
    assert fields.authors is None
    if link:
        (got,) = fields.links
        assert (got.kind, got.url.endswith(link[2:])) == (KINDS[link[0]], True)
        assert f"[{got.label}]({got.url})" in part.raw
    else:
        assert fields.links == ()


def test_the_versions_are_one_list_that_never_loses_a_byte_or_a_row():
    keeper = Keeper()
    files = sorted(VERSIONS.glob("*.md"))
    assert len(files) == 27
    for file in files:
        text = check_text(file.read_bytes())
        before = {part.raw: part.entry_id for part in keeper.parts if part.entry_id}
        plan = keeper.take(text)
        assert keeper.text == text
        assert plan.conflicts == ()
        now = {part.raw: part.entry_id for part in keeper.parts if part.entry_id}
        assert all(now[raw] == entry for raw, entry in before.items() if raw in now)
        assert len(set(now.values())) == len(keeper.entries) == len(parse(text).entries)
    assert len(keeper.entries) == 49
    # Nothing was ever removed from the list, so 49 entries were ever made.
    assert keeper.last == 49


def test_twins_are_two(document):
    _, current = stored(document)
    titles = [fields.title for fields in current.values()]
    assert titles.count("Variational Diffusion Models") == 2
