"""What a program does to sign in at the sandbox: unsigned clients, PKCE, DPoP, AWS's own files."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from botocore import UNSIGNED
from botocore.config import Config

from app.sandbox.identities import Key
from app.sandbox.signin.control import AnswerDevice
from app.sandbox.signin.directory import START_URL, User
from app.sandbox.signin.oidc import ACCESS_SCOPE, CODE_GRANT, DEVICE_GRANT, REFRESH_GRANT
from app.sandbox.signin.p256 import GENERATOR, ORDER, times
from tests.fakes.sandbox import RunningSandbox, client_of

CALLBACK = "http://127.0.0.1:49152/oauth/callback"
SAME_DEVICE = "arn:aws:signin:::devtools/same-device"
VERIFIER = "v" * 43


def keyed(sandbox: RunningSandbox, key: User | Key | dict[str, Any], service: str = "sts") -> Any:
    """Return a client that signs with a user's key, or with the keys of a session as AWS tells them."""
    if isinstance(key, User):
        key = key.key
    if isinstance(key, Key):
        names = (key.access_key_id, key.secret, key.token or None)
    else:
        told = {name[0].lower() + name[1:]: value for name, value in key.items()}
        names = (told["accessKeyId"], told["secretAccessKey"], told["sessionToken"])
    config = Config(retries={"total_max_attempts": 1, "mode": "standard"})
    return client_of(sandbox.url, service, config, keys=names)


def unsigned(sandbox: RunningSandbox, service: str) -> Any:
    """Return a client of a service that takes no signatures."""
    config = Config(signature_version=UNSIGNED, retries={"total_max_attempts": 1})
    return client_of(sandbox.url, service, config)


class Program:
    """A program registered at the sandbox's Identity Center."""

    def __init__(self, sandbox: RunningSandbox, **changes: Any) -> None:
        self.sandbox = sandbox
        self.oidc = unsigned(sandbox, "sso-oidc")
        asked = {
            "clientName": "Countersign",
            "clientType": "public",
            "scopes": [ACCESS_SCOPE],
            "grantTypes": [CODE_GRANT, DEVICE_GRANT, REFRESH_GRANT],
            "redirectUris": ["http://127.0.0.1/oauth/callback"],
            "issuerUrl": START_URL,
        }
        told = self.oidc.register_client(**(asked | changes))
        self.registration = told
        self.own = {name: told[name] for name in ("clientId", "clientSecret")}

    def device(self) -> dict[str, Any]:
        """Start a sign-in by device code."""
        told: dict[str, Any] = self.oidc.start_device_authorization(**self.own, startUrl=START_URL)
        return told

    def poll(self, device: dict[str, Any]) -> dict[str, Any]:
        """Ask for a device's token."""
        return self.token(DEVICE_GRANT, deviceCode=device["deviceCode"])

    def token(self, grant: str, **params: Any) -> dict[str, Any]:
        """Ask for a token."""
        told: dict[str, Any] = self.oidc.create_token(**self.own, grantType=grant, **params)
        return told

    def signed_in(self, who: str = "dana") -> dict[str, Any]:
        """Sign in by device code, with somebody who allows it at once."""
        device = self.device()
        self.sandbox.control.sign_in.answer_device(AnswerDevice(device["userCode"], who=who))
        return self.poll(device)

    def page_url(self, **changes: str) -> str:
        """Return the address of the sign-in page with PKCE."""
        asked = {
            "response_type": "code",
            "client_id": self.own["clientId"],
            "redirect_uri": CALLBACK,
            "state": "st4te",
            "code_challenge": challenge_of(VERIFIER),
            "code_challenge_method": "S256",
            "scopes": ACCESS_SCOPE,
        }
        return f"{self.sandbox.url}/authorize?{urlencode(asked | changes)}"

    def taken(self, code: str, **changes: str) -> dict[str, Any]:
        """Take a token for an authorization code."""
        asked = {"code": code, "redirectUri": CALLBACK, "codeVerifier": VERIFIER}
        return self.token(CODE_GRANT, **(asked | changes))


def console_url(sandbox: RunningSandbox, **changes: str) -> str:
    """Return the address of the console sign-in page."""
    asked = {
        "response_type": "code",
        "client_id": SAME_DEVICE,
        "redirect_uri": CALLBACK,
        "state": "st4te",
        "code_challenge": challenge_of(VERIFIER),
        "code_challenge_method": "SHA-256",
        "scope": "openid",
    }
    return f"{sandbox.url}/v1/authorize?{urlencode(asked | changes)}"


def told_back(location: str) -> dict[str, str]:
    """Return what a browser brings back to the program."""
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


def challenge_of(verifier: str) -> str:
    """Return the code challenge of a verifier."""
    return _encoded(hashlib.sha256(verifier.encode()).digest())


class DpopKey:
    """A key that signs DPoP proofs."""

    def __init__(self) -> None:
        self._secret = secrets.randbelow(ORDER - 1) + 1
        public = times(self._secret, GENERATOR)
        assert public is not None
        self._jwk = dict(zip("xy", (_encoded(_bytes(half)) for half in public), strict=True))

    def proof(self, url: str, *, method: str = "POST", number: str = "", **header: str) -> str:
        """Sign a proof of one request."""
        jwk = {"kty": "EC", "crv": "P-256", **self._jwk}
        head = {"typ": "dpop+jwt", "alg": "ES256", "jwk": jwk} | header
        claims = {"htm": method, "htu": url, "iat": 1, "jti": number or secrets.token_hex(8)}
        text = ".".join(_encoded(json.dumps(part).encode()) for part in (head, claims))
        nonce = secrets.randbelow(ORDER - 1) + 1
        point = times(nonce, GENERATOR)
        assert point is not None
        r = point[0] % ORDER
        digest = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
        s = pow(nonce, -1, ORDER) * (digest + r * self._secret) % ORDER
        return f"{text}.{_encoded(_bytes(r) + _bytes(s))}"

    def ask(
        self, sandbox: RunningSandbox, proof: str | None = None, **asked: str
    ) -> dict[str, Any]:
        """Ask for console keys."""
        client = unsigned(sandbox, "signin")

        def add(params: dict[str, Any], **_event: Any) -> None:
            params["headers"]["DPoP"] = self.proof(params["url"]) if proof is None else proof

        client.meta.events.register("before-call.signin.CreateOAuth2Token", add)
        told: dict[str, Any] = client.create_o_auth2_token(
            tokenInput={"clientId": SAME_DEVICE} | asked
        )
        return dict(told["tokenOutput"])

    def take(self, sandbox: RunningSandbox, code: str, **changes: str) -> dict[str, Any]:
        """Take console keys for an authorization code."""
        asked = {
            "grantType": "authorization_code",
            "code": code,
            "redirectUri": CALLBACK,
            "codeVerifier": VERIFIER,
        }
        return self.ask(sandbox, **(asked | changes))


def write_sso_cache(
    folder: Path, name: str, program: Program, token: dict[str, Any], expires_at: datetime
) -> Path:
    """Write the file that the AWS command line leaves behind after `aws sso login`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{hashlib.sha1(name.encode()).hexdigest()}.json"
    kept = {
        "startUrl": START_URL,
        "region": "us-east-1",
        "accessToken": token["accessToken"],
        "expiresAt": f"{expires_at:%Y-%m-%dT%H:%M:%SZ}",
        "registrationExpiresAt": "2099-01-01T00:00:00Z",
        **program.own,
    }
    if "refreshToken" in token:
        kept["refreshToken"] = token["refreshToken"]
    path.write_text(json.dumps(kept))
    return path


def _bytes(number: int) -> bytes:
    return number.to_bytes(32, "big")


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
