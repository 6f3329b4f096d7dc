"""Where the choice of the way to AWS is kept: a plain file of the data folder, which holds no secret."""

from __future__ import annotations

from pathlib import Path

import msgspec

from app.errors import BadSettings
from app.language import tr
from app.model.network_settings import NetworkSettings, ProxyUse, proxy_address
from app.model.typed import known
from app.private_folder import told_as_settings, write_private

DAMAGED = "network-file"  # the code of what choosing again mends
_MOST_BYTES = 20_000


class NetworkFile:
    """Reads and writes `network.json`. Every method raises BadSettings where the folder cannot be used."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "network.json"

    def read(self) -> NetworkSettings:
        """Give what was kept last, the default where nothing was.

        Raises:
            BadSettings: the file is there, but damaged.
        """
        with told_as_settings(self._path.parent):
            try:
                with self._path.open("rb") as file:
                    content = file.read(_MOST_BYTES)
            except FileNotFoundError:
                return NetworkSettings()
        try:
            return checked(msgspec.json.decode(content, type=known(NetworkSettings)))
        except (msgspec.DecodeError, UnicodeDecodeError, BadSettings):
            raise BadSettings(
                tr(
                    "The network settings in {path} cannot be read, so the system's are in force.",
                    path=self._path,
                ),
                tr("Choose them again under Settings > Network."),
                code=DAMAGED,
            ) from None

    def write(self, settings: NetworkSettings) -> None:
        """Keep what was chosen, whole or not at all."""
        write_private(self._path, msgspec.json.encode(settings))


def checked(settings: NetworkSettings) -> NetworkSettings:
    """Give what was chosen with the proxy's address in its one form, and none where it does not count.

    Raises:
        BadSettings: the address is none, or holds a password.
    """
    is_own = settings.proxy is ProxyUse.ADDRESS
    address = proxy_address(settings.proxy_address) if is_own else ""
    return msgspec.structs.replace(settings, proxy_address=address)
