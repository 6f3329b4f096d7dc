"""A publisher of releases on this computer: a real https server, and the key that it signs with."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from app.publisher import Publisher
from app.updates.manifest import Manifest
from bundling.releases import public_key, sign
from tests.fakes.private_network import Authority

KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))


def manifest(
    issued_at: datetime,
    version: str = "9.0.0",
    *,
    lasts: timedelta = timedelta(days=30),
    whats_new: str = "Charges sort faster.",
) -> Manifest:
    """What a publisher would sign."""
    return Manifest(1, version, issued_at, issued_at + lasts, whats_new)


class Server:
    """Answers every request with `body`, `status` and `headers`; `asked` are the paths."""

    def __init__(self) -> None:
        self.body = b""
        self.status = 200
        self.headers: dict[str, str] = {}
        self.asked: list[str] = []
        self.told: list[dict[str, str]] = []
        self.publisher = Publisher("releases.example", public_key(KEY))

    def tell(self, told: Manifest, key: bytes = KEY) -> None:
        """Publish a manifest."""
        self.body = sign(told, key)


@contextmanager
def running_publisher(folder: Path) -> Iterator[tuple[Server, Path]]:
    """Run the server over TLS; gives it and the file of the authority that vouches for it."""
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append(self.path)
            server.told.append({name.lower(): value for name, value in self.headers.items()})
            self.send_response(server.status)
            for name, value in server.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(server.body)))
            self.end_headers()
            self.wfile.write(server.body)

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    authority = Authority("Releases CA")
    certificates = folder / "releases.pem"
    certificates.write_text(authority.pem)
    listening = _Quiet(("127.0.0.1", 0), Handler)
    context = authority.server(folder, "localhost")
    listening.socket = context.wrap_socket(listening.socket, server_side=True)
    thread = threading.Thread(target=listening.serve_forever, args=[0.05], daemon=True)
    thread.start()
    origin = f"https://localhost:{listening.server_port}"
    server.publisher = Publisher("releases.example", public_key(KEY), origin)
    try:
        yield server, certificates
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()


class _Quiet(ThreadingHTTPServer):
    def get_request(self) -> tuple[ssl.SSLSocket, tuple[str, int]]:
        request, address = super().get_request()
        assert isinstance(request, ssl.SSLSocket)
        return request, address

    def handle_error(self, request: object, client_address: object) -> None:
        """Who does not trust the certificate, or reads no further, leaves."""
