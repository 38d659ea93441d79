"""Web servers as guests of a running event loop: they bind first and leave signals alone."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import uvicorn

from bot.errors import PapersError


class CannotListen(PapersError):
    """The address cannot be bound: it is taken, not allowed, or not this machine's."""


class _GuestServer(uvicorn.Server):
    """uvicorn's server inside a loop whose owner decides when it ends."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@dataclass(frozen=True)
class RunningServer:
    """A server that listens."""

    _server: _GuestServer
    _task: asyncio.Task[None]

    async def wait(self) -> None:
        """Return when the server has ended."""
        await asyncio.shield(self._task)

    async def close(self) -> None:
        """Take no more requests, let those under way end, and stop."""
        self._server.should_exit = True
        await self._task


async def serve_on(listener: socket.socket, config: uvicorn.Config) -> RunningServer:
    """Serve on a bound socket; returns once requests are answered.

    Raises:
        CannotListen: the server ended before it listened.
    """
    server = _GuestServer(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    ready = asyncio.create_task(server.listening.wait())
    await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
    ready.cancel()
    if task.done():
        task.result()
        raise CannotListen("The web server ended before it could answer; its log says why.")
    return RunningServer(server, task)


def listen(host: str, port: int, *, setting: str, tries: int = 1) -> socket.socket:
    """Bind `port` of `host`, or one of the next `tries` where it is taken; 0 takes any free one.

    `setting` is the variable that a person changes to choose another port.

    Raises:
        CannotListen: none of the ports can be bound.
    """
    for candidate in range(port, min(port + tries, 65_536)) if port else (0,):
        # Without the protocol asyncio does not set TCP_NODELAY, and each answer waits for an ack.
        listener = socket.socket(_family(host, setting), socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
        except OSError as error:
            listener.close()
            if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                raise CannotListen(
                    f"{host} is no address of this machine ({error.strerror}). "
                    f"Set another beside {setting}."
                ) from error
            continue
        return listener
    ports = f"Port {port}" if tries == 1 else f"Ports {port} to {port + tries - 1}"
    raise CannotListen(f"{ports} of {host} cannot be used. Set another with {setting}.")


def _family(host: str, setting: str) -> socket.AddressFamily:
    try:
        return socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][0]
    except OSError as error:
        raise CannotListen(
            f"{host} is no address of this machine. Set another beside {setting}."
        ) from error


@contextmanager
def stop_signals() -> Iterator[asyncio.Event]:
    """An event that SIGINT or SIGTERM sets; a second signal ends the process at once."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    numbers = (signal.SIGINT, signal.SIGTERM)

    def on_signal() -> None:
        stop.set()
        for number in numbers:
            loop.remove_signal_handler(number)

    with suppress(NotImplementedError):  # Windows has no signal handlers on its loop
        for number in numbers:
            loop.add_signal_handler(number, on_signal)
    try:
        yield stop
    finally:
        with suppress(NotImplementedError):
            for number in numbers:
                loop.remove_signal_handler(number)
