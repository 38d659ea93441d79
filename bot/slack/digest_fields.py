"""The fields of a digest's form. Pure; the ids of a field's block and element are the same."""

from __future__ import annotations

from bot.core.digest.wishes import MOST_PAPERS, MOST_WORDS
from bot.services.digest_setup import Setup
from bot.slack.digest_filled import PREFIX, SAYS_NOTHING, Filled, known_sections, section_value
from bot.slack.digest_words import DAYS, RELEVANCE, relevance_words
from bot.slack.message import Block, input_block, plain
from bot.slack.mrkdwn import ELLIPSIS, clean, cut

SECTIONS, TIME_ZONE = PREFIX + "sections", PREFIX + "time_zone"
"""The menus whose options are searched for."""
MAX_OPTIONS = 100
_MAX_OPTION = 75
_MAX_HINT = 300
_MAX_TYPED = 3_000
_ZONE_HINT = "Slack did not say where you live, so this is UTC: search for a city such as Berlin."
_ONE_A_LINE = "One a line, or with commas between."


def fields(filled: Filled, setup: Setup, *, zone_is_known: bool = True) -> list[Block]:
    """All fields, with what stands in them."""
    return [
        *_sections(filled, setup),
        _chosen("weekday", "Day", filled.weekday, {str(at): day for at, day in enumerate(DAYS)}),
        _chosen("hour", "Hour", filled.hour, {str(at): f"{at:02d}:00" for at in range(24)}),
        _time_zone(filled.time_zone, zone_is_known),
        _most(filled),
        _chosen("minimum", "Minimum relevance", filled.minimum, _relevances(filled.minimum)),
        _typed("categories", "arXiv categories", filled.categories, _harvested(setup)),
        _typed("include", "Words that lift a paper", filled.include, _ONE_A_LINE, lines=True),
        _typed("exclude", "Words that keep a paper out", filled.exclude, _ONE_A_LINE, lines=True),
        _typed(
            "authors",
            "Authors to follow",
            filled.authors,
            f"{_ONE_A_LINE} First names first; an initial will do.",
            lines=True,
        ),
        _says_nothing(filled.says_nothing),
    ]


def option(text: str, value: str) -> Block:
    """An option of a menu."""
    return {"text": plain(cut(clean(text), _MAX_OPTION) or ELLIPSIS), "value": value}


def _sections(filled: Filled, setup: Setup) -> list[Block]:
    """A menu where all options fit in, else one that is searched; none where there are none."""
    named = {section_value(name): name for name in known_sections(setup)}
    named |= {value: value for value in filled.sections if value not in named}
    if not named:
        return []
    element: Block = {
        "type": "multi_static_select",
        "placeholder": plain("All sections"),
        "max_selected_items": MOST_WORDS,
    }
    if len(named) <= MAX_OPTIONS:
        element["options"] = [option(name, value) for value, name in named.items()]
    else:
        element |= {"type": "multi_external_select", "min_query_length": 0}
    if filled.sections:
        chosen = filled.sections[:MAX_OPTIONS]
        element["initial_options"] = [option(named[value], value) for value in chosen]
    hint = "Only papers that fit these. None chosen: all sections."
    return [_input("sections", "Sections", element, hint, optional=True)]


def _time_zone(name: str, is_known: bool) -> Block:
    element: Block = {
        "type": "external_select",
        "min_query_length": 1,
        "placeholder": plain("A city, such as Berlin"),
    }
    if name:
        element["initial_option"] = option(name, name)
    hint = "That of the day and the hour." if is_known else _ZONE_HINT
    return _input("time_zone", "Time zone", element, hint)


def _most(filled: Filled) -> Block:
    element: Block = {
        "type": "number_input",
        "is_decimal_allowed": False,
        "min_value": "1",
        "max_value": str(MOST_PAPERS),
    }
    if filled.most_is_a_number:
        element["initial_value"] = filled.most.strip()
    return _input("most", "Papers at most", element)


def _relevances(present: str) -> dict[str, str]:
    numbers = {*RELEVANCE, *([int(present)] if present.isdecimal() else [])}
    return {str(number): relevance_words(number) for number in sorted(numbers)}


def _harvested(setup: Setup) -> str:
    if not setup.harvested:
        return "Such as cs.CV, cs.LG. None: all that are harvested here."
    return f"With commas between. None: all that are harvested here ({', '.join(setup.harvested)})."


def _says_nothing(is_set: bool) -> Block:
    options = [option("Say so when a week brings nothing", SAYS_NOTHING)]
    element: Block = {"type": "checkboxes", "options": options}
    if is_set:
        element["initial_options"] = options
    return _input("says_nothing", "Weeks without papers", element, optional=True)


def _chosen(name: str, label: str, value: str, options: dict[str, str]) -> Block:
    element: Block = {
        "type": "static_select",
        "options": [option(text, each) for each, text in options.items()],
    }
    if value in options:
        element["initial_option"] = option(options[value], value)
    return _input(name, label, element)


def _typed(name: str, label: str, value: str, hint: str, *, lines: bool = False) -> Block:
    element: Block = {"type": "plain_text_input", "multiline": lines, "max_length": _MAX_TYPED}
    if value:
        element["initial_value"] = value[:_MAX_TYPED]
    return _input(name, label, element, hint, optional=True)


def _input(
    name: str, label: str, element: Block, hint: str = "", *, optional: bool = False
) -> Block:
    return input_block(PREFIX + name, label, element, cut(hint, _MAX_HINT), optional=optional)
