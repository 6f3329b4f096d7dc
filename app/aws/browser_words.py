"""How a sign-in in the browser can end without one: the same words for every way in."""

from __future__ import annotations

from app.errors import SignInNeeded
from app.language import tr
from app.model.sign_in import SIGN_IN_CANCELLED

_AGAIN = tr("Start the sign-in again.")


def cancelled_sign_in() -> SignInNeeded:
    """The person gave up in Countersign."""
    return SignInNeeded(tr("The sign-in was given up."), _AGAIN, code=SIGN_IN_CANCELLED)


def denied_sign_in() -> SignInNeeded:
    """The person, or their organisation, said no in the browser."""
    return SignInNeeded(
        tr("The sign-in was denied in the browser."),
        tr("Start it again, and allow access there."),
        code="sign-in-denied",
    )


def late_sign_in() -> SignInNeeded:
    """The browser never came back, or the code was never confirmed."""
    return SignInNeeded(
        tr("The browser did not come back in time."),
        tr("Start the sign-in again, and finish it in the page that opens."),
        code="sign-in-late",
    )


def expired_code() -> SignInNeeded:
    """A device code was not confirmed while it was good."""
    return SignInNeeded(
        tr("The code has expired before it was confirmed in the browser."),
        tr("Start the sign-in again to get a new code."),
        code="sign-in-late",
    )


def no_way_back() -> SignInNeeded:
    """The browser has nowhere to come back to: this computer gives no port on its own address."""
    return SignInNeeded(
        tr("This computer has no free port on 127.0.0.1, where the browser comes back to."),
        tr(
            "Close programs that keep many connections or files open, then start the sign-in again."
        ),
        code="no-port",
    )


def refused_sign_in() -> SignInNeeded:
    """AWS ended the sign-in, or does not take what the browser brought."""
    return SignInNeeded(
        tr("AWS did not accept this sign-in."),
        _AGAIN,
        code="sign-in-refused",
    )
