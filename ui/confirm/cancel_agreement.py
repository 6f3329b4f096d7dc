"""The sheet that cancels an agreement: what ends and when, what stays payable, and in which order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from app.language import tr
from app.model.agreement_change import (
    Cancellable,
    cancellable,
    newest_terms,
    settles_at,
    upfront_before,
    usage_after,
)
from app.model.agreement_detail import AgreementDetail, ChargeReading, OwnAgreement
from app.model.charge import Charge
from app.model.command import CancelAgreement, ShownAgreement
from app.model.entitlement import Entitlement
from app.model.renewal import Renewal
from app.model.term import SupportTerm
from app.model.text import plain
from ui import text
from ui.confirm.plan import Fact, Line, Plan, line, phrase

WORD_TO_TYPE = "confirm"  # AWS's own console asks for this word
TURN_OFF_INSTEAD = tr("Turn off auto-renew instead")
_LONGEST_NAME = 40  # that anybody can be asked to type
_LONGEST_POLICY = 160
_JUST_NOW = timedelta(minutes=10)
_FEW = 2
_OVER = ("FAILED", "DEPROVISIONED")
_SOFTWARE_RUNS = frozenset({"AmiProduct", "ContainerProduct", "MachineLearningProduct", ""})


def shown_agreement(detail: AgreementDetail) -> ShownAgreement:
    """The values that the sheet shows, to be compared with AWS's right before sending."""
    agreement = detail.row.agreement
    return ShownAgreement(
        status=agreement.status,
        product_id=agreement.product_id,
        offer_id=agreement.offer_id,
        seller_account_id=agreement.seller_account_id,
        money=agreement.value,
        ends_at=agreement.ends_at,
    )


def cancel_agreement(
    detail: AgreementDetail,
    *,
    now: datetime,
    command_id: str,
    may_turn_off: bool,
    entitlements: Sequence[Entitlement] | None = None,
) -> Plan:
    """The sheet for an agreement as AWS has it now.

    `may_turn_off`: its auto-renew can still be turned off, which is the milder way. `entitlements` is
    None where they could not be read.
    """
    agreement = detail.row.agreement
    title = plain(agreement.title, 160)
    by_name = _can_be_typed(title)
    renews = may_turn_off and detail.row.renewal is Renewal.ON
    return Plan(
        command=CancelAgreement(
            command_id,
            agreement.agreement_id,
            agreement.title,
            agreement.seller,
            shown=shown_agreement(detail),
        ),
        icon="prohibit",
        action=tr("Cancel agreement"),
        title=title,
        subtitle=f"{agreement.agreement_id}, {_ends_anyway(agreement.end)}",
        facts=tuple(_facts(detail, now, entitlements)),
        final=_final(detail),
        name_to_type=title if by_name else "",
        word_to_type="" if by_name else WORD_TO_TYPE,
        button=tr("Cancel agreement"),
        is_danger=True,
        cancel=tr("Keep agreement"),
        instead=TURN_OFF_INSTEAD if renews else "",
    )


def _can_be_typed(title: str) -> bool:
    return len(title) <= _LONGEST_NAME and title.isascii() and title.strip() == title != ""


def _ends_anyway(end: datetime | None) -> str:
    return tr("ends on {date} in any case", date=text.date(end)) if end else tr("has no end date")


def _facts(
    detail: AgreementDetail, now: datetime, entitlements: Sequence[Entitlement] | None
) -> Iterator[Fact]:
    terms, siblings = newest_terms(detail), detail.siblings
    agreement = detail.row.agreement
    if cancellable(terms, siblings) is Cancellable.YES:
        yield Fact("prohibit", line(tr("AWS ends the agreement. This can take some minutes.")))
    else:
        yield Fact(
            "prohibit",
            line(
                tr(
                    "AWS ends the agreement within minutes, if it can be cancelled. If it cannot, AWS"
                    " refuses and says why."
                )
            ),
        )
    yield Fact("link-break", line(_what_stops(entitlements)))
    coming = _coming(detail, now)
    if coming:
        yield Fact("receipt", coming)
    yield Fact("gauge", line(tr("What has been charged or used until then stays payable.")))
    if agreement.resource_type in _SOFTWARE_RUNS:
        yield Fact(
            "cpu",
            line(
                tr(
                    "What you have running keeps costing until you end it: cancelling ends none of it."
                )
            ),
        )
    if before := upfront_before(terms, siblings):
        yield Fact("list-numbers", _first(before))
    if after := usage_after(terms, siblings):
        yield Fact("list-numbers", _then(after))
    ready = settles_at(agreement)
    if any(one.status == "PENDING" for one in entitlements or ()):
        words = tr("AWS is still setting entitlements up, and refuses until that is done.")
        yield Fact("timer", line(words))
    elif ready is not None and now < ready + _JUST_NOW:
        words = tr(
            "You accepted it a few minutes ago. AWS refuses in the first 90 seconds, and as long as"
            " it sets entitlements up."
        )
        yield Fact("timer", line(words))


def _what_stops(entitlements: Sequence[Entitlement] | None) -> str:
    number = sum(one.status not in _OVER for one in entitlements or ())
    if not number:
        return tr("What you use under it stops working when it ends.")
    return text.plural(
        number,
        "Your {n} entitlement stops working when it ends.",
        "Your {n} entitlements stop working when it ends.",
    )


def _coming(detail: AgreementDetail, now: datetime) -> Line:
    """The charges to come, with their sum where all of it is known."""
    if detail.row.charge_reading is not ChargeReading.WHOLE:
        return line(
            tr(
                "Which charges are still to come is not known: not all of them have been read."
                " They may still be due."
            )
        )
    coming = [one for one in detail.charges if one.time is None or one.time > now]
    if not coming:
        return ()
    sums = text.money_list(tuple(one for one in detail.still_to_pay if one.amount))
    if not sums:
        return phrase("{charges} may still be due. The terms decide.", charges=_when(coming))
    return phrase(
        "{charges}, <b>{sums}</b>, may still be due. The terms decide.",
        charges=_when(coming),
        sums=sums,
    )


def _when(coming: list[Charge]) -> str:
    dated = [text.date(one.time) for one in coming if one.time is not None]
    if len(coming) == 1:
        return tr("The charge of {date}", date=dated[0]) if dated else tr("A charge without a date")
    if len(dated) != len(coming):
        return tr("{number} charges to come", number=text.count(len(coming)))
    if len(dated) == _FEW:
        return tr("The charges of {first} and {last}", first=dated[0], last=dated[1])
    return tr(
        "The {number} charges from {first} to {last}",
        number=text.count(len(dated)),
        first=dated[0],
        last=dated[-1],
    )


def _first(before: tuple[OwnAgreement, ...]) -> Line:
    return phrase(
        "Cancel <b>{agreements}</b> first: it is paid upfront for the same product, "
        "and AWS ends it before what is paid by use.",
        agreements=_named(before),
    )


def _then(after: tuple[OwnAgreement, ...]) -> Line:
    return phrase(
        "This one is paid upfront and comes first. <b>{agreements}</b> is paid by use "
        "for the same product and goes on, until you cancel it too.",
        agreements=_named(after),
    )


def _named(agreements: tuple[OwnAgreement, ...]) -> str:
    return ", ".join(one.agreement.agreement_id for one in agreements)


def _final(detail: AgreementDetail) -> Line:
    terms = newest_terms(detail)
    found = terms.terms if terms else ()
    policy = next((one.refund_policy for one in found if isinstance(one, SupportTerm)), "")
    said = plain(policy, _LONGEST_POLICY)
    if not said:
        return phrase("<b>You cannot take this back.</b> A refund is up to the seller.")
    return phrase("<b>You cannot take this back.</b> Refund policy: “{policy}”", policy=said)
