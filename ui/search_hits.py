"""What the header's search finds in the store: the first hits of each kind, under their titles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum, unique

import msgspec

from app.language import tr
from app.model.text import plain
from ui import text
from ui.actions import native
from ui.registry import Offered, TabKey
from ui.search_match import folded

_CHARS = 80


@unique
class HitKind(StrEnum):
    """What a hit is; the groups stand in this order unless an id was typed."""

    AGREEMENT = tr("Agreements")
    PENDING = tr("Pending requests")
    QUOTE = tr("Quotes and offers")
    PRODUCT = tr("Products")
    SELLER = tr("Sellers")
    CHARGE = tr("Charges")
    SESSION = tr("Payment sessions")
    INVOICE = tr("Invoices")
    DECIDED = tr("Decided requests")
    RECENT = tr("Opened last")
    ACTION = tr("Actions")


class Place(msgspec.Struct, frozen=True):
    """Where the hits of one kind stand: a tab, one of its views, and how its list is called.

    Those that are `is_over` open over the window, whatever tab is shown.
    """

    tab: TabKey
    icon: str
    list_name: str
    view: str = ""
    is_over: bool = False


PLACES = {
    HitKind.AGREEMENT: Place(TabKey.AGREEMENTS, "handshake", tr("Agreements")),
    HitKind.PENDING: Place(TabKey.REQUESTS, "tray", tr("Pending requests"), "open"),
    HitKind.QUOTE: Place(TabKey.OFFERS, "bookmark-simple", tr("Offers")),
    HitKind.PRODUCT: Place(TabKey.AGREEMENTS, "package", tr("Agreements")),
    HitKind.SELLER: Place(TabKey.AGREEMENTS, "storefront", tr("Agreements")),
    HitKind.CHARGE: Place(TabKey.CHARGES, "receipt", tr("Charges")),
    HitKind.SESSION: Place(TabKey.SESSIONS, "wallet", tr("Payment sessions")),
    HitKind.INVOICE: Place(TabKey.CHARGES, "file-text", tr("Invoices"), is_over=True),
    HitKind.DECIDED: Place(TabKey.REQUESTS, "tray", tr("Decided requests"), "decided"),
}
_ACTIONS = Place(TabKey.REQUESTS, "lightning", tr("Actions"))  # an action leads nowhere, it is run


class Hit(msgspec.Struct, frozen=True):
    """One line of the results: what it says and where it leads.

    It opens the item `item_id`, or, with `narrow`, all rows of the tab that hold this text. An action is `run`
    instead, unless `off` says why it cannot be; `keys` do the same without the list.
    """

    place: Place
    name: str
    item_id: str = ""
    narrow: str = ""
    detail: str = ""
    amount: str = ""
    is_exact: bool = False  # one of its ids is what was typed
    run: Callable[[], object] | None = None
    off: str = ""
    keys: str = ""

    @property
    def words(self) -> str:
        """The line for screen readers."""
        off = tr("not available: {off}", off=self.off) if self.off else ""
        parts = (self.name, self.detail, self.amount, off, self.keys)
        return ", ".join(part for part in parts if part)


class Group(msgspec.Struct, frozen=True):
    """The first hits of one kind, of `total`; `rest` leads to all of them where there are more."""

    kind: HitKind
    hits: tuple[Hit, ...]
    total: int
    rest: Hit | None = None

    @property
    def number(self) -> str:
        """How many of how many: empty where all are shown."""
        shown = len(self.hits)
        return (
            tr("{shown} of {total}", shown=text.count(shown), total=text.count(self.total))
            if self.total > shown
            else ""
        )

    @property
    def is_exact(self) -> bool:
        """One of the hits has the id that was typed."""
        return any(hit.is_exact for hit in self.hits)


class Found(msgspec.Struct, frozen=True):
    """All groups with hits, for the words that were asked for."""

    words: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()

    @property
    def total(self) -> int:
        """How many hits there are, shown or not."""
        return sum(group.total for group in self.groups)


def make_hit(
    kind: HitKind,
    words: Sequence[str],
    *,
    name: str,
    details: Iterable[str] = (),
    amount: str = "",
    ids: Iterable[str] = (),
    others: Iterable[str] = (),
    item_id: str = "",
    narrow: str = "",
) -> Hit:
    """Make a line; where the shown parts do not say why it was found, the id that does stands there too.

    `ids` are the item's own, `others` those of what it belongs to.
    """
    own = [one for one in ids if one]
    parts = [plain(part, _CHARS) for part in details if part]
    shown = folded(" ".join((name, *parts, amount)))
    missing = [word for word in words if word not in shown and word not in shown.replace("-", "")]
    reason = next(
        (one for one in (*own, *others) if any(word in folded(one) for word in missing)), ""
    )
    if reason:
        parts.append(plain(reason, _CHARS))
    return Hit(
        PLACES[kind],
        plain(name, _CHARS),
        item_id,
        narrow,
        ", ".join(parts),
        amount,
        is_exact=len(words) == 1 and words[0] in map(folded, own),
    )


def make_group(kind: HitKind, hits: Iterable[Hit], total: int, content: str) -> Group:
    """Put hits under the title of their kind, with a line that shows all where there are more."""
    shown, place = tuple(sorted(hits, key=lambda hit: not hit.is_exact)), PLACES[kind]
    if total <= len(shown):
        return Group(kind, shown, total)
    rest = msgspec.structs.replace(place, icon="arrow-right")
    return Group(
        kind,
        shown,
        total,
        Hit(rest, tr("Show all in {list_name}", list_name=place.list_name), narrow=content),
    )


def in_order(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Leave out empty groups, and put those with the typed id first."""
    kinds = list(HitKind)
    filled = (group for group in groups if group.hits)
    return tuple(sorted(filled, key=lambda one: (not one.is_exact, kinds.index(one.kind))))


def action_group(offered: Iterable[Offered], content: str, most: int) -> Group:
    """The actions that hold all words, those that can be done first; `most` of them at most."""
    words = folded(content).split()
    fitting = [
        Hit(
            _ACTIONS,
            one.words,
            detail=plain(one.about, _CHARS),
            run=one.run,
            off=plain(one.off, _CHARS),
            keys=native(one.keys),
        )
        for one in offered
        if all(word in folded(f"{one.words} {one.about}") for word in words)
    ]
    fitting.sort(key=lambda hit: bool(hit.off))
    return Group(HitKind.ACTION, tuple(fitting[:most]), len(fitting[:most]))
