"""The form of a digest: what is set comes out as it went in, and what cannot be says where."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.digest.wishes import checked_wishes
from bot.errors import BadWishes
from bot.playground.block_kit import problems, view_too_large
from bot.playground.blocks import elements_of
from bot.playground.validation import invalid_inputs
from bot.services.digest_setup import Setup
from bot.slack import digest_form
from bot.slack.digest_filled import PREFIX, Filled, known_sections, section_value
from bot.slack.digest_form import Form, channel_of, form_view, saved_view
from bot.slack.digest_options import section_options, zone_options
from bot.slack.view_payloads import view_use
from bot.slack.view_state import State
from db.digest_records import (
    Schedule,
    Subscription,
    SubscriptionId,
    SubscriptionState,
    Wishes,
)
from db.records import DEFAULT_WORKSPACE as WS

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
THREE = ("Images", "Video", "大模型综述")
HOSTILE = "<!channel> & *x* " * 30
BERLIN = Schedule(0, 9, "Europe/Berlin")
EVERYTHING = Wishes(
    sections=("Video", "大模型综述"),
    most=7,
    minimum=33,
    categories=("cs.CV", "hep-th"),
    include=("flow matching", "扩散"),
    exclude=("survey",),
    authors=("Vega Lab", "A. Orion"),
    says_nothing=True,
)


def subscribed(schedule=BERLIN, wishes=EVERYTHING, **given):
    return Subscription(SubscriptionId(1), WS, "C1", "U1", NOW, NOW, schedule, wishes, **given)


def a_setup(sections=THREE, one=None, **given):
    values = {
        "next_at": NOW + timedelta(days=6) if one else None,
        "harvested": {"cs.CV": date(2026, 10, 1), "cs.LG": date(2026, 10, 1)},
    }
    return Setup(sections, one, **{**values, **given})


def a_form(filled=None, setup=None, **given):
    return Form("C1", setup or a_setup(), filled or Filled(), NOW, **given)


def untouched(view):
    """The state of a modal in which nobody has touched anything."""
    state: dict[str, dict[str, dict]] = {}
    for block in view["blocks"]:
        for element in elements_of(block):
            if block["type"] == "input":
                held = {"type": element["type"], **initial(element)}
                state.setdefault(block["block_id"], {})[element["action_id"]] = held
    return State(state)


def initial(element):
    kind = element["type"]
    if kind.startswith("multi_") or kind == "checkboxes":
        return {"selected_options": element.get("initial_options", [])}
    if kind.endswith("_select"):
        return {"selected_option": element.get("initial_option")}
    return {"value": element.get("initial_value")}


def many(number):
    return tuple(f"Section number {each} of a long list" for each in range(number))


@pytest.mark.parametrize("sections", [(), THREE, many(100), many(300), (HOSTILE, "x" * 400)])
def test_whatever_is_set_stands_in_the_form_and_is_read_back_the_same(sections):
    wishes = replace(EVERYTHING, sections=tuple(sections[-2:]))
    setup = a_setup(sections, subscribed(wishes=wishes))
    view = form_view(a_form(Filled.of(BERLIN, wishes), setup))
    assert problems(view, "modal") == []
    state = untouched(view)
    assert invalid_inputs(view["blocks"], state.values) == {}
    filled = Filled.read(state)
    assert filled is not None
    assert (filled.schedule(), filled.wishes(known_sections(setup))) == (BERLIN, wishes)


@pytest.mark.parametrize(
    ("given", "changed"),
    [
        ({"weekday": "6"}, Schedule(6, 9, "Europe/Berlin")),
        ({"hour": "23"}, Schedule(0, 23, "Europe/Berlin")),
        ({"time_zone": "Asia/Tokyo"}, Schedule(0, 9, "Asia/Tokyo")),
        ({"most": "50"}, Wishes(most=50)),
        ({"minimum": "0"}, Wishes(minimum=0)),
        ({"minimum": "75"}, Wishes(minimum=75)),
        ({"sections": ("Video",)}, Wishes(sections=("Video",))),
        (
            {"categories": "cs.cv, HEP-TH  stat.ml"},
            Wishes(categories=("cs.CV", "hep-th", "stat.ML")),
        ),
        (
            {"include": "flow, 扩散，模型\n two words "},
            Wishes(include=("flow", "扩散", "模型", "two words")),
        ),
        ({"exclude": "a;a\n\nb"}, Wishes(exclude=("a", "b"))),
        ({"authors": "Vega Lab\nOrion Lab"}, Wishes(authors=("Vega Lab", "Orion Lab"))),
        ({"says_nothing": True}, Wishes(says_nothing=True)),
    ],
)
def test_each_field_means_what_it_says(given, changed):
    before = Filled(time_zone="Europe/Berlin")
    filled = Filled.read(untouched(form_view(a_form(replace(before, **given)))))
    schedule, wishes = filled.schedule(), filled.wishes(THREE)
    if isinstance(changed, Schedule):
        assert (schedule, wishes) == (changed, Wishes())
    else:
        assert (schedule, wishes) == (BERLIN, changed)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"weekday": ""}, "weekday"),
        ({"hour": "24"}, "hour"),
        ({"time_zone": "Europe/Atlantis"}, "time_zone"),
        ({"time_zone": ""}, "time_zone"),
        ({"most": "51"}, "most"),
        ({"most": ""}, "most"),
        ({"most": "²"}, "most"),
        ({"minimum": "101"}, "minimum"),
        ({"sections": many(51)}, "sections"),
        ({"categories": "cs.CV, computer vision"}, "categories"),
        ({"include": "\n".join(map(str, range(51)))}, "include"),
        ({"exclude": "\n".join(map(str, range(51)))}, "exclude"),
        ({"authors": "\n".join(map(str, range(51)))}, "authors"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(given, field):
    filled = Filled(**given)
    with pytest.raises(BadWishes) as refused:
        _ = filled.schedule(), filled.wishes(THREE)
    assert refused.value.field == field
    blocks = form_view(a_form(filled))["blocks"]
    assert PREFIX + field in {block.get("block_id") for block in blocks}
    assert problems(form_view(a_form(filled)), "modal") == []


def test_what_was_typed_is_drawn_again_as_it_was_also_what_cannot_be():
    typed = Filled(("Video",), "3", "17", "Asia/Tokyo", "7", "50", "what?", "a\nb", ",", "x", True)
    assert Filled.read(untouched(form_view(a_form(typed)))) == typed


def test_a_section_that_is_no_longer_listed_stays_chosen():
    gone = "A section of the past " * 20
    wishes = Wishes(sections=(gone, "Video"))
    setup = a_setup(THREE, subscribed(wishes=wishes))
    filled = Filled.read(untouched(form_view(a_form(Filled.of(BERLIN, wishes), setup))))
    assert filled.wishes(known_sections(setup)).sections == (gone, "Video")


@pytest.mark.parametrize(
    ("number", "kind"), [(3, "multi_static"), (100, "multi_static"), (101, "multi_external")]
)
def test_more_sections_than_a_menu_holds_are_searched_for(number, kind):
    [menu] = [
        block["element"]
        for block in form_view(a_form(setup=a_setup(many(number))))["blocks"]
        if block.get("block_id") == "digest_sections"
    ]
    assert menu["type"] == f"{kind}_select"
    assert len(menu.get("options", ())) == (number if kind == "multi_static" else 0)


def labels(view):
    return [
        element["text"]["text"]
        for block in view["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
    ]


def said(view):
    texts = [block.get("text") or {} for block in view["blocks"]]
    texts += [part for block in view["blocks"] for part in block.get("elements", ())]
    return "\n".join(text["text"] for text in texts if isinstance(text.get("text"), str))


PREVIEW = "Preview the last four weeks"
EVERYBODY, FEW = "Let everybody here change it", "Only who set it and maintainers change it"


@pytest.mark.parametrize(
    ("one", "given", "buttons", "words"),
    [
        (None, {}, [PREVIEW], "gets no digest yet"),
        (
            subscribed(),
            {},
            ["Pause", EVERYBODY, "End", PREVIEW],
            "on Monday, 30 November 2026 at 10:00",
        ),
        (
            subscribed(),
            {"next_at": NOW},
            ["Pause", EVERYBODY, "End", PREVIEW],
            "in the next minutes",
        ),
        (
            subscribed(open_to_all=True),
            {},
            ["Pause", FEW, "End", PREVIEW],
            "Everybody here can change it",
        ),
        (subscribed(open_to_all=True), {"is_owner": False}, ["Pause", "End", PREVIEW], "Everybody"),
        (
            subscribed(state=SubscriptionState.PAUSED),
            {"next_at": None},
            ["Resume", EVERYBODY, "End", PREVIEW],
            "Paused",
        ),
        (subscribed(), {"may_change": False, "is_owner": False}, [PREVIEW], "ask one of them"),
    ],
)
def test_the_form_shows_how_it_stands_and_what_can_be_done(one, given, buttons, words):
    view = form_view(a_form(setup=a_setup(one=one, **given), notice=HOSTILE))
    assert problems(view, "modal") == []
    assert labels(view) == buttons
    assert words in said(view)
    if one is not None:
        assert "Set by <@U1>" in said(view)
    assert "<!channel>" not in said(view)


def test_who_may_not_change_it_reads_what_is_set_and_can_send_nothing():
    view = form_view(a_form(setup=a_setup(one=subscribed(), may_change=False, is_owner=False)))
    assert "submit" not in view
    assert not any(block["type"] == "input" for block in view["blocks"])
    for words in ("Every Monday at 09:00", "flow matching", "33", "cs.CV, hep-th", "A. Orion"):
        assert words in said(view)


@pytest.mark.parametrize(
    ("is_member", "words"),
    [(True, ""), (False, "I am not in <#C1>"), (None, "If I am not in <#C1> yet")],
)
def test_after_saving_it_says_what_is_set_and_what_has_to_be_done(is_member, words):
    view = saved_view(subscribed(), a_setup(one=subscribed()), NOW, is_member)
    assert problems(view, "modal") == []
    assert "The next digest comes to <#C1> on Monday" in said(view)
    assert words in said(view)
    assert ("/invite @papers" in said(view)) == (is_member is not True)
    assert "hep-th: not harvested here" in said(view)


def test_longest_values_fit():
    long = tuple(f"{each:02d}" + "ü" * 57 for each in range(50))
    wishes = checked_wishes(Wishes(include=long, exclude=long, authors=long, categories=("cs.CV",)))
    one = subscribed(wishes=wishes)
    for may in (True, False):
        view = form_view(a_form(Filled.of(BERLIN, wishes), a_setup(many(300), one, may_change=may)))
        assert problems(view, "modal") == []
        assert not view_too_large(view)


def test_a_default_is_for_monday_at_nine():
    filled = Filled.read(untouched(form_view(a_form(Filled.of(BERLIN, Wishes())))))
    assert (filled.schedule(), filled.wishes(())) == (Schedule(0, 9, "Europe/Berlin"), Wishes())


@pytest.mark.parametrize(
    "metadata",
    ["", "x", "[]", "{}", '{"c":1}', '{"c":"D1"}', '{"c":"c1"}', '{"c":"C1\\n"}', "[" * 9_999],
)
def test_a_form_of_no_channel_is_out_of_date(metadata):
    assert channel_of(metadata) is None


def test_a_form_belongs_to_its_channel():
    assert channel_of(form_view(a_form())["private_metadata"]) == "C1"


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("New_York", "America/New_York"),
        ("Asia/Tok", "Asia/Tokyo"),
        ("utc", "Etc/UTC"),
    ],
)
def test_a_time_zone_is_found_by_its_city(query, first):
    found = zone_options(query)
    assert found[0]["value"] == first
    assert len(found) <= 100


def test_menus_that_find_nothing_or_much_give_what_slack_takes():
    assert zone_options("xyzzy") == []
    assert len(zone_options("")) == 100
    assert len(section_options(many(300), "")) == 100
    assert section_options(many(300), "NUMBER 299")[0]["value"] == section_value(many(300)[299])
    assert section_options(THREE, "大模型")[0]["value"] == "大模型综述"


def test_options_that_share_their_beginning_stay_apart():
    names = tuple("x" * 200 + str(each) for each in range(5))
    assert len({section_value(name) for name in names}) == 5
    assert all(len(section_value(name)) <= 150 for name in names)


@pytest.mark.parametrize(
    "body", [{}, {"view": None, "actions": [1]}, {"view": {"state": {"values": [1]}}, "user": 3}]
)
def test_payloads_with_nothing_in_them_are_read(body):
    use = view_use(body)
    assert (use.team_id, use.action_id, use.private_metadata) == ("", "", "")
    assert Filled.read(use.state) is None


def test_every_button_has_a_confirmation_only_where_something_ends():
    view = form_view(a_form(setup=a_setup(one=subscribed())))
    [end] = [
        element
        for block in view["blocks"]
        for element in block.get("elements", ())
        if element.get("confirm")
    ]
    assert end["action_id"] == digest_form.END
