"""Reads the wallets of a user one by one: lists say neither their address nor what they hold. It blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

import msgspec

from app.model.payment_session import CHAINS, Instrument

if TYPE_CHECKING:  # botocore comes with them
    from app.aws.payment_sessions import PaymentSessionGateway
    from app.aws.wire import Page

T = TypeVar("T")

_MOST_WALLETS = 25  # of a user


def read_whole(pages: Callable[[], Iterable[Page[T]]]) -> tuple[T, ...]:
    """Read a listing to its end; rows that cannot be read are left out. Raises AppError."""
    return tuple(chain.from_iterable(page.items for page in pages()))


def read_wallets(
    gateway: PaymentSessionGateway, manager_arn: str, user_id: str, at: datetime
) -> tuple[Instrument, ...]:
    """Read a user's wallets with what they hold on each chain of their network. Raises AppError."""
    listed = read_whole(partial(gateway.instruments, manager_arn, user_id))
    ids = [one.instrument_id for one in listed[:_MOST_WALLETS]]
    return tuple(_whole(gateway, manager_arn, one, user_id, at) for one in ids)


def _whole(
    gateway: PaymentSessionGateway,
    manager_arn: str,
    instrument_id: str,
    user_id: str,
    at: datetime,
) -> Instrument:
    one = gateway.instrument(manager_arn, instrument_id, user_id).value
    chains = CHAINS.get(one.network, ()) if one.address else ()
    held = [
        gateway.balance(manager_arn, one.connector_id, instrument_id, user_id, chain, at).value
        for chain in chains
    ]
    return msgspec.structs.replace(one, balances=tuple(held))
