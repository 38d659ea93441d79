"""Lines that are no part of the list: code, comments."""

from __future__ import annotations

from bot.core.readme.lines import fence_of


def hidden_lines(texts: list[str]) -> set[int]:
    """Lines inside code fences, comments and front matter: no part of the list."""
    hidden: set[int] = set()
    fence, comment = "", False
    closers = _closers(texts)
    for index, text in enumerate(texts):
        if fence:
            hidden.add(index)
            mark = fence_of(text)
            if (
                mark
                and mark[0] == fence[0]
                and len(mark) >= len(fence)
                and not text.strip().strip(fence[0])
            ):
                fence = ""
        elif comment:
            hidden.add(index)
            comment = "-->" not in text
        elif (
            (mark := fence_of(text))
            and closers.get(mark[0], -1) > index
            and mark[0] not in text.strip().lstrip(mark[0])
        ):
            hidden.add(index)
            fence = mark
        elif (
            "<!--" in text
            and "-->" not in text.split("<!--")[-1]
            and closers.get("-->", -1) > index
        ):
            hidden.add(index)
            comment = True
        elif text.strip().startswith("<!--"):
            hidden.add(index)
    return hidden


def _closers(texts: list[str]) -> dict[str, int]:
    """The last line that could close each kind of hidden stretch; an unclosed one hides nothing."""
    found: dict[str, int] = {}
    for index, text in enumerate(texts):
        mark = fence_of(text)
        if mark and not text.strip().strip(mark[0]):
            found[mark[0]] = index
        if "-->" in text:
            found["-->"] = index
    return found
