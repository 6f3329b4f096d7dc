"""An agreement as the summary, the description and the catalogue together describe it."""

from __future__ import annotations

from datetime import datetime

import msgspec

from app.model.money import Money

ACTIVE = "ACTIVE"
_NEVER_YEAR = 9000


class Resource(msgspec.Struct, frozen=True):
    """One product of an agreement, such as a `SaaSProduct`."""

    id: str = ""
    type: str = ""


class Agreement(msgspec.Struct, frozen=True):
    """One agreement. `value` is the committed total incl. amendments, None until it has been read.

    `status` is AWS's word, kept open: an unknown one is shown as it is. Names come from the catalogue
    and are None until read; `seller_account_id` stands beside them because names can be imitated.
    """

    agreement_id: str
    status: str
    agreement_type: str = ""
    seller_account_id: str = ""
    seller_name: str | None = None
    product_id: str = ""
    product_name: str | None = None
    resource_type: str = ""
    offer_id: str = ""
    accepted_at: datetime | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    updated_at: datetime | None = None
    value: Money | None = None
    end_behavior: str = ""
    end_reason: str = ""
    initial_agreement_id: str = ""
    free_trial_ends_at: datetime | None = None
    license_arns: tuple[str, ...] = ()
    acceptor_account_id: str = ""
    offer_set_id: str = ""
    resources: tuple[Resource, ...] = ()  # all of them; `product_id` is the first
    renewal_offer_id: str = ""  # the offer that would follow at the end
    contact_types: tuple[str, ...] = ()  # whose contact data AWS holds

    @property
    def end(self) -> datetime | None:
        """When it ends; None without an end, which AWS also writes as a date of the year 9999."""
        at = self.ends_at
        return None if at is None or at.year > _NEVER_YEAR else at

    @property
    def title(self) -> str:
        """The product's name, or its id until the name has been read."""
        return self.product_name or self.product_id or self.agreement_id

    @property
    def seller(self) -> str:
        """The seller's name, or the account id until the name has been read."""
        return self.seller_name or self.seller_account_id


class CatalogName(msgspec.Struct, frozen=True):
    """What the catalogue says of one offer or one product; names None = it has none for us.

    Exactly one of `offer_id` and `product_id` is set: it is the key under which the names are kept.
    """

    offer_id: str = ""
    product_id: str = ""
    product_name: str | None = None
    seller_name: str | None = None
