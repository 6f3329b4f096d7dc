"""A company's network around a test server: an authority of its own, a TLS front, a forwarding proxy."""

from __future__ import annotations

import select
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_DAY = timedelta(days=1)
_CHUNK = 65_536
_HEAD_LIMIT = 8_192
_PATIENCE_S = 30
Handle = Callable[[socket.socket], None]


class Authority:
    """Makes certificates. `pem` is its own, which who trusts it needs."""

    def __init__(self, name: str = "Brindle Network CA", *, ends_in: timedelta = 30 * _DAY) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        until = datetime.now(UTC) + ends_in
        extension = x509.BasicConstraints(ca=True, path_length=None)
        builder = _builder(self._name, self._name, self._key, until).add_extension(
            extension, critical=True
        )
        self._certificate = builder.sign(self._key, hashes.SHA256())
        self.pem = self._certificate.public_bytes(serialization.Encoding.PEM).decode()

    def server(self, folder: Path, *hosts: str) -> ssl.SSLContext:
        """Give the TLS settings of a server that has these names."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "server")])
        names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
        builder = _builder(name, self._name, key, datetime.now(UTC) + 7 * _DAY)
        made = builder.add_extension(names, critical=False).sign(self._key, hashes.SHA256())
        path = folder / "server.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + made.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(min(datetime.now(UTC), until) - _DAY)
        .not_valid_after(until)
    )


@contextmanager
def tls_front(context: ssl.SSLContext, url: str) -> Iterator[int]:
    """Answer over TLS for a plain server; gives the port."""
    target = urlsplit(url)

    def handle(client: socket.socket) -> None:
        with suppress(ssl.SSLError):  # who does not trust the certificate leaves
            secure = context.wrap_socket(client, server_side=True)
            with closing(secure), _connected(target.hostname or "", target.port or 80) as server:
                _join(secure, server)

    with listening(handle) as port:
        yield port


@contextmanager
def forwarding_proxy(port: int, *, refuses_with: str = "") -> Iterator[tuple[str, list[str]]]:
    """Take every CONNECT, whatever the host, to one port; gives HOST:PORT and the hosts asked for.

    `refuses_with` is the status with which it refuses all of them.
    """
    hosts: list[str] = []

    def handle(client: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head and len(head) < _HEAD_LIMIT:
            if not (part := client.recv(_CHUNK)):
                return
            head += part
        method, host, _ = head.split(b" ", 2)
        if method != b"CONNECT":
            client.sendall(b"HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n")
            return
        hosts.append(host.decode().rpartition(":")[0])
        if refuses_with:
            client.sendall(f"HTTP/1.1 {refuses_with}\r\nContent-Length: 0\r\n\r\n".encode())
            return
        with _connected("127.0.0.1", port) as server:
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            _join(client, server)

    with listening(handle) as own_port:
        yield f"127.0.0.1:{own_port}", hosts


def _connected(host: str, port: int) -> socket.socket:
    return socket.create_connection((host, port), timeout=_PATIENCE_S)


@contextmanager
def listening(handle: Handle) -> Iterator[int]:
    """Serve each connection in a thread of its own; gives the port."""
    listener = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []
    clients: list[socket.socket] = []

    def serve(client: socket.socket) -> None:
        with closing(client), suppress(OSError):
            handle(client)

    def accept() -> None:
        with suppress(OSError):  # the listener is closed at the end
            while True:
                client, _ = listener.accept()
                client.settimeout(_PATIENCE_S)
                clients.append(client)
                thread = threading.Thread(target=serve, args=[client], daemon=True)
                threads.append(thread)
                thread.start()

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield listener.getsockname()[1]
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for client in clients:
            with suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)
        for thread in (accepting, *threads):
            thread.join(5)


def _join(one: socket.socket, other: socket.socket) -> None:
    """Carry bytes both ways until a side ends; in one thread, as two must not share a TLS socket."""
    across = {one: other, other: one}
    with suppress(OSError):
        while sources := _readable(one, other):
            for source in sources:
                if not (data := source.recv(_CHUNK)):
                    return
                across[source].sendall(data)


def _readable(*ends: socket.socket) -> list[socket.socket]:
    """The ends that have bytes to give; none: nothing came for long."""
    decrypted: list[socket.socket] = [
        one for one in ends if isinstance(one, ssl.SSLSocket) and one.pending()
    ]
    return decrypted or select.select(ends, [], [], _PATIENCE_S)[0]
