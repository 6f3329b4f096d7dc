"""What was done about some offers: their quotes, their agreements, and the commands on them."""

from __future__ import annotations

from collections.abc import Collection

from app.model.offer_set import Dealings
from app.store.lookup import Lookup


def dealings(lookup: Lookup, offer_ids: Collection[str]) -> Dealings:
    """Give all that is stored about these offers, the newest of each kind first."""
    records = lookup.commands_for_offers(offer_ids)
    made = {one.result for one in records if one.result}
    return Dealings(
        tuple(lookup.quotes_for_offers(offer_ids)),
        tuple(lookup.agreements_for_offers(offer_ids)),
        tuple(records),
        frozenset(lookup.quotes_not_listed(made)),
    )
