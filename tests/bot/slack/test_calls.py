from __future__ import annotations

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.slack.calls import Means, read


def answered(word, status=200):
    response = SlackResponse(
        client=None, http_verb="POST", api_url="", req_args={}, headers={}, status_code=status,
        data={"ok": False, "error": word},
    )  # fmt: skip
    return read(SlackApiError("odd", response))


@pytest.mark.parametrize(
    ("word", "status", "means"),
    [
        ("channel_not_found", 200, Means.REFUSED),
        ("token_revoked", 200, Means.LATER),
        ("ratelimited", 200, Means.LATER),
        ("internal_error", 200, Means.UNSURE),
        ("channel_not_found", 500, Means.UNSURE),
        ("", 200, Means.UNSURE),
        # What slack_sdk's blocking client makes of a page in HTML.
        ("Received a response in a non-JSON format: <!doctype html>", 200, Means.UNSURE),
    ],
)
def test_only_a_word_of_slacks_says_that_nothing_happened(word, status, means):
    assert answered(word, status).means is means
