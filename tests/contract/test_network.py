"""A company's network: everything through its proxy, over TLS that only its own authority vouches for."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from botocore.exceptions import SSLError

from app.aws.cores import unsigned, without_files
from app.aws.documents import DocumentReader
from app.aws.invoice_papers import Address, PaperReader
from app.aws.network import Network
from app.aws.session import AwsSession
from app.errors import AppError, BadSettings, NotFound, Offline, Unclear
from app.model.account import Source
from app.model.health import HealthState
from app.model.network_settings import EndpointUse, NetworkSettings, ProxyUse
from app.model.secret import Secret
from app.sandbox.signin.directory import DANA, PURCHASING
from app.worker import process
from app.worker.client import WorkerClient
from app.worker.messages import (
    AccountSwitched,
    CheckHealth,
    Done,
    HealthChecked,
    SignedIn,
    SignInFailed,
    SyncEnded,
)
from app.worker.network_file import NetworkFile
from app.worker.network_messages import (
    CertificatesChecked,
    CheckCertificates,
    KeepNetwork,
    NetworkRead,
    ReadNetwork,
)
from app.worker.opening import Start, WorkerOptions
from app.worker.way import put_into
from tests.fakes.private_network import Authority, forwarding_proxy, tls_front
from tests.fakes.sandbox import running_sandbox
from tests.fakes.worker import DEADLINE_S, EventLog

HOSTS = (
    "portal.sso.us-east-1.amazonaws.com",
    "*.us-east-1.amazonaws.com",
    "*.us-east-1.api.aws",
    "*.s3.amazonaws.com",
)
REGISTERED = {"clientName": "Countersign", "clientType": "public"}
SOURCE = Source(profile="purchasing")
CALLED = {
    "sts.us-east-1.amazonaws.com",
    "agreement-marketplace.us-east-1.amazonaws.com",
    "discovery-marketplace.us-east-1.api.aws",
    "invoicing.us-east-1.api.aws",
}
CHECKED = CALLED | {
    "bedrock.us-east-1.amazonaws.com",
    "bedrock-agentcore.us-east-1.amazonaws.com",
    "bedrock-agentcore-control.us-east-1.amazonaws.com",
}


@dataclass(frozen=True)
class Company:
    """Where the proxy is, the hosts that it was asked for, and the file of the authority."""

    proxy: str
    hosts: list[str]
    certificates: Path

    @property
    def settings(self) -> NetworkSettings:
        return NetworkSettings(
            proxy=ProxyUse.ADDRESS,
            proxy_address=f"http://{self.proxy}",
            certificates=str(self.certificates),
        )


@pytest.fixture
def company(
    own_home: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Company]:
    """AWS behind a proxy, for a person whose role is assumed with keys: sts is asked before all else."""
    for name in ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    files = own_home / ".aws"
    files.mkdir()
    (files / "config").write_text(
        f"[profile purchasing]\nrole_arn = {PURCHASING.arn}\nsource_profile = dana\n"
        f"[profile dana]\naws_access_key_id = {DANA.key.access_key_id}\n"
        f"aws_secret_access_key = {DANA.key.secret}\n"
    )
    folder = tmp_path_factory.mktemp("company")
    authority = Authority()
    certificates = folder / "authority.pem"
    certificates.write_text(authority.pem)
    with (
        running_sandbox(now=None) as sandbox,
        tls_front(authority.server(folder, *HOSTS), sandbox.url) as port,
        forwarding_proxy(port) as (proxy, hosts),
    ):
        yield Company(proxy, hosts, certificates)


@contextmanager
def worker(data_dir: Path, start: Start = Start.SOURCE) -> Iterator[tuple[WorkerClient, EventLog]]:
    log = EventLog()
    client = WorkerClient(WorkerOptions(SOURCE, str(data_dir), paced=False, start=start))
    client.start()
    client.on_event = log
    try:
        yield client, log
    finally:
        client.close()


def in_force(client: WorkerClient) -> NetworkRead:
    answer = client.call(ReadNetwork()).result(DEADLINE_S)
    assert isinstance(answer, NetworkRead)
    return answer


def test_a_newcomer_sets_proxy_and_certificates_and_everything_goes_that_way(
    company: Company, tmp_path: Path
) -> None:
    with worker(tmp_path, Start.NOTHING) as (client, log):
        assert in_force(client).found.proxy == ""
        checked = client.call(CheckCertificates(str(company.certificates))).result(DEADLINE_S)
        assert isinstance(checked, CertificatesChecked)
        assert checked.file.count == 1
        assert client.call(KeepNetwork(company.settings)).result(DEADLINE_S) == Done()
        client.switch(SOURCE)
        log.wait_for(AccountSwitched)
        assert "assumed-role/Purchasing/" in log.wait_for(SignedIn).identity.principal_arn
        ended = log.wait_for(SyncEnded, lambda event: event.is_full)
        assert ended.error is None
        found = in_force(client).found
        health = client.call(CheckHealth()).result(DEADLINE_S)
    assert set(company.hosts) == CHECKED
    assert (found.proxy, found.proxy_from) == (company.proxy, "Settings > Network")
    assert found.certificates
    assert found.certificates.path == str(company.certificates)
    assert isinstance(health, HealthChecked)
    lines = {one.check_id: one for one in health.checks}
    assert lines["proxy"].found == f"Calls go through {company.proxy}, as Settings > Network says."
    assert "The one certificate in" in lines["certificates"].found
    states = {one.state for name, one in lines.items() if name.startswith("host.")}
    assert states == {HealthState.OK}


def test_without_its_certificates_nobody_signs_in(
    company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://{company.proxy}")
    with worker(tmp_path) as (client, log):
        failed = log.wait_for(SignInFailed)
        found = in_force(client).found
    assert failed.error.kind == "Offline"
    assert "certificate is not trusted" in failed.error.message
    assert set(company.hosts) == {"sts.us-east-1.amazonaws.com"}
    assert (found.proxy, found.proxy_from) == (company.proxy, "the environment")


def test_fips_endpoints_are_called_and_one_that_is_not_there_is_named(
    company: Company, tmp_path: Path
) -> None:
    settings = company.settings
    NetworkFile(tmp_path).write(
        NetworkSettings(
            proxy=ProxyUse.ADDRESS,
            proxy_address=settings.proxy_address,
            certificates=settings.certificates,
            fips=EndpointUse.ON,
        )
    )
    with worker(tmp_path) as (client, log):
        assert log.wait_for(SyncEnded, lambda event: event.is_full).error is None
        found = in_force(client).found
        health = client.call(CheckHealth()).result(DEADLINE_S)
    assert found.uses_fips
    assert set(company.hosts) == {
        "sts-fips.us-east-1.amazonaws.com",
        "agreement-marketplace-fips.us-east-1.amazonaws.com",
        "discovery-marketplace-fips.us-east-1.api.aws",
        "bedrock-fips.us-east-1.amazonaws.com",
        "bedrock-agentcore-fips.us-east-1.amazonaws.com",
        "bedrock-agentcore-control-fips.us-east-1.amazonaws.com",
        "invoicing-fips.us-east-1.api.aws",
    }
    assert isinstance(health, HealthChecked)
    line = next(one for one in health.checks if one.check_id == "endpoints")
    assert "FIPS endpoints are used" in line.found


@pytest.mark.parametrize("mode", ["--sync", "--doctor"])
def test_the_command_line_goes_the_same_way(company: Company, tmp_path: Path, mode: str) -> None:
    NetworkFile(tmp_path).write(company.settings)
    command = process.own_command(mode, "--profile", SOURCE.profile or "")
    done = subprocess.run(
        [*command, "--data-dir", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert set(company.hosts) == (CALLED if mode == "--sync" else CHECKED)
    if mode == "--sync":
        assert (done.returncode, done.stderr) == (0, "")
    else:
        assert f"Calls go through {company.proxy}, as Settings > Network says." in done.stdout


def test_damaged_settings_are_told_and_the_system_decides(
    company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://{company.proxy}")
    monkeypatch.setenv("AWS_CA_BUNDLE", str(company.certificates))
    (tmp_path / "network.json").write_text("{")
    with worker(tmp_path) as (client, log):
        log.wait_for(SyncEnded, lambda event: event.is_full)
        read = in_force(client)
        health = client.call(CheckHealth()).result(DEADLINE_S)
    assert "network.json cannot be read" in read.problem
    assert "Settings > Network" in read.hint
    assert read.is_damaged
    assert read.settings == NetworkSettings()
    assert read.found.certificates_from == "AWS_CA_BUNDLE"
    assert isinstance(health, HealthChecked)
    line = next(one for one in health.checks if one.check_id == "network")
    assert line.state is HealthState.FAILED


def test_certificates_that_are_gone_are_one_clear_sentence(
    company: Company, tmp_path: Path
) -> None:
    NetworkFile(tmp_path).write(company.settings)
    company.certificates.unlink()
    with worker(tmp_path) as (client, log):
        failed = log.wait_for(SignInFailed)
        read = in_force(client)
    sentence = f"The file of certificates {company.certificates} is not there."
    assert failed.error.message == sentence
    assert "Settings > Network" in failed.error.hint
    assert read.found.problem.startswith(sentence)
    assert company.hosts == []


def test_those_who_sign_people_in_are_reached_the_same_way(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.MonkeyPatch.context() as bare:
        bare.setenv("HTTPS_PROXY", f"http://{company.proxy}")
        with pytest.raises(SSLError):
            unsigned(without_files(None), "sso-oidc", "us-east-1").register_client(**REGISTERED)
    environ = dict(os.environ)
    put_into(environ, company.settings)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    client = unsigned(without_files(None), "sso-oidc", "us-east-1")
    assert client.register_client(**REGISTERED)["clientId"]
    assert set(company.hosts) == {"oidc.us-east-1.amazonaws.com"}
    company.certificates.unlink()
    with pytest.raises(BadSettings, match="is not there"):
        unsigned(without_files(None), "sso", "us-east-1")


@pytest.mark.parametrize("is_trusted", [True, False])
def test_documents_and_invoices_are_read_over_the_same_way(
    company: Company, monkeypatch: pytest.MonkeyPatch, *, is_trusted: bool
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://{company.proxy}")
    if is_trusted:
        monkeypatch.setenv("AWS_CA_BUNDLE", str(company.certificates))
        session = AwsSession(SOURCE, paced=False)
        reader, papers = session.documents, session.papers
    else:
        reader, papers = DocumentReader(), PaperReader()
    with pytest.raises(AppError) as caught:
        reader.fetch("https://seller.s3.amazonaws.com/terms.pdf")
    # The server has no such document, and says so to who trusts it.
    assert isinstance(caught.value, Unclear if is_trusted else Offline)
    assert company.hosts[-1] == "seller.s3.amazonaws.com"
    paper = Address(Secret("https://invoices.s3.amazonaws.com/paper.pdf"), None)
    with pytest.raises(NotFound if is_trusted else Offline):
        papers.fetch(paper, datetime.now(UTC))
    assert company.hosts[-1] == "invoices.s3.amazonaws.com"


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("407 Proxy Authentication Required", "asks for a user name and a password"),
        ("502 Bad Gateway", "does not let Countersign through"),
    ],
)
def test_a_proxy_that_refuses_is_told_from_one_that_is_not_there(
    status: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with forwarding_proxy(0, refuses_with=status) as (proxy, _hosts):
        monkeypatch.setenv("HTTPS_PROXY", f"http://{proxy}")
        with pytest.raises(Offline, match=said):
            Network(Source()).look("https://sts.us-east-1.amazonaws.com", connect_s=5, read_s=5)
    with pytest.raises(Offline, match="The proxy does not answer"):
        Network(Source()).look("https://sts.us-east-1.amazonaws.com", connect_s=5, read_s=5)
