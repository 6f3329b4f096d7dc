"""What stays of a sign-in when one of the accounts that use it is forgotten."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.aws.center_tokens import CenterTokens, Token
from app.aws.kept import KeptSignIns
from app.model.account import AccountColor, AccountKind, KnownAccount, Source
from app.model.sign_in import Center, CenterAccount
from app.worker.forgetting import forget_secrets
from tests.fakes.vault import FakeVault

ACCOUNT = "447109263358"
CENTER = Center("https://brindle.awsapps.com/start", "eu-west-1")
PROFILE = Source(profile="team")
CONFIG = f"""[profile team]
sso_start_url = {CENTER.start_url}/
sso_region = {CENTER.region}
sso_account_id = {ACCOUNT}
sso_role_name = Purchasing
"""


@pytest.fixture
def vault(own_home: Path) -> FakeVault:
    (own_home / ".aws").mkdir()
    (own_home / ".aws" / "config").write_text(CONFIG)
    made = FakeVault()
    CenterTokens(made).keep(CENTER, Token("access", datetime(2099, 1, 1, tzinfo=UTC)))
    return made


def known(source: Source) -> KnownAccount:
    return KnownAccount(source, ACCOUNT, AccountKind.CENTER, "brindle", AccountColor.BLUE)


def test_the_sign_in_of_a_center_stays_while_another_account_uses_it(vault: FakeVault) -> None:
    kept = Source(kept=KeptSignIns(vault).keep_center_role(CENTER, CenterAccount(ACCOUNT), "Buyer"))
    forget_secrets(kept, [known(PROFILE)], vault)
    assert CenterTokens(vault).has(CENTER)
    kept = Source(kept=KeptSignIns(vault).keep_center_role(CENTER, CenterAccount(ACCOUNT), "Buyer"))
    forget_secrets(PROFILE, [known(kept)], vault)
    assert CenterTokens(vault).has(CENTER)
    forget_secrets(kept, [], vault)
    assert vault.names() == ()


def test_the_last_profile_takes_the_sign_in_along(vault: FakeVault) -> None:
    forget_secrets(PROFILE, [], vault)
    assert vault.names() == ()
