"""Sessions on odd computers: one clear sentence, no prompt, no detour by configured endpoints."""

from __future__ import annotations

import gc
import getpass
import json
import logging
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Never

import pytest
from botocore.loaders import Loader

from app.aws.calls import ServerClock
from app.aws.programs import NOT_ALLOWED, Programs
from app.aws.session import AwsSession
from app.errors import AppError, BadSettings, SignInNeeded
from app.model.account import Source
from tests.fakes.sandbox import SAMPLE_NOW, running_sandbox

ROOT = Path(__file__).parents[3]


def write_config(home: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = home / "aws-config"
    path.write_text(text)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(path))


def failure(source: Source, programs: Programs | None = None) -> AppError:
    with pytest.raises(AppError) as caught:
        AwsSession(source, paced=False, programs=programs)
    return caught.value


def test_a_missing_profile_is_named() -> None:
    error = failure(Source(profile="nobody"))
    assert isinstance(error, BadSettings)
    assert "nobody" in error.message


def test_a_missing_profile_of_the_environment_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "elsewhere")
    error = failure(Source())
    assert isinstance(error, BadSettings)
    assert "elsewhere" in error.message


def test_a_broken_config_file_is_named(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_config(own_home, "this is no config\n[", monkeypatch)
    error = failure(Source())
    assert isinstance(error, BadSettings)
    assert "aws-config" in error.message


def test_no_credentials_say_how_to_begin() -> None:
    error = failure(Source())
    assert isinstance(error, SignInNeeded)
    assert "--sandbox" in error.hint


def test_half_a_key_pair_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAHALF")
    assert isinstance(failure(Source()), BadSettings)


@pytest.mark.expects_log
def test_a_profile_with_mfa_never_asks_on_the_terminal(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    role = "arn:aws:iam::447109263358:role/Purchasing"
    mfa = "arn:aws:iam::447109263358:mfa/dana"
    write_config(
        own_home,
        f"[profile work]\nrole_arn = {role}\nmfa_serial = {mfa}\nsource_profile = base\n"
        "[profile base]\naws_access_key_id = AKIABASE\naws_secret_access_key = x\n",
        monkeypatch,
    )

    def asked(*_: object) -> Never:
        raise AssertionError("asked on the terminal")

    monkeypatch.setattr(getpass, "getpass", asked)
    error = failure(Source(profile="work"))
    assert isinstance(error, SignInNeeded)
    assert "MFA" in error.message


@pytest.mark.parametrize("script", ["print('junk')", "raise SystemExit(1)", "print('{}')"])
def test_a_credential_process_that_fails_is_told(
    own_home: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    program = own_home / "process.py"
    program.write_text(script)
    write_config(
        own_home, f"[profile work]\ncredential_process = {sys.executable} {program}\n", monkeypatch
    )
    error = failure(Source(profile="work"), Programs(lambda _profile, _command: True))
    assert isinstance(error, SignInNeeded)
    assert error.code != NOT_ALLOWED
    assert error.message.endswith(".")


MARKING = "import pathlib; pathlib.Path(__file__).with_name('ran').touch(); print('{}')"


@pytest.mark.parametrize("profile", ["work", "role", "far-role", "self-role"])
def test_a_program_that_nobody_allowed_never_runs(
    own_home: Path, monkeypatch: pytest.MonkeyPatch, profile: str
) -> None:
    program = own_home / "process.py"
    program.write_text(MARKING)
    command = f"{sys.executable} {program}"
    role = "role_arn = arn:aws:iam::447109263358:role/Purchasing\n"
    write_config(
        own_home,
        f"[profile work]\ncredential_process = {command}\n"
        f"[profile role]\n{role}source_profile = work\n"
        f"[profile far-role]\n{role}source_profile = role\n"
        f"[profile self-role]\n{role}source_profile = work\ncredential_process = {command}\n",
        monkeypatch,
    )
    asked: list[tuple[str, str]] = []

    def refuse(name: str, told: str) -> bool:
        asked.append((name, told))
        return False

    error = failure(Source(profile=profile), Programs(refuse))
    assert error.code == NOT_ALLOWED
    assert "work" in error.message
    assert "--allow-credential-process" in error.hint
    assert asked == [("work", command)]
    assert not (own_home / "ran").exists()
    failure(Source(profile=profile), Programs(lambda _profile, _command: True))
    assert (own_home / "ran").exists()


def test_a_program_of_the_default_profile_needs_to_be_allowed_too(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_config(own_home, "[default]\ncredential_process = /bin/false\n", monkeypatch)
    assert failure(Source()).code == NOT_ALLOWED


@pytest.mark.expects_log
def test_an_sso_profile_that_is_not_signed_in_says_what_to_run(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_config(
        own_home,
        "[profile work]\nsso_session = s\nsso_account_id = 447109263358\nsso_role_name = P\n"
        "[sso-session s]\nsso_start_url = https://example.com/start\nsso_region = us-east-1\n",
        monkeypatch,
    )
    error = failure(Source(profile="work"))
    assert isinstance(error, SignInNeeded)
    assert "browser" in error.hint


def test_a_login_session_profile_is_told(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_config(
        own_home,
        "[profile work]\nlogin_session = arn:aws:iam::447109263358:user/dana\n",
        monkeypatch,
    )
    assert isinstance(failure(Source(profile="work")), BadSettings | SignInNeeded)


@pytest.mark.parametrize("url", ["not a url", "ftp://", "http://", "https://bad host"])
def test_an_endpoint_that_is_no_address_is_told(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATEST")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    assert isinstance(failure(Source(endpoint_url=url)), BadSettings)


def test_the_sandbox_opens_on_any_computer(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_config(own_home, "this is no config\n[", monkeypatch)
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_CA_BUNDLE", "/nowhere")
    with running_sandbox() as sandbox:
        session = AwsSession(Source(sandbox=True), sandbox.url, paced=False)
        assert session.identity.caller().account_id == "447109263358"
        assert session.endpoint_url == sandbox.url


BAD_SETTINGS = {
    "AWS_DEFAULTS_MODE": "defaults_mode",
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": "account_id_endpoint_mode",
    "AWS_REQUEST_CHECKSUM_CALCULATION": "request_checksum_calculation",
    "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES": "request_min_compression_size_bytes",
    "AWS_STS_REGIONAL_ENDPOINTS": "sts_regional_endpoints",
}


@pytest.mark.parametrize(("variable", "name"), BAD_SETTINGS.items())
def test_a_setting_that_is_not_valid_is_told(
    monkeypatch: pytest.MonkeyPatch, variable: str, name: str
) -> None:
    give_keys(monkeypatch)
    monkeypatch.setenv(variable, "zz")
    error = failure(Source())
    assert isinstance(error, BadSettings)
    assert error.message.startswith("A setting in the AWS config or environment is not valid")
    assert name in error.message


def test_no_setting_of_the_environment_reaches_the_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in BAD_SETTINGS:
        monkeypatch.setenv(variable, "zz")
    with running_sandbox() as sandbox:
        session = AwsSession(Source(sandbox=True), sandbox.url, paced=False)
        assert session.identity.caller().account_id == "447109263358"


@pytest.mark.parametrize("proxy", ["::::junk", "http://[bad", "http://", "proxy:port"])
def test_a_proxy_that_is_no_address_is_told(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    give_keys(monkeypatch)
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    error = failure(Source())
    assert isinstance(error, BadSettings)
    assert "proxy address in the environment" in error.message


@pytest.mark.parametrize("proxy", ["proxy.example.com:3128", "http://dana:x@[::1]:3128"])
def test_a_proxy_with_an_address_is_taken(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    give_keys(monkeypatch)
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    AwsSession(Source(), paced=False)


@pytest.mark.parametrize("is_sandbox", [False, True])
def test_endpoint_rules_in_files_lead_no_call_elsewhere(
    own_home: Path, monkeypatch: pytest.MonkeyPatch, *, is_sandbox: bool
) -> None:
    rules = {
        "version": "1.0",
        "parameters": {},
        "rules": [
            {"conditions": [], "type": "endpoint", "endpoint": {"url": "http://127.0.0.1:9"}}
        ],
    }
    for folder in (own_home / ".aws" / "models", own_home / "data"):
        model = folder / "sts" / "2011-06-15"
        model.mkdir(parents=True)
        (model / "endpoint-rule-set-1.json").write_text(json.dumps(rules))
    monkeypatch.setenv("AWS_DATA_PATH", str(own_home / "data"))
    # botocore works the home folder out when it is imported.
    monkeypatch.setattr(Loader, "CUSTOMER_DATA_PATH", str(own_home / ".aws" / "models"))
    give_keys(monkeypatch)
    session = AwsSession(Source(sandbox=is_sandbox), "http://127.0.0.1:8", paced=False)
    inner = session._boto._session.create_client("sts", region_name="us-east-1")
    address = sent_to(inner, lambda client: client.get_caller_identity())
    assert address.startswith("https://sts.us-east-1.amazonaws.com/")


def give_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATEST")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")


def sent_to(client: Any, call: Callable[[Any], object]) -> str:
    """Give the address to which a call would go."""
    seen: list[str] = []

    def stop(request: Any, **_: object) -> Never:
        seen.append(request.url)
        raise InterruptedError

    client.meta.events.register("before-send.*", stop)
    with pytest.raises(InterruptedError):
        call(client)
    return seen[0]


def test_configured_endpoints_are_ignored(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_config(
        own_home,
        "[default]\nendpoint_url = http://127.0.0.1:9\nregion = eu-west-1\n",
        monkeypatch,
    )
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATEST")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    session = AwsSession(Source(), paced=False)
    hosts = {
        "marketplace-agreement": "https://agreement-marketplace.us-east-1.amazonaws.com/",
        "marketplace-discovery": "https://discovery-marketplace.us-east-1.api.aws/",
        "sts": "https://sts.us-east-1.amazonaws.com/",
    }
    calls = {
        "marketplace-agreement": lambda client: client.describe_agreement(agreementId="agmt-1"),
        "marketplace-discovery": lambda client: client.get_offer(offerId="offer-1"),
        "sts": lambda client: client.get_caller_identity(),
    }
    for service, host in hosts.items():
        client = session._client(service, attempts=1, read_timeout=1)
        assert sent_to(client, calls[service]).startswith(host)
    inner = session._boto._session.create_client("sts", region_name="us-east-1")
    assert inner.meta.endpoint_url == "https://sts.us-east-1.amazonaws.com"


def test_an_endpoint_that_was_asked_for_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATEST")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    with running_sandbox() as sandbox:
        session = AwsSession(Source(endpoint_url=sandbox.url), paced=False)
        assert session.identity.caller().account_id == "447109263358"


def test_a_sandbox_needs_its_server() -> None:
    with pytest.raises(ValueError, match="URL"):
        AwsSession(Source(sandbox=True))


def test_services_that_are_only_read_have_no_writer() -> None:
    session = AwsSession(Source(sandbox=True), "http://127.0.0.1:9", paced=False)
    with pytest.raises(TypeError):
        session.discovery._calls.write("GetOffer", offerId="offer-1")


def test_botocore_never_logs_below_warning() -> None:
    logging.getLogger("botocore").setLevel(logging.DEBUG)
    with running_sandbox() as sandbox:
        AwsSession(Source(sandbox=True), sandbox.url, paced=False)
    assert logging.getLogger("botocore.endpoint").getEffectiveLevel() == logging.WARNING


def test_the_offset_to_the_servers_clock_is_measured() -> None:
    with running_sandbox(is_frozen=True) as sandbox:
        session = AwsSession(Source(sandbox=True), sandbox.url, paced=False, now=lambda: SAMPLE_NOW)
        assert session.clock.offset is None
        session.identity.caller()
        assert session.clock.offset is not None
        assert abs(session.clock.offset.total_seconds()) <= 1


@pytest.mark.parametrize(
    "date",
    [
        "",
        "yesterday",
        "Wed, 18 Nov 2026 10:42:00 -0000",
        "Wed, 99 Nov 2026 10:42:00 GMT",
        "\u0661",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Fri, 31 Dec 9999 23:59:59 -2359",
        "Mon, 01 Jan 0001 00:00:00 +2359",
        "Fri, 20 Nov 2026 10:42:01 GMT",
    ],
)
def test_a_date_that_makes_no_sense_measures_nothing(date: str) -> None:
    clock = ServerClock(lambda: SAMPLE_NOW, timedelta(days=1))
    clock.observe(date)
    assert clock.offset is None


@pytest.mark.parametrize(
    ("source", "request_id", "is_believed"),
    [
        (Source(sandbox=True), {"x-amzn-requestid": "r-1"}, True),
        (Source(sandbox=True), {}, False),
        (Source(endpoint_url="http://127.0.0.1:9"), {"x-amzn-requestid": "r-1"}, False),
    ],
)
def test_a_far_time_is_believed_only_of_the_sandbox_itself(
    source: Source, request_id: dict[str, str], is_believed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATEST")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    session = AwsSession(source, "http://127.0.0.1:9", paced=False, now=lambda: SAMPLE_NOW)
    client = session.identity._calls._reader
    operation = client.meta.service_model.operation_model("GetCallerIdentity")
    headers = {"date": "Thu, 18 Nov 2027 10:42:00 GMT", **request_id}
    client.meta.events.emit(
        "before-parse.sts.GetCallerIdentity",
        operation_model=operation,
        response_dict={"headers": headers, "status_code": 403, "body": b""},
        customized_response_dict={},
    )
    assert (session.clock.offset is not None) is is_believed


def test_garbage_is_collected_again_once_a_session_is_open_or_refused() -> None:
    assert gc.isenabled()
    AwsSession(Source(sandbox=True), "http://127.0.0.1:9")
    assert gc.isenabled()
    failure(Source(endpoint_url="no address"))
    assert gc.isenabled()


def test_the_sandbox_account_imports_no_way_to_sign_in() -> None:
    script = (
        "import json, sys; from app.aws.session import AwsSession; "
        "from app.model.account import Source; "
        "AwsSession(Source(sandbox=True), 'http://127.0.0.1:9'); print(json.dumps(list(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, stdout=subprocess.PIPE, cwd=ROOT
    )
    ways = {"kept", "providers", "roles", "center_tokens", "console_tokens", "browser_words"}
    assert ways.isdisjoint(
        one.removeprefix("app.aws.") for one in json.loads(done.stdout) if "app.aws." in one
    )
