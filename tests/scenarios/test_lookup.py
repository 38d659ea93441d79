"""`/papers` as people meet it, over Socket Mode and over HTTP."""

import asyncio
import threading

import pytest

from bot.slack import mrkdwn
from db.errors import DatabaseBusy
from tests.bot.slack.fakes import make_entry
from tests.bot.slack.strict import needs_checker, strict_problems
from tests.scenarios.conftest import CHANNEL, JONAS, MEI, PATIENCE, buttons_of, text_of

pytestmark = pytest.mark.anyio


async def test_a_name_is_answered_with_its_card_to_the_asker_alone(world):
    await world.say("/papers VAR")

    card = world.last()
    assert card.visible_to == MEI
    assert "Visual Autoregressive Modeling" in text_of(card)
    assert "Share to channel" in buttons_of(card)
    assert world.seen(user=JONAS) == []


async def test_sharing_posts_the_card_and_says_who(world):
    await world.say("/papers VAR")
    card = world.last()
    await world.click(card, "Share")

    shared = world.last(user=JONAS)
    assert "Visual Autoregressive Modeling" in text_of(shared)
    assert "Shared by <@U0MEI00001>" in text_of(shared)
    assert "Shared to this channel" in text_of(card)
    assert "Share to channel" not in buttons_of(card)
    assert len(world.seen()) == 2


async def test_two_quick_clicks_share_once(world):
    await world.say("/papers VAR")
    card = world.last()
    await asyncio.gather(world.click(card, "Share"), world.click(card, "Share"))
    await world.settled()

    assert len(world.seen(user=JONAS)) == 1
    assert any("shared already" in text_of(each) for each in world.seen())


async def test_several_are_paged_forward_and_back_in_place(world):
    await world.say("/papers diffusion")
    found = world.last()
    assert "*12 papers*" in text_of(found)
    assert buttons_of(found).count("Show") == 5

    await world.click(found, "More")
    assert "6 to 10" in text_of(found)
    await world.click(found, "More")
    assert "11 to 12" in text_of(found)
    assert buttons_of(found).count("Show") == 2
    await world.click(found, "Previous")
    assert "6 to 10" in text_of(found)
    assert [found] == world.seen()


async def test_a_row_opens_its_card_and_the_way_back(world):
    await world.say("/papers diffusion")
    found = world.last()
    await world.click(found, "More")
    await world.click(found, "Show")
    assert "*Diffusion-9*" in text_of(found)
    assert buttons_of(found) == ["Share to channel", "Back to the list"]

    await world.click(found, "Back")
    assert "6 to 10" in text_of(found)


async def test_a_card_opened_from_a_list_can_be_shared(world):
    await world.say("/papers diffusion")
    found = world.last()
    await world.click(found, "Show")
    await world.click(found, "Share")
    assert "*Diffusion-4*" in text_of(world.last(user=JONAS))
    assert buttons_of(found) == ["All matches"]


async def test_nothing_found_offers_names_that_answer(world):
    await world.say("/papers vqr")
    answer = world.last()
    assert "Nothing on the list" in text_of(answer)
    assert buttons_of(answer) == ["VAR", "CAR", "ControlVAR"]

    await world.click(answer, "VAR")
    assert "Visual Autoregressive Modeling" in text_of(answer)


async def test_no_query_shows_what_the_list_holds(world):
    await world.say("/papers")
    overview = world.last()
    for part in ("Reading list: 15 papers", "Diffusion model · 12", "*Newest*", "/papers help"):
        assert part in text_of(overview)
    await world.click(overview, "Show")
    await world.click(overview, "Back")
    assert "Reading list: 15 papers" in text_of(overview)


async def test_help_is_short(world):
    await world.say("/papers help")
    assert "section:survey" in text_of(world.last())
    assert len(text_of(world.last())) < 900


async def test_a_link_that_slack_dressed_up_is_read_as_typed(world):
    await world.say("/papers https://arxiv.org/abs/2404.02905?a=1&b=2")
    assert "2404.02905?a=1&amp;b=2" in text_of(world.last()).replace(":\u200b", ":")


@pytest.mark.parametrize(
    "title",
    [
        "<!channel> <@U0MEI00001> *b* _i_ ~s~ `c` :tada:",
        "<https://evil.example|arxiv.org>",
        "a|b>c<d&e",
        "x" * 5_000,
        "大模型 " * 900,
        "\x00\u202e\ud800",
        "```\n> q\n```",
        "@here #general",
    ],
    ids=range(8),
)
async def test_a_hostile_title_arrives_inert_and_whole_messages_arrive(world, title):
    entry = make_entry(77, title=title, method="Hostile", note=title, venue=title, section=title)
    world.lookup.entries = {77: entry}
    await world.say("/papers Hostile")
    await world.click(world.last(), "Share")

    shared = world.last(user=JONAS)
    assert "Shared by" in text_of(shared)
    said = shared.blocks[0]["text"]["text"]
    assert said.count("<") == said.count(">") == 1, "the paper's own link and nothing else"
    assert mrkdwn.inert(title, 20)[:8].rstrip("…") in said.replace("¦", "|")


async def test_buttons_expire_with_a_sentence_that_finds_its_way(world):
    """A response_url works five times within 30 minutes."""
    await world.say("/papers diffusion")
    found = world.last()
    original = world.playground.response_urls.new

    def expired(*place):
        url = original(*place)
        world.clock.advance(1_801)
        return url

    world.playground.response_urls.new = expired
    await world.click(found, "More")
    assert "These buttons have expired" in text_of(world.last())


async def test_trouble_with_the_database_is_its_sentence(world):
    world.lookup.fails = DatabaseBusy("The database is busy. Try again in a moment.")
    await world.say("/papers VAR")
    assert "The database is busy" in text_of(world.last())


async def test_slash_commands_do_not_work_in_threads(world):
    parent = world.workspace.post(CHANNEL, JONAS, "Which one was that?")
    await world.say("/papers VAR", thread_ts=parent.ts)
    assert "not supported in threads" in text_of(world.last())
    assert world.lookup.calls == 0


async def test_a_bot_that_does_not_answer_is_reported_as_slack_does(world):
    world.lookup.gate = threading.Event()
    saying = asyncio.create_task(world.say("/papers VAR"))
    await asyncio.to_thread(world.lookup.entered.wait, PATIENCE)
    world.clock.advance(3.5)
    await asyncio.wait_for(saying, PATIENCE)
    assert "operation_timeout" in text_of(world.last())
    world.lookup.gate.set()


@needs_checker
async def test_the_strict_checker_reads_every_message_of_these_scenarios(world):
    """The fixture runs it on each message and each change of one; here it is seen to do so."""
    await world.say("/papers VAR")
    await world.click(world.last(), "Share")
    checked = [message for message in world.produced if message["blocks"]]
    assert len(checked) >= 3
    broken = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3_001}}]
    assert strict_problems(broken) != []
