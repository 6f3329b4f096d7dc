"""What is said about the way to AWS: what is in force, a file of certificates, what the person chose."""

from __future__ import annotations

import msgspec

from app.model.network_settings import CertificateFile, NetworkFound, NetworkSettings


class ReadNetwork(msgspec.Struct, frozen=True, tag=True):
    """Say what is chosen and what is in force. Answered with NetworkRead."""


class CheckCertificates(msgspec.Struct, frozen=True, tag=True):
    """Look at a PEM file that the person may choose. Answered with CertificatesChecked."""

    path: str


class KeepNetwork(msgspec.Struct, frozen=True, tag=True):
    """Keep what the person chose; it is in force in the next worker. Answered with Done."""

    settings: NetworkSettings


class NetworkRead(msgspec.Struct, frozen=True, tag=True):
    """What is chosen and what is in force.

    `is_sandbox`: the open account is on this computer and uses nothing of it. `problem` says in one
    sentence why what was chosen cannot be read, `hint` what to do; `is_damaged`: choosing again mends it.
    """

    settings: NetworkSettings
    found: NetworkFound
    is_sandbox: bool = False
    problem: str = ""
    hint: str = ""
    is_damaged: bool = False


class CertificatesChecked(msgspec.Struct, frozen=True, tag=True):
    """The file can be used."""

    file: CertificateFile


NetworkRequest = ReadNetwork | CheckCertificates | KeepNetwork
NetworkAnswer = NetworkRead | CertificatesChecked
