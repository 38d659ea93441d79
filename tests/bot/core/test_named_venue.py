from __future__ import annotations

import gzip
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.named_venue import venue_in
from tests.bot.core.readme.documents import SHARED

POOL = SHARED / "data" / "pool" / "2025-05.jsonl.gz"

COMMENTS = [
    ("Accepted at CVPR 2026 (oral)", "CVPR 2026"),
    ("To appear in Proc. of ICML 2025", "ICML 2025"),
    ("NeurIPS 2024 Workshop on Widgets", "NeurIPS 2024 Workshop"),
    ("IEEE TPAMI 2025", "TPAMI 2025"),
    ("12 pages, 5 figures", None),
    ("", None),
    ("Preprint. Under review", None),
    ("Accepted by ICLR 2025", "ICLR 2025"),
    ("accepted to CVPR2025", "CVPR 2025"),
    ("This paper is accepted by ICML'25", "ICML 2025"),
    ("15 pages, 9 figures, IJCAI 2025", "IJCAI 2025"),
    ("ICML 2025 Spotlight", "ICML 2025"),
    ("ICML 2025", "ICML 2025"),
    ("Accepted at Findings of ACL 2025", "ACL 2025 Findings"),
    ("Accepted to NAACL2025 Findings", "NAACL 2025 Findings"),
    ("Accepted to ACL 2025 Main Conference. Code available at https://x.example", "ACL 2025"),
    (
        "Accepted by CVPR 2025 Widget Workshop, Project Page: https://x.example/",
        "CVPR 2025 Workshop",
    ),
    ("Accepted at the Widget Workshop in conjunction with SIGIR 2025", "SIGIR 2025 Workshop"),
    ("CVPRW 2025", "CVPR 2025 Workshop"),
    (
        "Accepted by IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR) 2025",
        "CVPR 2025",
    ),
    ("2025 IEEE/CVF Conference on Computer Vision and Pattern Recognition", "CVPR 2025"),
    ("Published as a conference paper at ICLR 2024", "ICLR 2024"),
    (
        "Accepted at the Thirty-Eighth Conference on Neural Information Processing Systems (2024)",
        "NeurIPS 2024",
    ),
    ("Accepted to SIGGRAPH Asia 2024 (Journal Track)", "SIGGRAPH Asia 2024"),
    ("SIGGRAPH 2025 Conference Papers", "SIGGRAPH 2025"),
    ("Accepted to TMLR", "TMLR"),
    ("Published in Transactions on Machine Learning Research (03/2025)", "TMLR 2025"),
    ("Accepted by International Journal of Computer Vision (IJCV)", "IJCV"),
    ("accepted to IEEE Robotics and Automation Letters (RA-L) 2025", "RA-L 2025"),
    (
        "accepted by IEEE Transactions on Pattern Analysis and Machine Intelligence",
        "TPAMI",
    ),
    ("Accepted by IEEE Transactions on Widget Studies", "IEEE Transactions on Widget Studies"),
    (
        "5 pages, 2 figures, accepted by IEEE Signal Processing Letters",
        "IEEE Signal Processing Letters",
    ),
    ("Accepted to SwissText 2025", "SwissText 2025"),
    ("Accepted in IV2025", "IV 2025"),
    ("IWSLT 2025", "IWSLT 2025"),
    ("18th International Conference on Widget Testing (ICWT 2025), accepted", "ICWT 2025"),
    ("Submitted to ICLR 2025, accepted at ICML 2025", "ICML 2025"),
    ("NIPS 2016", "NIPS 2016"),
    ("nips 2019", "NeurIPS 2019"),
    ("Accepted by ACM Multimedia 2024", "ACM MM 2024"),
    ("Accepted to Interspeech 2025, Netherlands", "Interspeech 2025"),
    ("Accepted at the Conference on Widget Analysis (CWA) 2025", "CWA 2025"),
    ("Accepted at ICRA25", "ICRA 2025"),
    ("IJCAI-24", "IJCAI 2024"),
    ("Accepted by Computers & Graphics", "Computers & Graphics"),
    ("Accepted to ACM International Conference on Multimedia Retrieval 2025", None),
    ("International AAAI Conference on Web and Social Media (ICWSM) 2025", "ICWSM 2025"),
    ("Published in LREC-COLING 2024", "LREC-COLING 2024"),
    ("An extended version of a paper accepted at CVPR 2024", None),
    ("Parts of this work were presented at ICML 2024", None),
    (
        "Winner of the CVPR 2025 Widget Challenge, accepted at the CVPR 2025 Workshop",
        "CVPR 2025 Workshop",
    ),
    ("8 pages, 1 figure, under review at EMNLP 2025", None),
    ("Submitted to the SIGDial Conference 2025", None),
    ("ICLR 2026 submission", None),
    ("This work has been submitted to the IEEE for possible publication", None),
    ("Extended version of our CVPR 2023 paper", None),
    ("An earlier version appeared at the NeurIPS 2023 Workshop on Widgets", None),
    ("First place of the CVPR 2025 Widget Challenge", None),
    ("Data from March 2025 and GPT 2024; built with CUDA 2024", None),
    ("arXiv admin note: text overlap with arXiv:2304.06129", None),
    ("Code: https://github.com/lab/ICML2025", None),
]
REFERENCES = [
    (
        "Proceedings of the 41st International Conference on Machine Learning, PMLR 235, 2024",
        "ICML 2024",
    ),
    ("Proc. IEEE/CVF CVPR, 2024, pp. 123-132", "CVPR 2024"),
    ("Advances in Neural Information Processing Systems 36 (2023)", "NeurIPS 2023"),
    ("IEEE Transactions on Image Processing 33 (2024) 123-134", "TIP 2024"),
    (
        "Findings of the Association for Computational Linguistics: EMNLP 2023",
        "EMNLP 2023 Findings",
    ),
    ("Nature 521, 436-444 (2015)", "Nature 2015"),
    ("Phys. Rev. Lett. 120, 145301 (2018)", "Phys. Rev. Lett. 2018"),
    ("Journal of Widget Studies, Vol. 3, 2022, pp. 1-20", "Journal of Widget Studies 2022"),
    ("Transactions on Machine Learning Research, 2024", "TMLR 2024"),
    ("2835-8856", None),
    ("", None),
]


@pytest.mark.parametrize(("comment", "venue"), COMMENTS)
def test_a_comment_names_a_venue_or_none(comment, venue):
    assert venue_in(comment, None) == venue


@pytest.mark.parametrize(("reference", "venue"), REFERENCES)
def test_a_journal_reference_names_a_venue_or_none(reference, venue):
    assert venue_in(None, reference) == venue


def test_the_journal_reference_is_believed_before_the_comment():
    assert venue_in("Accepted at ICML 2024", "Proc. CVPR 2025") == "CVPR 2025"
    assert venue_in("Accepted at ICML 2024", "2835-8856") == "ICML 2024"


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_is_read_without_an_error(comment, reference):
    venue = venue_in(comment, reference)
    assert venue is None or 0 < len(venue) <= 60


def test_most_real_comments_of_acceptance_name_a_venue():
    if not POOL.exists():
        pytest.skip("../shared/data/pool is not here")
    with gzip.open(POOL, "rt", encoding="utf-8") as lines:
        comments = [json.loads(line).get("comment") or "" for line in lines]
    accepted = [x for x in comments if re.search(r"\baccepted\b|\bto appear\b", x, re.IGNORECASE)]
    named = [x for x in accepted if venue_in(x, None)]
    assert len(accepted) > 500
    assert len(named) / len(accepted) > 0.9
    silent = [x for x in comments if re.fullmatch(r"\d+ pages(, \d+ (figures|tables))*", x)]
    assert [x for x in silent if venue_in(x, None)] == []
