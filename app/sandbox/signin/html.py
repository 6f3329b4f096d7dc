"""The look of the sign-in pages: plain HTML without scripts, and nothing of a request in it unescaped."""

from __future__ import annotations

from html import escape

from app.sandbox.http11 import Reply

# No `form-action`: Chromium holds it against the redirect to the program, too.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:30rem;margin:4rem auto;padding:0 1rem;color:#1b1c20}"
    "fieldset{border:1px solid #dcd9d2;margin:1rem 0}label{display:block;margin:.4rem 0}"
    "input[type=text]{font:inherit;padding:.3rem;width:12rem}"
    "button{font:inherit;padding:.4rem 1.2rem;margin-right:.6rem}"
    ".wrong{color:#a52424}code{font-size:1.4rem;overflow-wrap:anywhere}"
)


def page(title: str, body: str, status: int = 200) -> Reply:
    """Return a page; `title` is text, `body` is HTML made by the functions below."""
    text = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f'<body><p>Sandbox account, nothing here is real</p><h1 id="title">{escape(title)}</h1>'
        f"{body}</body></html>"
    )
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": _POLICY,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    return Reply(status, headers, text.encode())


def paragraph(text: str, kind: str = "") -> str:
    """Write a line of text."""
    return f'<p class="{escape(kind)}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def strong_code(name: str, text: str) -> str:
    """Show a code that people read or copy."""
    return f'<p><code id="{escape(name)}">{escape(text)}</code></p>'


def form(path: str, inner: str) -> str:
    """Write a form that is sent to a path of this server."""
    return f'<form method="post" action="{escape(path)}">{inner}</form>'


def hidden(name: str, value: str) -> str:
    """Carry a value along."""
    return f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'


def text_field(name: str, label: str, value: str = "") -> str:
    """Ask for a line of text."""
    return (
        f'<label>{escape(label)} <input type="text" id="{escape(name)}" name="{escape(name)}" '
        f'value="{escape(value)}" autocomplete="off"></label>'
    )


def choice(name: str, legend: str, options: tuple[tuple[str, str], ...]) -> str:
    """Ask for one of several values, each with its label; the first one is chosen."""
    rows = "".join(
        f'<label><input type="radio" name="{escape(name)}" value="{escape(value)}"'
        f"{' checked' if number == 0 else ''}> {escape(label)}</label>"
        for number, (value, label) in enumerate(options)
    )
    return f"<fieldset><legend>{escape(legend)}</legend>{rows}</fieldset>"


def button(name: str, value: str, label: str) -> str:
    """Write a button that sends the form."""
    return (
        f'<button type="submit" id="{escape(value)}" name="{escape(name)}" '
        f'value="{escape(value)}">{escape(label)}</button>'
    )
