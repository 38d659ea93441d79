"""The front page is for people: what was announced last, each paper a link to its page."""

from bot.playground.arxiv.invented import invented_weeks
from tests.bot.playground.arxiv.asking import a_paper, a_version, an_arxiv, ask, at, date_of


def test_the_latest_announcement_is_listed_new_papers_first():
    papers = [
        a_paper("2506.00001", a_version(1), a_version(2, date_of(4), title="Again")),
        a_paper("2506.00002", a_version(1, date_of(4), title="A <b>bold</b> & new one")),
    ]
    page = ask(an_arxiv(papers, at(2025, 6, 4, 12))[0], "/").text
    assert "1 new, 1 replaced" in page
    assert page.index("2506.00002") < page.index("2506.00001")
    assert "A &lt;b&gt;bold&lt;/b&gt; &amp; new one" in page


def test_before_the_first_announcement_it_says_so():
    assert "Nothing has been announced yet" in ask(an_arxiv([], at(2025, 6, 4, 12))[0], "/").text


def test_the_invented_weeks_are_there_from_the_start():
    now = at(2025, 6, 11, 12)
    page = ask(an_arxiv(invented_weeks(now), now)[0], "/").text
    assert page.count("<li>") > 5
