"""Block Kit as Slack checks it: structure and sizes of messages, modals and Home tabs. Pure."""

from bot.playground.block_kit.surfaces import Surface, problems, view_too_large

__all__ = ["Surface", "problems", "view_too_large"]
