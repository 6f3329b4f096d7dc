"""The ways from one page of a purchase to the next."""

from __future__ import annotations

from functools import partial

from app.model.agreement_detail import AgreementDetail
from app.model.offer import OfferSet
from app.worker.catalogue_messages import OfferRead
from ui.context import Context
from ui.purchase.amend_page import AmendPage
from ui.purchase.configure_page import ConfigurePage, key_of
from ui.purchase.page import PurchasePage
from ui.purchase.pages import Pages
from ui.purchase.quote_page import QuotePage
from ui.purchase.set_page import SetPage
from ui.purchase.set_page import key_of as set_key


def open_configuration(
    context: Context, pages: Pages, read: OfferRead, *, replaces: str = ""
) -> ConfigurePage:
    """Open the page that configures an offer; what was entered for it before is still there.

    `replaces` is an agreement of the buyer's choice that the new one takes the place of.
    """
    earlier = pages.left(key_of(read, replaces))
    if isinstance(earlier, ConfigurePage):
        earlier.renew(read)
        page = earlier
    else:
        page = configuration(context, read, replaces=replaces)
    pages.open(page)
    return page


def configuration(context: Context, read: OfferRead, *, replaces: str = "") -> ConfigurePage:
    """Make the page that configures an offer, and lead from it to the quote."""
    page = ConfigurePage(context, read, replaces=replaces)
    page.quote_wanted.connect(partial(open_quote, page))
    return page


def open_set(context: Context, pages: Pages, bundle: OfferSet) -> SetPage:
    """Open the page that buys a set; each of its offers is configured on the page that it has anyway."""
    earlier = pages.left(set_key(bundle.offer_set_id))
    if isinstance(earlier, SetPage):
        earlier.renew(bundle)
        page = earlier
    else:
        page = SetPage(context, bundle)
        page.configure_asked.connect(partial(open_configuration, context, pages))
    pages.open(page)
    return page


def amendment(context: Context, detail: AgreementDetail) -> AmendPage:
    """Make the page that amends an agreement as it was just read, and lead from it to the quote."""
    page = AmendPage(context, detail)
    page.quote_wanted.connect(partial(open_quote, page))
    return page


def open_quote(page: PurchasePage, quote_id: str) -> None:
    """Show the quote that a page asked for over that page."""
    page.page_asked.emit(QuotePage(page.context, quote_id, steps=page.steps.names))
