"""The pages that a browser opens to sign in: allow or deny a program, or a device by its code."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from app.sandbox.engine import Engine
from app.sandbox.http11 import Reply, Request
from app.sandbox.signin.book import Ticket
from app.sandbox.signin.desk import CONFIRMATION_PATH, Refused, SentBack, SignIn, WrongCode
from app.sandbox.signin.directory import PEOPLE, USERS
from app.sandbox.signin.html import (
    button,
    choice,
    form,
    hidden,
    page,
    paragraph,
    strong_code,
    text_field,
)

AUTHORIZE_PATH = "/authorize"
CONSOLE_PATH = "/v1/authorize"
DEVICE_PATH = "/device"
_WRONG = "The MFA code is not right. Wait for the next one and try again."

Fields = Mapping[str, str]


class SignInPages:
    """Answer a browser. The engine does one request at a time."""

    def __init__(self, engine: Engine, sign_in: SignIn, base_url: str) -> None:
        self._engine = engine
        self._sign_in = sign_in
        self._base_url = base_url
        self._routes: dict[tuple[str, str], Callable[[Fields, datetime], Reply]] = {
            ("GET", AUTHORIZE_PATH): lambda given, now: self._open(given, now, is_console=False),
            ("POST", AUTHORIZE_PATH): self._answered,
            ("GET", CONSOLE_PATH): lambda given, now: self._open(given, now, is_console=True),
            ("POST", CONSOLE_PATH): self._answered,
            ("GET", CONFIRMATION_PATH): self._confirmation,
            ("GET", DEVICE_PATH): self._device,
            ("POST", DEVICE_PATH): self._device_answered,
        }
        self._paths = frozenset(path for _, path in self._routes)

    def owns(self, request: Request) -> bool:
        """Tell whether a request is for a page."""
        return request.path in self._paths

    def handle(self, request: Request) -> Reply:
        """Answer a request for a page."""
        route = self._routes.get((request.method, request.path))
        if route is None:
            return page("Not possible", paragraph("This page takes no such request."), 405)
        sent = request.query if request.method == "GET" else request.body.decode("utf-8", "replace")
        given = dict(parse_qsl(sent, keep_blank_values=True))
        try:
            return self._engine.do(lambda now: route(given, now))
        except SentBack as back:
            return _redirect(back.location)
        except Refused as refused:
            return page("This cannot be done", paragraph(str(refused)), 400)

    def _open(self, given: Fields, now: datetime, *, is_console: bool) -> Reply:
        ticket = self._sign_in.open_page(given, now, base_url=self._base_url, is_console=is_console)
        return self._question(ticket)

    def _answered(self, given: Fields, now: datetime) -> Reply:
        ticket_id = given.get("ticket", "")
        try:
            location = self._sign_in.answer_page(
                ticket_id,
                now,
                allows=given.get("decision") == "allow",
                who=given.get("who", ""),
                mfa_code=given.get("mfa", ""),
            )
        except WrongCode:
            return self._question(self._sign_in.ticket(ticket_id, now), _WRONG)
        return _redirect(location)

    def _question(self, ticket: Ticket, wrong: str = "") -> Reply:
        path = CONSOLE_PATH if ticket.is_console else AUTHORIZE_PATH
        inner = hidden("ticket", ticket.id) + self._whom(is_console=ticket.is_console)
        asks = paragraph(f"{ticket.client_name} asks to use AWS in your name.")
        return page(
            "Allow access?",
            asks + _warned(wrong) + form(path, inner + _decision()),
            400 if wrong else 200,
        )

    def _confirmation(self, given: Fields, _now: datetime) -> Reply:
        """Show what the other device asks for, in the form in which it is typed there."""
        if "code" not in given:
            return page("Access was denied", paragraph("You can close this page."))
        told = urlencode({"state": given.get("state", ""), "code": given["code"]})
        code = base64.b64encode(told.encode()).decode()
        body = paragraph("Copy this code to the device that asked.")
        return page("Your authorization code", body + strong_code("authorization-code", code))

    def _device(self, given: Fields, now: datetime) -> Reply:
        user_code = given.get("user_code", "")
        if not user_code:
            field = text_field("user_code", "Code") + button("decision", "next", "Continue")
            return page("Enter the code of your device", form(DEVICE_PATH, field))
        return self._device_question(user_code, now)

    def _device_answered(self, given: Fields, now: datetime) -> Reply:
        user_code, decision = given.get("user_code", ""), given.get("decision", "")
        if decision not in {"allow", "deny"}:
            return self._device_question(user_code, now)
        try:
            self._sign_in.answer_device(
                user_code,
                now,
                allows=decision == "allow",
                who=given.get("who", ""),
                mfa_code=given.get("mfa", ""),
            )
        except WrongCode:
            return self._device_question(user_code, now, _WRONG)
        title = "Access was allowed" if decision == "allow" else "Access was denied"
        return page(title, paragraph("You can close this page."))

    def _device_question(self, user_code: str, now: datetime, wrong: str = "") -> Reply:
        device = self._sign_in.device(user_code, now)
        client = self._sign_in.book.clients[device.client_id]
        inner = hidden("user_code", device.user_code) + self._whom(is_console=False)
        body = (
            paragraph(f"{client.name} asks to use AWS in your name, and shows this code:")
            + strong_code("user-code", device.user_code)
            + paragraph("Deny if you did not start this, or the codes differ.")
        )
        return page(
            "Allow access?",
            body + _warned(wrong) + form(DEVICE_PATH, inner + _decision()),
            400 if wrong else 200,
        )

    def _whom(self, *, is_console: bool) -> str:
        options = (
            tuple((user.arn, user.arn) for user in USERS)
            if is_console
            else tuple((person.name, person.title) for person in PEOPLE)
        )
        asked = choice("who", "Sign in as", options)
        return asked + (
            text_field("mfa", "MFA code") if self._sign_in.book.settings.needs_mfa else ""
        )


def _decision() -> str:
    return button("decision", "allow", "Allow") + button("decision", "deny", "Deny")


def _warned(text: str) -> str:
    return paragraph(text, "wrong") if text else ""


def _redirect(location: str) -> Reply:
    headers = {"Location": location, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return Reply(303, headers, b"")
