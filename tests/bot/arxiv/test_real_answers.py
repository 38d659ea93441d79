"""Every recorded answer of arXiv is read, or refused with the reason that this table gives."""

from pathlib import Path

import pytest

from bot.core.arxiv_trouble import ArxivTrouble
from db.arxiv_records import TroubleKind
from tests.bot.arxiv.reading import read_answer
from tests.bot.playground.arxiv.asking import RAW

COUNTS: dict[str, int | TroubleKind] = {
    "api_id_0000.0000_s0_m100_8b51d9633a68": TroubleKind.EMPTY,
    "api_id_0808.05394_1707.08567_s0_m100_42e5aa0ec3af": 1,
    "api_id_0808.05394_s0_m100_7b0c7d0a7cdd": TroubleKind.EMPTY,
    "api_id_1605.08386_s0_m100_199195aa31ad": 1,
    "api_id_1707.08567_s0_m100_6a1afebfc6a3": 1,
    "api_id_2104.12255v1_s0_m100_6ae69987ffe1": 1,
    "api_id_abc_s0_m100_b79c8dcf6bc3": TroubleKind.ERROR_ENTRY,
    "api_id_astro-ph_0601001_s0_m100_3150dca9dc76": 1,
    "api_id_quant-ph_0201082v1_s0_m100_86989fe779ef": 1,
    "api_legacy2020_zoia_1601.00001": 1,
    "api_q_testing_s0_m100_cfe7536492ca": 100,
    "api_q_testing_s0_m10_bc5a6c384fe9": 10,
    "api_q_testing_s0_m15_80c242b59d59": 15,
    "api_q_testing_s10_m10_34e56e15aaac": 10,
    "api_q_testing_s20_m10_348a237fecab": 10,
    "api_q_testing_s30_m10_f2e39f0143dc": 10,
    "api_q_testing_s40_m10_96dd32eb854c": 10,
    "api_q_testing_s50_m10_7f488ab8598c": 10,
    "api_q_testing_s5_m10_c0e94a259d4a": 10,
    "api_q_testing_s5_m15_bbcf6b23085b": 15,
    "api_q_testing_s9_m15_0b78d4b4d476": 15,
    # Records alone, without the answer that they came in.
    "oai_ads_arxiv_0901_2443": TroubleKind.UNREADABLE,
    "oai_ads_arxiv_1711_04702": TroubleKind.UNREADABLE,
    "oai_ads_arxiv_1711_05739": TroubleKind.UNREADABLE,
    "oai_ads_arxiv_math_0306266": TroubleKind.UNREADABLE,
    # Three records of Dublin Core, each refused by name.
    "oai_ads_arxiv_multi_20230125": 0,
    "oai_hepcrawl_arxiv-physics-hep-ex": 3,
    "oai_hepcrawl_arxiv-physics-hep-th": 3,
    "oai_hepcrawl_arxiv-single": 1,
    "oai_hepcrawl_sample_arxiv_record": 12,
    **{f"oai_hepcrawl_sample_arxiv_record{number}": 1 for number in range(11)},
    "rssatom_csAI_10d69f8": 7,
    "rssatom_csAI_ba640e7": TroubleKind.CUT,
    "rssatom_csAI_e856935": TroubleKind.CUT,
}
FILES = sorted(RAW.glob("*.xml")) if RAW else []


@pytest.mark.skipif(not FILES, reason="the shared folder with recorded answers is absent")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_recorded_answer_is_read_or_refused_with_a_reason(path: Path):
    expected = COUNTS[path.stem]
    body = path.read_bytes()
    if isinstance(expected, TroubleKind):
        with pytest.raises(ArxivTrouble) as caught:
            read_answer(path.name, body)
        assert caught.value.kind is expected
        return
    read, refused = read_answer(path.name, body)
    assert len(read) == expected
    assert len(refused) == (3 if expected == 0 else 0)
    for paper in read:
        assert paper.title
        assert paper.categories
        for text in (paper.title, *paper.categories):
            assert text == " ".join(text.split())


@pytest.mark.skipif(not FILES, reason="the shared folder with recorded answers is absent")
def test_the_table_knows_every_file():
    assert {path.stem for path in FILES} == COUNTS.keys()
