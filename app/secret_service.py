"""Reads one secret from an unlocked Secret Service, fast enough to stand before the first frame.

keyring's own backend takes 0.28 s (imports and a key exchange), this 0.04 s. Whatever is unusual here (no
service, a locked collection, another reply) is left to keyring, which can ask the person.
"""

from __future__ import annotations

import os

_TIMEOUT_S = 2.0
_PATH = "/org/freedesktop/secrets"
_BUS_NAME = "org.freedesktop.secrets"
_INTERFACE = "org.freedesktop.Secret.Service"


def read_unlocked(service: str, name: str) -> str | None:
    """Give the secret, or None when it is not to be had without a question."""
    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return None
    # Imported here: 30 ms that only Linux with a session bus pays.
    from jeepney import DBusAddress, DBusErrorResponse, new_method_call  # noqa: PLC0415
    from jeepney.io.blocking import open_dbus_connection  # noqa: PLC0415
    from jeepney.wrappers import unwrap_msg  # noqa: PLC0415

    secrets = DBusAddress(_PATH, _BUS_NAME, _INTERFACE)
    try:
        with open_dbus_connection("SESSION") as connection:

            def ask(method: str, signature: str, body: tuple[object, ...]) -> tuple[object, ...]:
                call = new_method_call(secrets, method, signature, body)
                reply: tuple[object, ...] = unwrap_msg(
                    connection.send_and_get_reply(call, timeout=_TIMEOUT_S)
                )
                return reply

            _, session = ask("OpenSession", "sv", ("plain", ("s", "")))
            wanted = {"service": service, "username": name}
            unlocked, _ = ask("SearchItems", "a{ss}", (wanted,))
            (found,) = ask("GetSecrets", "aoo", (unlocked, session))
            return _only_secret(found)
    except (OSError, DBusErrorResponse, ValueError, TypeError, TimeoutError):
        return None


def _only_secret(found: object) -> str | None:
    if not isinstance(found, dict) or len(found) != 1:
        return None
    (_, _, value, _) = next(iter(found.values()))
    return bytes(value).decode()
