"""Signs in with the console session of the browser, the way `aws login` does."""

from __future__ import annotations

import base64
import json
import re
import secrets
import threading
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from app.aws.addresses import checked_region, require_aws_page
from app.aws.browser_words import cancelled_sign_in, refused_sign_in
from app.aws.callback import Callback
from app.aws.center import PAGE_LASTS, Show, challenge_of
from app.aws.console_tokens import ConsoleTokens, new_key
from app.aws.kept import KeptSignIns
from app.model.now import now_utc
from app.model.sign_in import BrowserPage, Vault

_CLIENT_ID = "arn:aws:signin:::devtools/same-device"
_ARN = re.compile(r"arn:aws(?:-[a-z]+)*:(?:iam|sts)::\d{12}:[\w+=,.@:/-]{1,600}", re.ASCII)


class ConsoleSignIn:
    """The way in through the console; may be used from any thread."""

    def __init__(
        self,
        vault: Vault,
        *,
        endpoint_url: str | None = None,
        now: Callable[[], datetime] = now_utc,
    ) -> None:
        self._kept = KeptSignIns(vault)
        self._tokens = ConsoleTokens(vault, endpoint_url=endpoint_url, now=now)
        self._endpoint_url = endpoint_url
        self._now = now

    def enter(self, region: str, *, show: Show, cancelled: threading.Event) -> str:
        """Sign in, in the browser that `show` is to send to a page; blocks. Gives the kept id.

        Raises:
            SignInNeeded: given up (code SIGN_IN_CANCELLED), denied, or too late.
            BadSettings: the region is wrong, or botocore[crt] is missing.
        """
        region = checked_region(region)
        key, private = new_key()
        client = self._tokens.client(region, key)
        verifier = secrets.token_urlsafe(64)
        with Callback() as callback:
            asked = {
                "response_type": "code",
                "client_id": _CLIENT_ID,
                "redirect_uri": callback.redirect_uri,
                "state": callback.state,
                "code_challenge_method": "SHA-256",
                "code_challenge": challenge_of(verifier),
                "scope": "openid",
            }
            url = f"{client.meta.endpoint_url.rstrip('/')}/v1/authorize?{urlencode(asked)}"
            require_aws_page(url, self._endpoint_url)
            show(BrowserPage(url, self._now() + PAGE_LASTS))
            code = callback.code(cancelled, PAGE_LASTS.total_seconds())
            told = self._tokens.ask(
                client,
                clientId=_CLIENT_ID,
                grantType="authorization_code",
                code=code,
                redirectUri=callback.redirect_uri,
                codeVerifier=verifier,
            )
        if cancelled.is_set():  # after the browser had come back: nothing of it is kept
            raise cancelled_sign_in()
        session = _who(str(told.get("idToken", "")))
        self._tokens.keep(session, self._tokens.token(told, _CLIENT_ID, private, region))
        return self._kept.keep_console(region, session)


def _who(id_token: str) -> str:
    """Read the ARN of who signed in. It came from AWS over TLS, so that its signature says no more."""
    try:
        body = id_token.split(".")[1]
        told = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        arn = told["sub"]
    except (IndexError, ValueError, KeyError, TypeError) as error:
        raise refused_sign_in() from error
    if not isinstance(arn, str) or not _ARN.fullmatch(arn):
        raise refused_sign_in()
    return arn
