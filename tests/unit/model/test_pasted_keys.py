"""Keys from what people paste, in every form that AWS's tools and pages give them."""

from __future__ import annotations

import pytest

from app.model.pasted_keys import parse_keys
from app.model.sign_in import AccessKeys

ID, SECRET, TOKEN = "ASIAEXAMPLEEXAMPLE12", "abc/def+ghi=" * 4, "IQoJb3JpZ2luX2VjE//a+b==" * 9
LONG = AccessKeys("AKIAEXAMPLEEXAMPLE12", SECRET)
SHORT = AccessKeys(ID, SECRET, TOKEN)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (
            f"[default]\naws_access_key_id = {LONG.access_key_id}\naws_secret_access_key={SECRET}\n",
            LONG,
        ),
        (
            (
                f'export AWS_ACCESS_KEY_ID="{ID}"\nexport AWS_SECRET_ACCESS_KEY="{SECRET}"\n'
                f'export AWS_SESSION_TOKEN="{TOKEN}"\n'
            ),
            SHORT,
        ),
        (
            (
                f"SET AWS_ACCESS_KEY_ID={ID}\r\nSET AWS_SECRET_ACCESS_KEY={SECRET}\r\n"
                f"SET AWS_SESSION_TOKEN={TOKEN}\r\n"
            ),
            SHORT,
        ),
        (
            (
                f'$Env:AWS_ACCESS_KEY_ID="{ID}"\n$Env:AWS_SECRET_ACCESS_KEY="{SECRET}"\n'
                f'$Env:AWS_SESSION_TOKEN="{TOKEN}"'
            ),
            SHORT,
        ),
        (
            (
                f"export AWS_ACCESS_KEY_ID={ID} && export AWS_SECRET_ACCESS_KEY={SECRET}"
                f" && export AWS_SESSION_TOKEN={TOKEN}"
            ),
            SHORT,
        ),
        (
            (
                f'{{"Credentials": {{"AccessKeyId": "{ID}", "SecretAccessKey": "{SECRET}",'
                f' "SessionToken": "{TOKEN}", "Expiration": "2026-11-21T12:00:00Z"}}}}'
            ),
            SHORT,
        ),
        (
            (
                f'{{"Version": 1, "AccessKeyId": "{ID}", "SecretAccessKey": "{SECRET}",'
                f' "SessionToken": "{TOKEN}"}}'
            ),
            SHORT,
        ),
        (
            (
                f'{{"roleCredentials": {{"accessKeyId": "{ID}", "secretAccessKey": "{SECRET}",'
                f' "sessionToken": "{TOKEN}", "expiration": 1}}}}'
            ),
            SHORT,
        ),
        (
            (
                f'{{"AccessKey": {{"UserName": "dana", "AccessKeyId": "{LONG.access_key_id}",'
                f' "Status": "Active", "SecretAccessKey": "{SECRET}"}}}}'
            ),
            LONG,
        ),
        (f"Access key ID: {LONG.access_key_id}\nSecret access key: {SECRET}\n", LONG),
        (f"setx AWS_ACCESS_KEY_ID {LONG.access_key_id}\nsetx AWS_SECRET_ACCESS_KEY {SECRET}", LONG),
        (f"\ufeffAccess key ID,Secret access key\n{LONG.access_key_id},{SECRET}\n", LONG),
    ],
)
def test_keys_are_read_from_what_is_pasted(text: str, keys: AccessKeys) -> None:
    assert parse_keys(text) == keys


def test_a_role_and_a_device_beside_them_are_read_too() -> None:
    found = parse_keys(
        f"aws_access_key_id = {LONG.access_key_id}\naws_secret_access_key = {SECRET}\n"
        "role_arn = arn:aws:iam::447109263358:role/Buyer\nexternal_id = x-1\n"
        "mfa_serial = arn:aws:iam::447109263358:mfa/dana\nregion = eu-west-1\n"
    )
    assert found is not None
    assert found.role_arn == "arn:aws:iam::447109263358:role/Buyer"
    assert (found.external_id, found.mfa_serial[-4:]) == ("x-1", "dana")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "AKIAEXAMPLEEXAMPLE12",
        "hello = world",
        f"aws_access_key_id = {ID}",
        "{",
        "[" * 100_000,
        '{"a":' * 3000,
        '{"Credentials": {"AccessKeyId": 1, "SecretAccessKey": []}}',
        (
            f"[a]\naws_access_key_id = {ID}\naws_secret_access_key = {SECRET}\n"
            f"[b]\naws_access_key_id = AKIAOTHEROTHEROTHER1\naws_secret_access_key = {SECRET}\n"
        ),
        "x" * 30_000,
    ],
)
def test_what_has_no_single_pair_of_keys_gives_none(text: str) -> None:
    assert parse_keys(text) is None
