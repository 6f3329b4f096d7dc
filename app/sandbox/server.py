"""The socket side: loopback only, one thread per connection, every way in which an answer goes out."""

from __future__ import annotations

import logging
import secrets
import select
import socket
import threading
from datetime import timedelta
from email.utils import format_datetime

from app.sandbox.answering import Answer, Answerer, Delivery
from app.sandbox.control import CONTROL_PATH, Control, ControlParts
from app.sandbox.engine import Engine
from app.sandbox.faults import FaultPlan
from app.sandbox.http11 import BadHttp, Reply, Request, head_of, read_request
from app.sandbox.invoice_paper import PAPERS_PATH
from app.sandbox.legal_texts import DOCUMENTS_PATH, legal_text
from app.sandbox.lines import Line, LineGone, Lines
from app.sandbox.request_log import RequestLog
from app.sandbox.routing import Router
from app.sandbox.service import World
from app.sandbox.signin.control import SignInControl
from app.sandbox.signin.desk import SignIn
from app.sandbox.signin.pages import SignInPages

LOG = logging.getLogger(__name__)

_HOST = "127.0.0.1"
_JOIN_S = 5.0
_BACKLOG = 128


class SandboxServer:
    """Serve one simulated account on a loopback port; `start` it, `close` it."""

    def __init__(
        self,
        engine: Engine,
        world: World,
        sign_in: SignIn,
        *,
        port: int = 0,
        latency: timedelta = timedelta(0),
        seed: int = 1,
    ) -> None:
        self._engine = engine
        self._world = world
        self._lines = Lines()
        self.control_token = secrets.token_urlsafe(24)
        self._listener = socket.create_server((_HOST, port), backlog=_BACKLOG)
        log, faults = RequestLog(), FaultPlan(seed)
        self._answerer = Answerer(
            engine,
            # A world that brings a service of its own, as some in tests do, replaces ours.
            Router([*sign_in.services(self.url), *world.services()]),
            identities=sign_in.identities,
            faults=faults,
            log=log,
            latency=latency,
        )
        self._control = Control(
            ControlParts(engine, self._answerer, faults, log, sign_in.identities, self._lines),
            SignInControl(engine, sign_in, self.url),
            token=self.control_token,
        )
        self._pages = SignInPages(engine, sign_in, self.url)
        self._stop_read, self._stop_write = socket.socketpair()
        self._acceptor = threading.Thread(target=self._accept, name="sandbox-accept", daemon=True)
        self._threads: set[threading.Thread] = set()
        self._threads_lock = threading.Lock()

    @property
    def url(self) -> str:
        """The endpoint URL for every service."""
        return f"http://{_HOST}:{self._listener.getsockname()[1]}"

    @property
    def violations(self) -> tuple[str, ...]:
        """What this account answered against its models: bugs of its own."""
        return tuple(self._answerer.violations)

    def start(self) -> None:
        """Begin to answer."""
        self._acceptor.start()

    def close(self) -> None:
        """End every connection, wait for their threads and write the state down. Twice does no harm."""
        if self._lines.closing.is_set():
            return
        self._stop_write.send(b"x")
        if self._acceptor.is_alive():
            self._acceptor.join(_JOIN_S)
        self._lines.close()
        with self._threads_lock:
            threads = tuple(self._threads)
        for thread in threads:
            thread.join(_JOIN_S)
        for sock in (self._listener, self._stop_read, self._stop_write):
            sock.close()
        self._engine.save()

    def _accept(self) -> None:
        while True:
            ready, _, _ = select.select([self._listener, self._stop_read], [], [])
            if self._stop_read in ready:
                return
            sock, _ = self._listener.accept()
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line = self._lines.opened(sock)
            thread = threading.Thread(
                target=self._serve, args=(line,), name="sandbox-connection", daemon=True
            )
            with self._threads_lock:
                self._threads.add(thread)
            thread.start()

    def _serve(self, line: Line) -> None:
        try:
            self._converse(line)
        except (LineGone, ConnectionError):
            LOG.debug("A client hung up.")
        finally:
            self._lines.ended(line)
            line.sock.close()
            with self._threads_lock:
                self._threads.discard(threading.current_thread())

    def _converse(self, line: Line) -> None:
        with line.sock.makefile("rb") as stream:
            while True:
                try:
                    request = read_request(stream)
                except BadHttp as bad:
                    self._send(line, Reply(bad.status, {"Connection": "close"}, str(bad).encode()))
                    return
                if request is None:
                    return
                goes_on = self._deliver(line, self._answer(request, line))
                if not goes_on or not request.keeps_alive:
                    return

    def _answer(self, request: Request, line: Line) -> Answer:
        if request.path.startswith(CONTROL_PATH):
            return Answer(self._control.handle(request))
        if self._pages.owns(request):
            return Answer(self._pages.handle(request))
        if request.path.startswith(DOCUMENTS_PATH):
            return Answer(legal_text(request))
        if request.path.startswith(PAPERS_PATH) and request.method == "GET":
            return Answer(self._paper(request))
        return self._answerer.answer(request, line)

    def _paper(self, request: Request) -> Reply:
        found = self._engine.do(lambda now: self._world.paper(request.path, request.query, now))
        return Reply(found.status, {"Content-Type": found.media_type}, found.body)

    def _deliver(self, line: Line, answer: Answer) -> bool:
        """Send an answer in its manner, and tell whether the connection goes on."""
        reply = answer.reply
        match answer.delivery:
            case Delivery.RESET:
                line.arm_reset()
                return False
            case Delivery.CLOSE:
                return False
            case Delivery.HANG:
                line.hang()
            case Delivery.HANG_BODY:
                half = len(reply.body) // 2
                line.send(self._head(reply) + reply.body[:half])
                line.hang()
                line.send(reply.body[half:])
                return True
            case Delivery.SHORT:
                line.send(self._head(reply) + reply.body[: len(reply.body) // 2])
                return False
            case Delivery.SLOW:
                for byte in self._head(reply) + reply.body:
                    line.send(bytes((byte,)))
                    line.pause(answer.pause_s)
                return True
            case Delivery.WHOLE:
                pass
        self._send(line, reply)
        return True

    def _send(self, line: Line, reply: Reply) -> None:
        line.send(self._head(reply) + reply.body)

    def _head(self, reply: Reply) -> bytes:
        # The date is the account's, so that a client can count down by it.
        return head_of(reply, date=format_datetime(self._engine.now(), usegmt=True))
