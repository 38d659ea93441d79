import pytest

from tests.scenarios.conftest import buttons_of, text_of

pytestmark = pytest.mark.anyio


async def test_a_name_is_answered_with_its_card_to_the_asker_alone(world):
    await world.say("/papers VAR")

    card = world.last()
    assert card.visible_to == "U0MEI00001"
    assert "Visual Autoregressive Modeling" in text_of(card)
    assert "Share to channel" in buttons_of(card)
    assert world.seen(user="U0JONAS001") == []


async def test_sharing_posts_the_card_once_and_says_who(world):
    await world.say("/papers VAR")
    card = world.last()

    await world.click(card, "Share")

    shared = world.last(user="U0JONAS001")
    assert "Shared by <@U0MEI00001>" in text_of(shared)
    assert "Shared to this channel" in text_of(card)
    assert "Share to channel" not in buttons_of(card)
