from __future__ import annotations

import pytest

from bot.core.paper_pages import Site, paper_page

ANTHOLOGY = "https://aclanthology.org/2023.acl-long.1"
CVF = "https://openaccess.thecvf.com/content/CVPR2024/html/A_Widget_CVPR_2024_paper.html"
PMLR = "https://proceedings.mlr.press/v97/tan19a.html"
HASH = "b578f2a52a0229873fefc2a4b06377fa"
NEURIPS = f"https://proceedings.neurips.cc/paper/2021/hash/{HASH}-Abstract.html"
FILES = (
    f"https://proceedings.neurips.cc/paper_files/paper/2023/hash/{HASH}-Abstract-Conference.html"
)
IEEE = "https://ieeexplore.ieee.org/document/9156712"
SHA = "0123456789abcdef0123456789abcdef01234567"

PAGES = [
    ("https://openreview.net/forum?id=rJXMpikCZ", Site.OPENREVIEW, "=rJXMpikCZ"),
    ("https://openreview.net/pdf?id=rJXMpikCZ", Site.OPENREVIEW, "forum?id=rJXMpikCZ"),
    ("openreview.net/forum?noteId=x1&id=rJXMpikCZ#all", Site.OPENREVIEW, "forum?id=rJXMpikCZ"),
    (f"https://openreview.net/pdf/{SHA}.pdf", Site.OPENREVIEW, f"pdf/{SHA}.pdf"),
    (ANTHOLOGY, Site.ANTHOLOGY, ANTHOLOGY),
    (f"{ANTHOLOGY}.pdf", Site.ANTHOLOGY, ANTHOLOGY),
    (f"{ANTHOLOGY}.bib", Site.ANTHOLOGY, ANTHOLOGY),
    (f"{ANTHOLOGY}v2.pdf", Site.ANTHOLOGY, ANTHOLOGY),
    ("https://www.aclanthology.org/P19-1001/", Site.ANTHOLOGY, "https://aclanthology.org/P19-1001"),
    ("https://www.aclweb.org/anthology/P19-1001", Site.ANTHOLOGY, "aclanthology.org/P19-1001"),
    ("http://aclweb.org/anthology/P/P19/P19-1001.pdf", Site.ANTHOLOGY, "aclanthology.org/P19-1001"),
    ("https://aclanthology.org/2022.findings-emnlp.3", Site.ANTHOLOGY, "2022.findings-emnlp.3"),
    (CVF, Site.CVF, CVF),
    (CVF.replace("/html/", "/papers/").replace(".html", ".pdf"), Site.CVF, CVF),
    (
        "http://openaccess.thecvf.com/content_CVPR_2019/papers/A_B_CVPR_2019_paper.pdf",
        Site.CVF,
        "https://openaccess.thecvf.com/content_CVPR_2019/html/A_B_CVPR_2019_paper.html",
    ),
    (PMLR, Site.PMLR, PMLR),
    ("http://proceedings.mlr.press/v97/tan19a/tan19a.pdf", Site.PMLR, PMLR),
    ("http://proceedings.mlr.press/v97/tan19a.pdf", Site.PMLR, PMLR),
    (
        "https://raw.githubusercontent.com/mlresearch/v235/main/assets/abe24a/abe24a.pdf",
        Site.PMLR,
        "https://proceedings.mlr.press/v235/abe24a.html",
    ),
    (NEURIPS, Site.NEURIPS, NEURIPS),
    (NEURIPS.replace("hash", "file").replace("Abstract.html", "Paper.pdf"), Site.NEURIPS, NEURIPS),
    (
        FILES.replace("hash", "file").replace("Abstract-Conference.html", "Paper-Conference.pdf"),
        Site.NEURIPS,
        FILES,
    ),
    (
        "https://papers.nips.cc/paper/7181-attention-is-all-you-need.pdf",
        Site.NEURIPS,
        "https://papers.nips.cc/paper/7181-attention-is-all-you-need",
    ),
    ("https://neurips.cc/virtual/2023/poster/70117", Site.NEURIPS, "virtual/2023/poster/70117"),
    ("https://iclr.cc/virtual/2024/poster/17999", Site.OTHER, "virtual/2024/poster/17999"),
    (
        "https://www.ecva.net/papers/eccv_2024/papers_ECCV/papers/08280.pdf",
        Site.ECVA,
        "papers/08280.pdf",
    ),
    (
        "https://jmlr.org/papers/volume23/21-0998/21-0998.pdf",
        Site.JMLR,
        "https://jmlr.org/papers/v23/21-0998.html",
    ),
    (
        "http://www.jmlr.org/papers/v3/bengio03a.html",
        Site.JMLR,
        "jmlr.org/papers/v3/bengio03a.html",
    ),
    (
        "https://www.ijcai.org/proceedings/2023/0123.pdf",
        Site.IJCAI,
        "https://www.ijcai.org/proceedings/2023/123",
    ),
    (
        "https://ojs.aaai.org/index.php/AAAI/article/view/28003/28014",
        Site.AAAI,
        "https://ojs.aaai.org/index.php/AAAI/article/view/28003",
    ),
    ("https://cdn.aaai.org/ojs/28003/28003-13-32057.pdf", Site.AAAI, "28003-13-32057.pdf"),
    ("https://www.biorxiv.org/content/early/2019/04/29/622803", Site.BIORXIV, "622803"),
    (IEEE, Site.IEEE, IEEE),
    ("https://ieeexplore.ieee.org/abstract/document/9156712/", Site.IEEE, IEEE),
    ("https://ieeexplore.ieee.org/stamp/stamp.jsp?tp=&arnumber=9156712", Site.IEEE, IEEE),
    ("https://dl.acm.org/citation.cfm?id=3330701", Site.ACM, "citation.cfm?id=3330701"),
    (
        f"https://www.semanticscholar.org/paper/Attention-is-All/{SHA}",
        Site.SCHOLAR,
        f"https://www.semanticscholar.org/paper/{SHA}",
    ),
    ("https://api.semanticscholar.org/CorpusID:13756489", Site.SCHOLAR, "CorpusID:13756489"),
    (
        "https://www.sciencedirect.com/science/article/pii/S0004370221000862?via=ihub#sec",
        Site.OTHER,
        "https://www.sciencedirect.com/science/article/pii/S0004370221000862?via=ihub",
    ),
    ("https://pubmed.ncbi.nlm.nih.gov/34265844/", Site.OTHER, "/34265844/"),
    ("https://hal.science/hal-01234567", Site.OTHER, "hal-01234567"),
    ("https://www.roboticsproceedings.org/rss19/p001.pdf", Site.OTHER, "p001.pdf"),
]
NO_PAGES = [
    "https://openreview.net/group?id=ICLR.cc/2024/Conference",
    "https://openreview.net/profile?id=~Some_One1",
    "https://aclanthology.org/",
    "https://aclanthology.org/events/acl-2023/",
    "https://aclanthology.org/2023.acl-long/",
    "https://openaccess.thecvf.com/CVPR2024?day=all",
    "https://proceedings.mlr.press/v97/",
    "https://proceedings.neurips.cc/paper_files/paper/2023",
    "https://neurips.cc/Conferences/2024/CallForPapers",
    "https://iclr.cc/Conferences/2025",
    "https://arxiv.org/list/cs.LG/recent",
    "https://arxiv.org/abs/2413.02905",
    "https://www.semanticscholar.org/author/1234567",
    "https://www.springer.com/journal/11263",
    "https://www.ieee.org",
    "https://dblp.org/pid/12/3456.html",
    "https://github.com/a/b/blob/main/paper.pdf",
    "https://lab.example.edu/files/thing.pdf",
    "https://openreview.net.evil.example/forum?id=rJXMpikCZ",
    "https://evil.example/openreview.net/forum?id=rJXMpikCZ",
    "https://notopenreview.net/forum?id=rJXMpikCZ",
    "http://[bad",
    "",
]


@pytest.mark.parametrize(("url", "site", "canonical"), PAGES)
def test_the_page_of_a_paper_is_known_and_named_in_one_way(url, site, canonical):
    page = paper_page(url)
    assert page is not None
    assert page.site is site
    assert page.url.endswith(canonical)
    assert page.url.startswith("https://") or site is Site.OTHER


@pytest.mark.parametrize("url", NO_PAGES)
def test_other_pages_of_the_same_hosts_are_no_papers(url):
    assert paper_page(url) is None
