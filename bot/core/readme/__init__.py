"""A reading list as text: parse it, write it back, merge what changed on both sides."""

from bot.core.readme.guard import check_text
from bot.core.readme.merging import merge
from bot.core.readme.parsing import parse
from bot.core.readme.rendering import render

__all__ = ["check_text", "merge", "parse", "render"]
