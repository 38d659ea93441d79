"""Random stories against a model that keeps dictionaries: any order, any repetition."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.errors import AlreadyDecided, Incomplete, NotAMaintainer, NotYours, TooLate
from db.records import DEFAULT_WORKSPACE as WS
from db.records import OutcomeKind, Place
from db.store import open_store
from tests.bot.services.desk import Desk, details
from tests.builders import NOW

PAPERS = {
    number: (f"https://arxiv.org/abs/2406.0000{number}", f"https://doi.org/10.1145/{number}00")
    for number in range(3)
}
USERS = ("U1", "U2", "M1", "M2")
MAINTAINERS = ("M1", "M2")
people = st.sampled_from(USERS)
papers = st.sampled_from(sorted(PAPERS))


@dataclass
class Model:
    """One suggestion as the model sees it. `names` are the links that are known to be of it."""

    paper: int
    names: set[str]
    people: list[str]
    state: str = "pending"
    known: bool = False
    decided: object = None


class Machine(RuleBasedStateMachine):
    migrated: Path

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="papers-machine-"))
        shutil.copy(self.migrated, self.folder / "papers.db")
        self.store = open_store(f"sqlite:///{self.folder}/papers.db")
        sa.event.listen(self.store._engines.writing, "connect", _without_waiting_for_the_disk)
        self.desk = Desk(self.store)
        self.desk.maintain(*MAINTAINERS)
        self.models: dict[int, Model] = {}
        self.moved: dict[int, int] = {}
        self.receipts = {}
        self.now = NOW
        self.cards: dict[tuple, int] = {}

    def teardown(self):
        self.store.close()
        shutil.rmtree(self.folder)

    def _waiting(self, name):
        return [n for n, m in self.models.items() if name in m.names and m.state == "pending"]

    @rule(paper=papers, form=st.sampled_from((0, 1)), user=people, thread=st.sampled_from("ab"))
    def suggest(self, paper, form, user, thread):
        name = PAPERS[paper][form]
        key = f"event {len(self.receipts)}"
        receipt = self.desk.suggest(
            name, user=user, place=Place(f"C{thread}", "1.1"), key=key, now=self.now
        )
        self.receipts[key] = (name, receipt)
        [outcome] = receipt.outcomes
        listed = [m for m in self.models.values() if name in m.names and m.state == "added"]
        declined = [m for m in self.models.values() if name in m.names and m.state == "declined"]
        waiting = self._waiting(name)
        if listed:
            assert outcome.kind is OutcomeKind.LISTED
        elif waiting:
            assert (outcome.kind, outcome.suggestion_id) == (OutcomeKind.JOINED, waiting[0])
            model = self.models[waiting[0]]
            model.people += [user] if user not in model.people else []
        elif declined:
            assert outcome.kind is OutcomeKind.DECLINED
        else:
            assert outcome.kind is OutcomeKind.NEW
            self.models[outcome.suggestion_id] = Model(paper, {name}, [user])

    @precondition(lambda self: self.receipts)
    @rule(data=st.data())
    def deliver_again(self, data):
        key = data.draw(st.sampled_from(sorted(self.receipts)))
        name, receipt = self.receipts[key]
        again = self.desk.suggest(name, user="U9", key=key, now=self.now + timedelta(days=1))
        assert again.outcomes == receipt.outcomes

    def _pick(self, data):
        return data.draw(st.sampled_from(sorted(self.models)))

    @precondition(lambda self: self.models)
    @rule(data=st.data())
    def details(self, data):
        self._complete(self._pick(data))

    def _pending(self):
        return sorted(n for n, m in self.models.items() if m.state == "pending")

    @precondition(_pending)
    @rule(data=st.data(), user=st.sampled_from(MAINTAINERS))
    def complete_and_add(self, data, user):
        self._complete(data.draw(st.sampled_from(self._pending())))
        ready = [n for n in self._pending() if self.models[n].known]
        if ready and self._try(ready[0], user, "add", needs={"pending"}):
            self.models[ready[0]].state, self.models[ready[0]].decided = "added", self.now

    def _complete(self, number):
        model = self.models[number]
        said = details(
            f"Paper {model.paper}", f"2406.0000{model.paper}", doi=f"10.1145/{model.paper}00"
        )
        one = self.desk.completing.details_found(WS, number, said, self.now)
        if model.state != "pending" or model.known:
            assert one.id == number
            return
        both = set(PAPERS[model.paper])
        others = {n: m for n, m in self.models.items() if n != number and m.names & both}
        if any(m.state == "added" for m in others.values()):
            model.state, model.names = "listed", both
            return
        waiting = [n for n, m in others.items() if m.state == "pending"]
        declined = [n for n, m in others.items() if m.state == "declined"]
        winner = max(declined) if declined else min([number, *waiting])
        assert one.id == winner
        kept = self.models[winner]
        for loser in {number, *waiting} - {winner}:
            gone = self.models.pop(loser)
            kept.people += [user for user in gone.people if user not in kept.people]
        kept.names = both
        kept.known = kept.known or kept.state == "pending"

    def _try(self, number, user, move, *, needs):
        """Make a move; whether the model says that it had to succeed."""
        model = self.models[number]
        allowed = user in (model.people if move == "withdraw" else MAINTAINERS)
        expected: type[Exception] | None = None
        if not allowed:
            expected = NotYours if move == "withdraw" else NotAMaintainer
        elif model.state not in needs:
            expected = AlreadyDecided
        elif move == "add" and not model.known:
            expected = Incomplete
        elif move == "revert" and self.now > model.decided + timedelta(days=1):
            expected = TooLate
        act = getattr(self.desk, move)
        if expected is not None:
            with pytest.raises(expected):
                act(number, user=user, now=self.now)
            return False
        act(number, user=user, now=self.now)
        return True

    @precondition(lambda self: self.models)
    @rule(data=st.data(), user=people)
    def add(self, data, user):
        number = self._pick(data)
        if self._try(number, user, "add", needs={"pending"}):
            self.models[number].state, self.models[number].decided = "added", self.now

    @precondition(lambda self: self.models)
    @rule(data=st.data(), user=people)
    def decline(self, data, user):
        number = self._pick(data)
        if self._try(number, user, "decline", needs={"pending"}):
            self.models[number].state = "declined"

    @precondition(lambda self: self.models)
    @rule(data=st.data(), user=people)
    def withdraw(self, data, user):
        number = self._pick(data)
        if not self._try(number, user, "withdraw", needs={"pending"}):
            return
        model = self.models[number]
        if len(model.people) > 1:
            model.people.remove(user)
        else:
            model.state = "withdrawn"

    def _added(self):
        return sorted(n for n, m in self.models.items() if m.state == "added")

    @precondition(_added)
    @rule(data=st.data(), user=people)
    def revert(self, data, user):
        number = data.draw(st.sampled_from(self._added()))
        if self._same(self.models[number]):
            return  # two names of one paper: what follows has tests of its own
        if self._try(number, user, "revert", needs={"added"}):
            self.models[number].state = "pending"

    def _same(self, model):
        return [n for n, m in self.models.items() if m.names & model.names and m.state == "pending"]

    @rule(hours=st.sampled_from((1, 13, 25)))
    def wait(self, hours):
        self.now += timedelta(hours=hours)

    @rule()
    def send(self):
        for due in self.desk.outbox.claim_due(self.now, most=1000):
            post = due.posting
            if post.kind.value.endswith("card") and post.ts is None:
                key = (post.suggestion_id, post.place)
                self.cards[key] = self.cards.get(key, 0) + 1
            self.desk.outbox.posted(post.id, post.ts or f"ts {post.id}", due.revision)
        assert all(count == 1 for count in self.cards.values())
        assert self.desk.outbox.claim_due(self.now) == []

    @invariant()
    def the_store_says_what_the_model_says(self):
        for number, model in self.models.items():
            one = self.desk.get(number)
            assert (one.id, one.state) == (number, model.state)
            assert sorted(set(self.desk.people(number))) == sorted(model.people)
        listed = [m.paper for m in self.models.values() if m.state == "added"]
        assert sorted(e.fields.title for e in self.desk.listed()) == [
            f"Paper {paper}" for paper in sorted(listed)
        ]
        assert len(set(listed)) == len(listed)


def _without_waiting_for_the_disk(connection, _record):
    connection.execute("PRAGMA synchronous = OFF")


def test_any_story_leaves_what_a_simple_model_says(migrated_file):
    machine = type("OnFile", (Machine,), {"migrated": migrated_file})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=30,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
