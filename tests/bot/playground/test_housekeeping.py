"""Slack's own commands."""

import pytest

from tests.bot.playground.doubles import BOT, CHANNEL, JONAS, MEI

pytestmark = pytest.mark.anyio


@pytest.fixture
def say(browser):
    async def send(text, user=MEI, channel=CHANNEL):
        return await browser.page("say", user, channel=channel, text=text)

    return send


@pytest.fixture
def channel(workspace):
    return workspace.channels[CHANNEL]


async def test_people_and_the_app_are_invited_and_removed(say, channel, bot):
    await say("/remove @papers")
    await say("/remove jonas")
    assert not {BOT, JONAS} & channel.members
    await say("/invite @papers")
    await say("/invite  @jonas ")
    assert {BOT, JONAS} < channel.members


async def test_who_invited_is_told(say, playground, bot):
    await say("/remove @jonas")
    await say("/invite @jonas")
    await playground.events.settled()
    assert bot.events("member_joined_channel")[0]["inviter"] == MEI


async def test_nobody_of_that_name_is_said_in_private(say, workspace, channel):
    before = set(channel.members)
    await say("/invite @<!channel>")
    (said,) = workspace.messages(CHANNEL, MEI)
    assert "`&lt;!channel&gt;`" in said.text
    assert (said.visible_to, channel.members) == (MEI, before)


async def test_the_topic_is_set(say, channel):
    await say("/topic Papers, weekly")
    assert channel.topic == "Papers, weekly"
    await say("/topic " + "x" * 300)
    assert len(channel.topic) == 250


async def test_a_channel_is_archived_and_brought_back(say, channel, playground, bot):
    await say("/archive")
    assert channel.is_archived
    assert (await say("hello"))["error"] == "is_archived"
    assert (await say("/archive"))["error"] == "is_archived"
    assert (await say("/unarchive", user="U0PRIYA001"))["ok"]
    assert not channel.is_archived
    await say("/unarchive")
    await playground.events.settled()
    assert len(bot.events("channel_archive")) == len(bot.events("channel_unarchive")) == 1


@pytest.mark.parametrize("command", ["/invite", "/remove", "/topic", "/archive", "/unarchive"])
async def test_they_work_in_channels_only(say, workspace, command):
    direct = workspace.direct_message(MEI)
    await say(f"{command} @papers", channel=direct.id)
    (said,) = workspace.messages(direct.id, MEI)
    assert said.text == f"`{command}` works in channels only."
    assert (direct.members, direct.is_archived) == ({MEI, BOT}, False)


async def test_the_page_offers_them(browser):
    names = [command["name"] for command in (await browser.state())["commands"]]
    assert names == ["/papers", "/invite", "/remove", "/topic", "/archive", "/unarchive"]
