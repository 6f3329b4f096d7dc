"""The quotes that were read last, so that one that is chosen again is shown at once."""

from __future__ import annotations

import msgspec

from app.model.quote import Quote
from app.worker.quote_messages import QuoteRead

_MOST = 30


class KeptQuotes:
    """Memory only, of one account."""

    def __init__(self) -> None:
        self._reads: dict[str, QuoteRead] = {}

    def get(self, quote_id: str) -> QuoteRead | None:
        """What AWS said of a quote last, if it is still kept."""
        return self._reads.get(quote_id)

    def keep(self, read: QuoteRead, stored: Quote | None) -> QuoteRead:
        """Keep a quote, with the names that only the store knows; gives it with them."""
        if stored is not None:
            named = msgspec.structs.replace(
                read.quote,
                product_name=read.quote.product_name or stored.product_name,
                seller_name=read.quote.seller_name or stored.seller_name,
            )
            read = msgspec.structs.replace(read, quote=named)
        self._reads.pop(read.quote.quote_id, None)
        self._reads[read.quote.quote_id] = read
        while len(self._reads) > _MOST:
            del self._reads[next(iter(self._reads))]
        return read

    def clear(self) -> None:
        """Another account is open."""
        self._reads.clear()
