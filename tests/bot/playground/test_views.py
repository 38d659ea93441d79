"""Modals and Homes as the app opens, pushes, updates and publishes them."""

import json

import pytest

from tests.bot.playground.doubles import (
    BOT,
    MEI,
    Browser,
    a_home,
    a_modal,
    actions,
    an_input,
    built,
    button,
    plain,
    section,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
def opening(browser, playground):
    """views.open and views.push with a new trigger."""

    async def call(method="views.open", view=None, **given):
        stack = playground.views.stack(MEI)
        trigger = playground.triggers.new(MEI, stack[-1].id if stack else None)
        view = a_modal() if view is None else view
        return await browser.api(method, trigger_id=trigger, view=view, **given)

    return call


async def test_a_modal_is_opened_with_ids_for_everything(opening, playground):
    view = a_modal(
        actions({"type": "button", "text": plain("A")}, block_id="given"),
        {"type": "input", "label": plain("L"), "element": {"type": "plain_text_input"}},
        callback_id="c",
        private_metadata="p",
        notify_on_close=True,
    )
    shown = (await opening(view=view))["view"]
    assert shown["blocks"][0]["block_id"] == "given"
    assert shown["blocks"][0]["elements"][0]["action_id"]
    assert shown["blocks"][1]["block_id"]
    assert shown["blocks"][1]["element"]["action_id"]
    assert (shown["callback_id"], shown["private_metadata"]) == ("c", "p")
    assert (shown["notify_on_close"], shown["clear_on_close"]) == (True, False)
    assert (shown["root_view_id"], shown["previous_view_id"]) == (shown["id"], None)
    assert (shown["state"], shown["external_id"]) == ({"values": {}}, "")
    assert [each.id for each in playground.views.stack(MEI)] == [shown["id"]]


async def test_a_view_may_come_as_text_in_a_form(browser, playground):
    trigger = playground.triggers.new(MEI)
    opened = await browser.form("views.open", trigger_id=trigger, view=json.dumps(a_modal()))
    assert opened["ok"]


async def test_up_to_three_views_are_stacked(opening, playground):
    first = (await opening())["view"]
    second = (await opening("views.push"))["view"]
    third = (await opening("views.push"))["view"]
    assert (second["root_view_id"], second["previous_view_id"]) == (first["id"], first["id"])
    assert (third["root_view_id"], third["previous_view_id"]) == (first["id"], second["id"])
    assert (await opening("views.push"))["error"] == "push_limit_reached"
    await opening()
    assert len(playground.views.stack(MEI)) == 1


async def test_only_what_happens_in_a_modal_pushes_another(opening, browser, playground):
    assert (await opening("views.push"))["error"] == "not_found"
    view = (await opening())["view"]
    trigger = playground.triggers.new(MEI, view["id"])
    playground.views.close(MEI, all_=True)
    pushed = await browser.api("views.push", trigger_id=trigger, view=a_modal())
    assert pushed["error"] == "not_found"


async def test_an_action_in_the_home_cannot_push(browser, playground):
    home = (await browser.api("views.publish", user_id=MEI, view=a_home()))["view"]
    trigger = playground.triggers.new(MEI, home["id"])
    pushed = await browser.api("views.push", trigger_id=trigger, view=a_modal())
    assert pushed["error"] == "not_found"


async def test_a_trigger_opens_one_view(browser, playground, clock):
    trigger = playground.triggers.new(MEI)
    given = {"trigger_id": trigger, "view": a_modal()}
    assert (await browser.api("views.open", **given))["ok"]
    assert (await browser.api("views.open", **given))["error"] == "exchanged_trigger_id"
    late = playground.triggers.new(MEI)
    clock.advance(4)
    expired = await browser.api("views.open", trigger_id=late, view=a_modal())
    assert expired["error"] == "expired_trigger_id"


async def test_an_update_needs_the_latest_hash(opening, browser):
    view = (await opening())["view"]
    given = {"view_id": view["id"], "view": a_modal(title=plain("New"))}
    updated = (await browser.api("views.update", **given, hash=view["hash"]))["view"]
    assert (updated["id"], updated["title"]["text"]) == (view["id"], "New")
    assert updated["hash"] != view["hash"]
    again = await browser.api("views.update", **given, hash=view["hash"])
    assert again["error"] == "hash_conflict"
    assert (await browser.api("views.update", **given))["ok"]


async def test_an_external_id_finds_its_view_and_no_other_has_it(opening, browser):
    view = (await opening(view=a_modal(external_id="mine")))["view"]
    assert (await opening("views.push", a_modal(external_id="mine")))[
        "error"
    ] == "duplicate_external_id"
    update = {"external_id": "mine", "view": a_modal(external_id="mine")}
    assert (await browser.api("views.update", **update))["view"]["id"] == view["id"]
    for nobody in ({"external_id": "other"}, {"external_id": ""}, {"view_id": "V1"}, {}):
        assert (await browser.api("views.update", **nobody, view=a_modal()))["error"] == "not_found"


async def test_a_home_is_published_again_under_the_same_id(browser, playground):
    first = (await browser.api("views.publish", user_id=MEI, view=a_home()))["view"]
    second = await browser.api("views.publish", user_id=MEI, view=a_home(), hash=first["hash"])
    assert second["view"]["id"] == first["id"]
    third = await browser.api("views.publish", user_id=MEI, view=a_home(), hash=first["hash"])
    assert third["error"] == "hash_conflict"
    assert (await browser.state())["home"]["hash"] == second["view"]["hash"]


async def test_a_home_needs_its_tab_and_a_person(browser):
    for nobody in ("U404", BOT, None):
        refused = await browser.api("views.publish", user_id=nobody, view=a_home())
        assert refused["error"] == "invalid_arguments"
    closed = Browser(built(home_tab=False))
    assert (await closed.api("views.publish", user_id=MEI, view=a_home()))["error"] == "not_enabled"


@pytest.mark.parametrize(
    ("view", "why"),
    [
        (a_modal(title=plain("x" * 25)), "/view/title/text"),
        (
            a_modal(an_input({"type": "plain_text_input"}), submit=plain("x" * 25)),
            "/view/submit/text",
        ),
        ({key: value for key, value in a_modal().items() if key != "title"}, "missing 'title'"),
        (a_modal(blocks=[section()] * 101), "/view/blocks"),
        (a_modal(section(block_id="a"), section(block_id="a")), "used twice"),
        (a_modal(private_metadata="x" * 3_001), "/view/private_metadata"),
        (a_modal(made_up=1), "unknown key 'made_up'"),
        (a_home(), "unsupported type 'home'"),
        ("{", ""),
        ([], "must provide an object"),
        (None, "must provide an object"),
    ],
)
async def test_a_view_that_slack_refuses_is_refused_with_reasons(
    opening, view, why, playground, browser
):
    trigger = playground.triggers.new(MEI)
    answer = await browser.api("views.open", trigger_id=trigger, view=view)
    assert answer["error"] == "invalid_arguments"
    assert why in "".join(answer.get("response_metadata", {}).get("messages", []))
    assert playground.views.stack(MEI) == []


async def test_a_view_of_over_250_kilobytes_is_too_large(opening, playground):
    big = [
        actions(*(button(f"a{n}", value="x" * 2_000) for n in range(25)), block_id=f"b{b}")
        for b in range(6)
    ]
    assert (await opening(view=a_modal(*big)))["error"] == "view_too_large"
    assert playground.journal.refused == ["view_too_large"]


async def test_what_slack_would_refuse_is_remembered_for_tests_of_the_bot(opening, playground):
    await opening(view=a_modal(title=plain("x" * 25)))
    (refused,) = playground.journal.refused
    assert refused.startswith("invalid_arguments; must be a text of 1 to 24 characters")
