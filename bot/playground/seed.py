"""The people and channels of the workspace, and what was said before anybody looked."""

from __future__ import annotations

from bot.playground.records import Channel, User
from bot.playground.workspace import Workspace

BOT_USER = "U0PAPERS01"
MEI, JONAS, PRIYA = "U0MEI00001", "U0JONAS001", "U0PRIYA001"
GENERATION, MERGING, GENERAL = "C0GENMODEL", "C0MERGING1", "C0GENERAL1"


def people(bot_name: str) -> list[User]:
    """Three people in three time zones, one of whom maintains the list; Slackbot; the app."""
    return [
        User(MEI, "mei", "Mei", "PhD student", tz="Asia/Shanghai"),
        User(JONAS, "jonas", "Jonas", "Maintains the list", tz="Europe/Berlin"),
        User(PRIYA, "priya", "Priya", "Postdoc", tz="America/New_York"),
        User("USLACKBOT", "slackbot", "Slackbot", is_bot=True),
        User(BOT_USER, bot_name, bot_name, is_bot=True),
    ]


def channels() -> list[Channel]:
    """Three public channels with everybody in them."""
    everybody = {MEI, JONAS, PRIYA, BOT_USER}
    return [
        Channel(
            GENERATION, "generation-models", "Diffusion, flows, autoregression", set(everybody)
        ),
        Channel(MERGING, "model-merging", "Merging, soups, task vectors", set(everybody)),
        Channel(GENERAL, "general", "Everything else", set(everybody)),
    ]


def conversation(workspace: Workspace, new_paper: str | None) -> None:
    """Something to see, and something to try; `new_paper` is an id that the local arXiv has."""
    asked = workspace.post(
        GENERATION,
        MEI,
        "Does anybody know whether next-scale prediction still wins at the same compute?"
        " <https://arxiv.org/abs/2404.02905>",
    )
    workspace.post(
        GENERATION,
        PRIYA,
        "There is a table for that in their appendix. I would like to see it on video, too.",
        thread_ts=asked.ts,
    )
    workspace.react(asked, JONAS, "eyes", add=True)
    workspace.post(
        GENERATION, JONAS, "Our reading list is here now: type `/papers VAR`, or `/papers` alone."
    )
    workspace.post(
        MERGING, JONAS, "Merging papers go here. `/papers merging` shows what we have so far."
    )
    if new_paper:
        workspace.post(
            MERGING,
            PRIYA,
            f"This one is new: <https://arxiv.org/abs/{new_paper}>. Whoever replies here and"
            f" mentions <@{BOT_USER}> puts it before a maintainer.",
        )
    workspace.post(GENERAL, PRIYA, "Group meeting is on Thursday. Bring one paper each.")
