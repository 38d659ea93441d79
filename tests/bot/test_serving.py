from __future__ import annotations

import socket

import pytest

from bot.serving import CannotListen, listen


@pytest.fixture
def taken():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_taken_port_is_a_sentence_that_names_the_setting(taken):
    with pytest.raises(CannotListen, match="PAPERS_PORT"):
        listen("127.0.0.1", taken, setting="PAPERS_PORT")


def test_one_of_the_next_ports_is_taken_where_that_is_asked_for(taken):
    with listen("127.0.0.1", taken, setting="X", tries=20) as listener:
        assert taken < listener.getsockname()[1] < taken + 20


@pytest.mark.parametrize("host", ["no host at all", "192.0.2.1", "xn--"])
def test_an_address_that_is_not_ours_is_a_sentence(host):
    with pytest.raises(CannotListen, match="no address of this machine"):
        listen(host, 0, setting="PAPERS_PORT")
