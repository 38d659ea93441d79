"""The invalid payloads of the shared Block Kit cases, sent to the playground as a bot sends them.

Each goes through slack_sdk's client to the playground's Web API: messages by chat.postMessage,
modals by views.open, Homes by views.publish. An invalid one must be refused with Slack's own word
and a reason; a valid one must be taken.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.app import bots_manifest, build_playground
from bot.playground.clock import ManualClock
from bot.playground.seed import GENERATION, MEI
from bot.playground.server import start_playground
from tests.benchmarks.report import Figure, report, shared

WORDS = {"message": "invalid_blocks", "modal": "invalid_arguments", "home": "invalid_arguments"}


async def answers(cases: list[dict]) -> list[dict]:
    """What the playground answers to each."""
    clock = ManualClock()
    manifest = dataclasses.replace(bots_manifest(), home_tab=True)
    running = await start_playground(playground=build_playground(clock, manifest=manifest))
    client = AsyncWebClient(
        token=running.bot_token, base_url=running.api_url, retry_handlers=[], timeout=30
    )
    said = []
    for case in cases:
        clock.advance(2)
        trigger = running.playground.triggers.new(MEI)
        try:
            said.append((await send(client, case, trigger)).data)
        except SlackApiError as error:
            said.append(error.response.data)
    await running.close()
    return said


async def send(client: AsyncWebClient, case: dict, trigger: str):
    payload = case["payload"]
    if case["surface"] == "message":
        return await client.api_call(
            "chat.postMessage", json={"channel": GENERATION, "text": "x", "blocks": payload}
        )
    if case["surface"] == "modal":
        return await client.api_call("views.open", json={"trigger_id": trigger, "view": payload})
    return await client.api_call("views.publish", json={"user_id": MEI, "view": payload})


def main() -> None:
    cases = json.loads(shared("eval/block_kit/cases.json").read_text(encoding="utf-8"))
    said = asyncio.run(answers(cases))
    refused = taken = 0
    for case, answer in zip(cases, said, strict=True):
        if case["valid"]:
            taken += answer["ok"]
            right = answer["ok"]
        else:
            reasons = (answer.get("response_metadata") or {}).get("messages")
            right = answer.get("error") == WORDS[case["surface"]] and bool(reasons)
            refused += right
        if not right:
            print(f"judged wrong: {case['case']}: {answer}")
    invalid = sum(not case["valid"] for case in cases)
    report(
        [
            Figure(
                "invalid payloads refused in Slack's words", refused, "payloads", "all", invalid
            ),
            Figure("valid payloads taken", taken, "payloads", "all", len(cases) - invalid),
        ]
    )


if __name__ == "__main__":
    main()
