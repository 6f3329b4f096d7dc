"""What this system tells about sleep and the screen's lock."""

from __future__ import annotations

import msgspec

from app.language import tr


class Offers(msgspec.Struct, frozen=True):
    """`sleep`: told before it; else it is noticed by the clock afterwards. `screen`: told when it is locked."""

    sleep: bool = False
    screen: bool = False


def sleep_words(offers: Offers) -> str:
    """What locking on sleep means here."""
    if offers.sleep:
        return tr("Before it sleeps, as this system tells it.")
    return tr("When it wakes: this system does not tell before it sleeps.")


def screen_words(offers: Offers) -> str:
    """What locking with the screen means here."""
    if offers.screen:
        return tr("Without a PIN, unlocking the screen opens Countersign, too.")
    return tr("This system does not tell Countersign when the screen is locked.")
