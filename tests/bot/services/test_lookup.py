from __future__ import annotations

import threading

import pytest

from bot.errors import NotFound
from bot.services.finding import MOST
from bot.services.lookup import Lookup
from db.records import DEFAULT_WORKSPACE as WS
from db.records import EntryId, SectionCount, Tier
from db.store import open_store
from tests.builders import NOW, a_paper, add, indexed

VAR = a_paper(
    "VAR",
    "Visual Autoregressive Modeling: Scalable Image Generation via Next-Scale Prediction",
    date="2024-04",
    url="https://arxiv.org/abs/2404.02905",
    code="https://github.com/FoundationVision/VAR",
    venue="NeurIPS 2024",
    note="以不同scale图像作为自回归单位进行自回归生成",
)
CONTROL = a_paper("ControlVAR", "Exploring Controllable VAR Modeling", date="2024-10")
DALLE = a_paper(
    "DALL·E 2",
    "Hierarchical Text-Conditional Image Generation with CLIP Latents",
    date="2022-04-13",
    section="Diffusion model：",
    url="https://doi.org/10.48550/arXiv.2204.06125",
    names=("unCLIP",),
)
UVIT = a_paper(
    "U-ViT", "All are Worth Words", date="2022-09", section="Backbone", venue="CVPR 2023"
)
INVERSION = a_paper(
    "Null-text Inversion", "Editing Real Images", date="2022-11", section="Image editing"
)
UNDATED = a_paper(None, "CAR: Controllable Autoregressive Modeling", date=None)
LIST = (VAR, CONTROL, DALLE, UVIT, INVERSION, UNDATED)


@pytest.fixture
def lookup(store):
    add(store, *LIST)
    return Lookup(store)


def found(lookup, text, **page):
    return [result.entry.fields.method for result in lookup.answer(WS, text, **page).results]


def tiers(lookup, text):
    return [result.tier for result in lookup.answer(WS, text).results]


def test_the_method_whose_name_is_var_is_meant(lookup):
    answer = lookup.answer(WS, "VAR")
    assert answer.meant is not None
    assert answer.meant.fields == VAR
    assert answer.results[0].entry == answer.meant
    assert [result.tier for result in answer.results] == [Tier.NAME, Tier.WORDS]


@pytest.mark.parametrize(
    ("text", "method", "tier"),
    [
        ("2404.02905", "VAR", Tier.IDENTITY),
        ("arXiv:2404.02905v3", "VAR", Tier.IDENTITY),
        ("https://arxiv.org/pdf/2404.02905v1.pdf", "VAR", Tier.IDENTITY),
        ("<https://arxiv.org/abs/2404.02905|VAR>", "VAR", Tier.IDENTITY),
        ("https://github.com/FoundationVision/VAR", "VAR", Tier.IDENTITY),
        ("FoundationVision/VAR", "VAR", Tier.IDENTITY),
        ("10.48550/arXiv.2204.06125", "DALL·E 2", Tier.IDENTITY),
        ("dalle2", "DALL·E 2", Tier.NAME),
        ("DALL-E 2", "DALL·E 2", Tier.NAME),
        ("unclip", "DALL·E 2", Tier.NAME),
        ("UViT", "U-ViT", Tier.NAME),
        ("u vit", "U-ViT", Tier.NAME),
        ("null text inversion", "Null-text Inversion", Tier.NAME),
        ("CAR", None, Tier.NAME),
        ("all are worth words!", "U-ViT", Tier.TITLE),
    ],
)
def test_an_identity_a_name_and_a_title_mean_one_paper(lookup, text, method, tier):
    answer = lookup.answer(WS, text)
    assert answer.meant is not None
    assert answer.results[0].entry == answer.meant
    assert answer.meant.fields.method == method
    assert answer.results[0].tier is tier


@pytest.mark.parametrize(
    ("text", "method", "tier"),
    [
        ("next-scale", "VAR", Tier.WORDS),
        ("autoregressive visual", "VAR", Tier.WORDS),
        ("hierarch", "DALL·E 2", Tier.PREFIX),
        ("hier text cond", "DALL·E 2", Tier.PREFIX),
        ("neurips", "VAR", Tier.FULL_TEXT),
        ("自回归", "VAR", Tier.FULL_TEXT),
        ("归", "VAR", Tier.FULL_TEXT),
        ("单位", "VAR", Tier.FULL_TEXT),
        ("生成图像", "VAR", Tier.FULL_TEXT),
        ("controlvra", "ControlVAR", Tier.FUZZY),
        ("dale2", "DALL·E 2", Tier.FUZZY),
        ("hierarchcal imge generation", "DALL·E 2", Tier.FUZZY),
    ],
)
def test_what_is_asked_for_is_found_in_the_best_tier(lookup, text, method, tier):
    answer = lookup.answer(WS, text)
    assert answer.results[0].entry.fields.method == method
    assert answer.results[0].tier is tier
    assert answer.meant is None


def test_within_a_tier_the_better_field_comes_first_then_the_newer_paper(store):
    add(
        store,
        a_paper(None, "A Gadget", date="2026"),
        a_paper("Gadget One", "B", date="2020-02"),
        a_paper("Gadget Two", "C", date="2020-03"),
        a_paper(None, "The Gadget", date="2026-01"),
    )
    answer = Lookup(store).answer(WS, "gadget")
    titles = [result.entry.fields.title for result in answer.results]
    assert titles == ["C", "B", "The Gadget", "A Gadget"]
    assert {result.tier for result in answer.results} == {Tier.WORDS}


def test_a_method_comes_before_another_name_and_that_before_a_title_head(store):
    add(
        store,
        a_paper(None, "Gadget: A Thing", date="2026"),
        a_paper("Other", "B", names=("Gadget",), date="2025"),
        a_paper("Gadget", "C", date="2020"),
    )
    answer = Lookup(store).answer(WS, "gadget")
    titles = [result.entry.fields.title for result in answer.results]
    assert titles == ["C", "B", "Gadget: A Thing"]
    assert answer.meant is not None
    assert answer.meant.fields.title == "C"


def test_two_papers_of_one_name_leave_open_which_is_meant(store):
    add(store, a_paper("Gadget", "A", date="2020"), a_paper("gadget", "B", date="2021"))
    answer = Lookup(store).answer(WS, "Gadget")
    assert answer.meant is None
    assert [result.entry.fields.title for result in answer.results] == ["B", "A"]


@pytest.mark.parametrize(
    ("text", "method"),
    [
        *((text, "π0") for text in ("pi0", "pi-0", "PI0", "π0", "π-0", "Π0")),
        *((text, "π0.5") for text in ("pi0.5", "π0.5", "pi 0.5")),
        *((text, "ε-VAE") for text in ("epsilon-VAE", "ε-VAE", "epsilonvae")),
        *((text, "beta-VAE") for text in ("beta-VAE", "β-VAE", "βVAE")),
    ],
)
def test_a_method_with_a_greek_letter_is_found_however_that_is_typed(store, text, method):
    papers = [
        a_paper(name, f"Paper {n}") for n, name in enumerate(("π0", "π0.5", "ε-VAE", "beta-VAE"))
    ]
    add(store, *papers, a_paper("VAE", "Auto-Encoding"), a_paper("PI", "Other"))
    answer = Lookup(store).answer(WS, text)
    assert answer.meant is not None
    assert answer.meant.fields.method == method
    assert answer.results[0].tier is Tier.NAME


@pytest.mark.parametrize(
    ("text", "method", "tier"),
    [
        ("var是什么", "VAR", Tier.NAME),
        ("VAR的论文", "VAR", Tier.NAME),
        ("什么是VAR？", "VAR", Tier.NAME),
        ("DALL·E 2的论文", "DALL·E 2", Tier.NAME),
        ("controlvra是什么", "ControlVAR", Tier.FUZZY),
        ("var作为", "VAR", Tier.FULL_TEXT),
    ],
)
def test_a_name_among_chinese_words_is_found_where_they_are_not(lookup, text, method, tier):
    [first, *_] = lookup.answer(WS, text).results
    assert (first.entry.fields.method, first.tier) == (method, tier)


@pytest.mark.parametrize("text", ["var是什么 year:2022", "VAR是什么 -visual -controllable"])
def test_filters_hold_for_a_name_among_chinese_words(lookup, text):
    assert found(lookup, text) == []


def test_nothing_but_the_chinese_words_is_left_out_of_the_answer(lookup):
    assert lookup.answer(WS, "VAR是什么").query == "VAR是什么"
    assert found(lookup, "是什么") == []


@pytest.mark.parametrize(
    ("text", "methods"),
    [
        ("LLaVA -NeXT", ["LLaVA", "Video"]),
        ("llava -next year:2024", ["LLaVA", "Video"]),
        ("LLaVA-NeXT", ["LLaVA-NeXT"]),
        ("LLaVA NeXT", ["LLaVA-NeXT"]),
        ("SDXL -Turbo", ["SDXL -Turbo"]),
        ("sdxl  -turbo", ["SDXL -Turbo"]),
        ("SDXL-Turbo", ["SDXL -Turbo"]),
        ("year: 2024 code", ["Year: 2024 Code"]),
        ("code:yes LLaVA", []),
    ],
)
def test_a_text_with_an_exclusion_or_filter_is_a_name_only_if_it_is_spelt_so(store, text, methods):
    names = ("LLaVA", "LLaVA-NeXT", "SDXL -Turbo", "Year: 2024 Code", "CodeYesLLaVA")
    video = a_paper("Video", "Watching with LLaVA", date="2024-01")
    add(store, *(a_paper(name, f"Paper {n}") for n, name in enumerate(names)), video)
    asked = found(Lookup(store), text)
    assert asked[: len(methods)] == methods
    assert len(asked) == len(methods) or text.startswith("year")


@pytest.mark.parametrize("text", ["C", "c", "C#", "c#", "C++", " C# "])
def test_of_names_with_one_key_the_one_that_is_spelt_so_is_meant(store, text):
    papers = [a_paper(n, f"On {n}", date=f"2020-0{i}") for i, n in enumerate(("C#", "C", "C++"), 1)]
    add(store, *papers)
    answer = Lookup(store).answer(WS, text)
    assert answer.meant is not None
    assert answer.meant.fields.method == text.strip().upper()
    assert answer.results[0].entry == answer.meant


@pytest.mark.parametrize(
    ("text", "methods"),
    [
        ("year:2022", ["Null-text Inversion", "U-ViT", "DALL·E 2"]),
        ("year:2023-2024", ["ControlVAR", "VAR"]),
        ("year:>=2022 year:<2024", ["Null-text Inversion", "U-ViT", "DALL·E 2"]),
        ("code:yes", ["VAR"]),
        ("code:no year:2024", ["ControlVAR"]),
        ("venue:CVPR", ["U-ViT"]),
        ("venue:2023 venue:cvp", ["U-ViT"]),
        ("section:diffusion", ["DALL·E 2"]),
        ('section:"image edit"', ["Null-text Inversion"]),
        ("modeling -visual", ["ControlVAR", None]),
        ("modeling -controllable year:2024", ["VAR"]),
        ("VAR year:2022", []),
        ("VAR year:2024", ["VAR", "ControlVAR"]),
        ('"image generation with"', ["DALL·E 2"]),
        ('"generation image"', []),
        ("section:autoregressive -visual -exploring", [None]),
    ],
)
def test_filters_phrases_and_exclusions_hold_in_every_tier(lookup, text, methods):
    assert found(lookup, text) == methods


def test_a_filter_that_cannot_be_read_is_named_with_the_answer(lookup):
    answer = lookup.answer(WS, "VAR year:soon")
    assert answer.results[0].entry.fields == VAR
    assert len(answer.unread) == 1


def test_names_are_suggested_where_nothing_is_found(lookup):
    answer = lookup.answer(WS, "dallmonster")
    assert answer.results == ()
    assert answer.total == 0
    assert answer.did_you_mean == ("DALL·E 2",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "???",
        "🙂",
        "\x00",
        "\ud800",
        '"',
        "AND",
        "NEAR(a b)",
        "a*",
        "terms:x",
        "-",
        "'; drop",
    ],
)
def test_odd_queries_find_nothing_without_an_error(lookup, text):
    answer = lookup.answer(WS, text)
    assert answer.total == len(answer.results)
    assert answer.meant is None


def test_a_removed_paper_is_found_no_more(lookup, store):
    entry = lookup.answer(WS, "VAR").results[0].entry
    with store.writing() as unit:
        unit.entries.remove_many(WS, [entry.id], NOW, "slack")
    assert "VAR" not in found(lookup, "VAR")
    assert found(lookup, "2404.02905") == []
    assert found(lookup, "自回归") == []
    with pytest.raises(NotFound):
        lookup.entry(WS, entry.id)


def test_an_edit_is_seen_by_the_next_answer(lookup, store):
    entry = lookup.answer(WS, "VAR").results[0].entry
    fields = a_paper("Renamed", "Another Title")
    with store.writing() as unit:
        unit.entries.update_many(WS, [(entry.id, *indexed(fields)[0])], NOW, "slack")
    assert found(lookup, "Renamed") == ["Renamed"]
    assert found(lookup, "next-scale") == []


def test_a_change_through_another_connection_is_seen_by_the_next_answer(lookup, url):
    assert found(lookup, "Newcomer") == []
    other = open_store(url)
    add(other, a_paper("Newcomer", "New"))
    other.close()
    assert found(lookup, "Newcomer") == ["Newcomer"]


def test_pages_follow_each_other_without_gap_or_repetition(store):
    add(
        store,
        *(a_paper(f"Gadget {n}", f"Gadget {n % 7}", date=f"20{n % 20:02d}") for n in range(30)),
    )
    lookup = Lookup(store)
    whole = lookup.answer(WS, "gadget", limit=100)
    pages = [lookup.answer(WS, "gadget", limit=4, offset=start) for start in range(0, 32, 4)]
    assert whole.results == tuple(result for page in pages for result in page.results)
    assert {page.total for page in pages} == {30}
    assert lookup.answer(WS, "gadget", offset=400).results == ()


def test_matches_are_counted_up_to_a_limit(sqlite_store):
    add(sqlite_store, *(a_paper(None, f"Gadget number {n}") for n in range(MOST + 5)))
    assert Lookup(sqlite_store).answer(WS, "gadget").total == MOST


def test_an_answer_is_worked_out_once_for_one_revision(lookup):
    assert lookup.answer(WS, "VAR") is lookup.answer(WS, "VAR")


def test_other_workspaces_have_lists_of_their_own(lookup, store):
    with store.writing() as unit:
        other = unit.workspaces.add("T2")
    add(store, a_paper("Stranger", "VAR for Strangers"), workspace=other)
    assert found(lookup, "Stranger") == []
    answer = lookup.answer(other, "VAR")
    assert [result.entry.fields.method for result in answer.results] == ["Stranger"]
    with pytest.raises(NotFound):
        lookup.entry(WS, answer.results[0].entry.id)


def test_the_overview_counts_the_list(lookup, store):
    overview = lookup.overview(WS, newest=2)
    assert overview.total == len(LIST)
    assert overview.sections == (
        SectionCount("Autoregressive models", 3),
        SectionCount("Diffusion model：", 1),
        SectionCount("Backbone", 1),
        SectionCount("Image editing", 1),
    )
    assert [entry.fields.method for entry in overview.newest] == ["ControlVAR", "VAR"]


def test_an_entry_that_never_was_is_not_found(lookup):
    with pytest.raises(NotFound):
        lookup.entry(WS, EntryId(10_000))


def test_many_threads_may_ask_at_once(lookup):
    first = []

    def ask():
        first.extend(found(lookup, f"VAR -{number}")[0] for number in range(20))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert first == ["VAR"] * 160
