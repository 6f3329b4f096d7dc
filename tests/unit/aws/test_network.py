"""The way to AWS: what environment and config make of it, and no secret of a proxy in sight."""

from __future__ import annotations

from pathlib import Path

import botocore
import pytest

from app.aws.network import CHOSEN, Network
from app.errors import BadSettings, Offline
from app.model.account import Source
from app.model.network_settings import NetworkSettings, ProxyUse

HOST = "https://sts.us-east-1.amazonaws.com"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)


def config(home: Path, text: str) -> None:
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text(text, encoding="utf-8")


def test_the_hosts_are_those_that_calls_go_to() -> None:
    assert [host.name for host in Network(Source()).hosts()] == [
        "sts.us-east-1.amazonaws.com",
        "agreement-marketplace.us-east-1.amazonaws.com",
        "discovery-marketplace.us-east-1.api.aws",
        "bedrock.us-east-1.amazonaws.com",
        "invoicing.us-east-1.api.aws",
    ]


def test_dual_stack_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_USE_DUALSTACK_ENDPOINT", "true")
    assert all(host.name.endswith(".api.aws") for host in Network(Source()).hosts())


def test_a_given_endpoint_is_the_only_host() -> None:
    network = Network(Source(endpoint_url="https://vpce.example:8443"))
    assert [host.name for host in network.hosts()] == ["vpce.example:8443"]


def test_a_proxy_is_named_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://dana:canary-secret@proxy.example:3128/path")
    assert Network(Source()).proxy_of(HOST) == "proxy.example:3128"
    monkeypatch.setenv("NO_PROXY", "amazonaws.com")
    assert Network(Source()).proxy_of(HOST) == ""


@pytest.mark.parametrize("proxy", ["http://:3128", "http://host:notaport", "http://[half"])
def test_a_proxy_that_is_no_address_is_refused(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(BadSettings, match="proxy"):
        Network(Source()).proxy_of(HOST)


def test_the_certificates_in_effect_are_those_of_botocore(
    monkeypatch: pytest.MonkeyPatch, own_home: Path
) -> None:
    assert Network(Source()).certificates is None
    config(own_home, f"[default]\nca_bundle = {own_home / 'none.pem'}\n")
    network = Network(Source())
    with pytest.raises(BadSettings, match=r"none\.pem"):
        _ = network.certificates
    own = str(Path(botocore.__file__).parent / "cacert.pem")
    monkeypatch.setenv("AWS_CA_BUNDLE", own)
    found = Network(Source()).certificates
    assert found
    assert (found.path, found.setting) == (own, "AWS_CA_BUNDLE")


def test_overrides_are_named_and_the_sandbox_has_none(
    monkeypatch: pytest.MonkeyPatch, own_home: Path
) -> None:
    assert Network(Source()).overrides == ()
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", "https://elsewhere.example")
    monkeypatch.setenv("AWS_DATA_PATH", "/elsewhere")
    config(
        own_home,
        "[default]\nservices = mine\n[services mine]\nsts =\n  endpoint_url = https://x.example\n",
    )
    network = Network(Source())
    assert network.overrides == (
        "AWS_DATA_PATH",
        "AWS_ENDPOINT_URL_STS",
        "endpoint_url in the AWS config file",
    )
    assert "elsewhere" not in str([host.url for host in network.hosts()])
    assert Network(Source(sandbox=True), "http://127.0.0.1:1").overrides == ()


def test_a_broken_config_is_told_and_the_hosts_are_known_all_the_same(own_home: Path) -> None:
    config(own_home, "no section at all")
    network = Network(Source())
    assert isinstance(network.problem, BadSettings)
    assert len(network.hosts()) == 5


def test_an_unknown_profile_is_told() -> None:
    problem = Network(Source(profile="nobody")).problem
    assert problem
    assert "nobody" in problem.message


def test_a_host_that_is_not_there_is_offline() -> None:
    network = Network(Source(endpoint_url="http://127.0.0.1:9"))
    with pytest.raises(Offline):
        network.look("http://127.0.0.1:9", connect_s=1, read_s=1)


def test_what_is_in_force_is_told_with_what_says_so(
    monkeypatch: pytest.MonkeyPatch, own_home: Path
) -> None:
    own = str(Path(botocore.__file__).parent / "cacert.pem")
    config(own_home, "[default]\nuse_fips_endpoint = true\n")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("AWS_CA_BUNDLE", own)
    found = Network(Source()).found()
    assert (found.proxy, found.proxy_from) == ("proxy.example:3128", "the environment")
    assert found.certificates
    assert found.certificates.count > 100
    assert found.certificates_from == "AWS_CA_BUNDLE"
    assert (found.uses_fips, found.uses_dual_stack) == (True, False)
    chosen = NetworkSettings(
        proxy=ProxyUse.ADDRESS, proxy_address="http://proxy.example:3128", certificates=own
    )
    found = Network(Source(), settings=chosen).found()
    assert (found.proxy_from, found.certificates_from) == (CHOSEN, CHOSEN)


def test_what_stands_in_the_way_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", "/nowhere.pem")
    found = Network(Source(), settings=NetworkSettings(certificates="/nowhere.pem")).found()
    assert (
        found.problem
        == "The file of certificates /nowhere.pem is not there. No call can reach AWS."
    )
    assert found.hint == "Choose it again under Settings > Network."
    assert found.is_own_choice
    assert not Network(Source()).found().is_own_choice
    assert "nobody" in Network(Source(profile="nobody")).found().problem


def test_a_sign_in_that_countersign_keeps_goes_by_the_environment_and_by_no_file(
    monkeypatch: pytest.MonkeyPatch, own_home: Path
) -> None:
    config(own_home, "[default]\nuse_fips_endpoint = true\nca_bundle = /nowhere.pem\n")
    monkeypatch.setenv("AWS_USE_DUALSTACK_ENDPOINT", "true")
    found = Network(Source(kept="0123456789abcdef")).found()
    assert (found.uses_fips, found.uses_dual_stack) == (False, True)
    assert (found.certificates, found.problem) == (None, "")
