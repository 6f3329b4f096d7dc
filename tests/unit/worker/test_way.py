"""The way to AWS as the environment of a process: what is chosen counts, the rest is left alone."""

from __future__ import annotations

from pathlib import Path
from urllib.request import getproxies_environment

import pytest
from botocore.utils import get_environ_proxies

from app.errors import BadSettings
from app.model.network_settings import EndpointUse, NetworkSettings, ProxyUse
from app.worker.network_file import NetworkFile
from app.worker.way import put_into, take_way

HOST = "https://sts.us-east-1.amazonaws.com"
BEFORE = {
    "HTTPS_PROXY": "http://env.example:1",
    "https_proxy": "http://lower.example:1",
    "All_Proxy": "http://all.example:1",
    "no_proxy": "amazonaws.com",
    "AWS_CA_BUNDLE": "/env.pem",
    "AWS_USE_FIPS_ENDPOINT": "true",
    "PATH": "/bin",
}
OWN = NetworkSettings(proxy=ProxyUse.ADDRESS, proxy_address="http://proxy.example:3128")


def test_without_a_choice_nothing_changes() -> None:
    environ = dict(BEFORE)
    put_into(environ, NetworkSettings())
    assert environ == BEFORE


@pytest.mark.parametrize(
    ("settings", "expected"),
    [(OWN, "http://proxy.example:3128"), (NetworkSettings(proxy=ProxyUse.NONE), None)],
)
def test_the_chosen_proxy_is_the_only_one(
    settings: NetworkSettings, expected: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ = dict(BEFORE)
    put_into(environ, settings)
    for name in BEFORE:
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert get_environ_proxies(HOST).get("https") == expected
    assert get_environ_proxies("http://127.0.0.1:8000") == {}  # this computer itself
    assert (
        getproxies_environment()
    )  # so that Python looks no further, as into the settings of Windows


def test_certificates_and_endpoints_take_the_place_of_those_of_the_environment() -> None:
    environ = dict(BEFORE)
    chosen = NetworkSettings(
        certificates="/own.pem", fips=EndpointUse.OFF, dual_stack=EndpointUse.ON
    )
    put_into(environ, chosen)
    assert environ["AWS_CA_BUNDLE"] == "/own.pem"
    assert environ["AWS_USE_FIPS_ENDPOINT"] == "false"
    assert environ["AWS_USE_DUALSTACK_ENDPOINT"] == "true"
    assert environ["HTTPS_PROXY"] == BEFORE["HTTPS_PROXY"]


def test_what_is_kept_is_taken_and_what_is_damaged_is_not(tmp_path: Path) -> None:
    file = NetworkFile(tmp_path)
    assert file.read() == NetworkSettings()
    file.write(OWN)
    assert file.read() == OWN
    environ: dict[str, str] = {}
    take_way(tmp_path, environ)
    assert environ["HTTPS_PROXY"] == "http://proxy.example:3128"
    (tmp_path / "network.json").write_text("{")
    environ = {}
    take_way(tmp_path, environ)
    assert environ == {}


def test_an_empty_bundle_does_not_turn_the_check_of_certificates_off(tmp_path: Path) -> None:
    environ = {"AWS_CA_BUNDLE": "", "REQUESTS_CA_BUNDLE": "", "PATH": "/bin"}
    take_way(tmp_path, environ)
    assert environ == {"PATH": "/bin"}


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        "\xff",
        '{"proxy": "perhaps"}',
        '{"shoeSize": 43}',
        '{"proxy": "address", "proxyAddress": "http://dana:canary@proxy.example:1"}',
        '{"proxy": "address", "proxyAddress": ""}',
        " " * 30_000,
    ],
)
def test_a_damaged_file_is_told_in_a_sentence(tmp_path: Path, content: str) -> None:
    (tmp_path / "network.json").write_text(content, encoding="latin-1")
    with pytest.raises(BadSettings, match="cannot be read") as told:
        NetworkFile(tmp_path).read()
    assert "canary" not in f"{told.value.message} {told.value.hint}"
    assert "Settings > Network" in told.value.hint
