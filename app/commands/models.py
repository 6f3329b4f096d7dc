"""Access to AI models: enabling one accepts its provider's terms, and use is charged from then on.

AWS knows no token against sending twice here. Its agreements are kept by model and its form by account, so
that a second request could change nothing that the first has done; what became of a request is read back.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from app.commands.base import Finding, Gateways, Lasting, Reading, Verdict, Words, differences
from app.errors import AppError, NeverSent, Rejected
from app.language import tr
from app.model.command import (
    USE_CASE_FORM,
    EnableModel,
    Evidence,
    RemoveModel,
    ShownModelOffer,
    SubmitUseCase,
)
from app.model.foundation_model import (
    AVAILABLE,
    ERROR,
    NOT_AVAILABLE,
    PENDING,
    Availability,
    ModelOffer,
    Rate,
    is_model_id,
)
from app.model.use_case_form import StoredForm

_GET = "GetFoundationModelAvailability"
_GET_FORM = "GetUseCaseForModelAccess"
_SETTLED_WITHIN_S = 30 * 60  # as others wait for an agreement
_ONCE_MORE = tr("It is read once more, since AWS may still change it.")
_LOCKED = tr("Do not ask a second time. Countersign reads it again until AWS shows the outcome.")
_WORDS = {
    AVAILABLE: tr("an agreement"),
    NOT_AVAILABLE: tr("no agreement"),
    PENDING: tr("an agreement that is being made or ended"),
    ERROR: tr("that it could not make the agreement"),
}


class _ModelChanges:
    """What enabling and removing have in common: both are judged by the agreement that AWS shows."""

    reads = _GET

    def __init__(self, gateways: Gateways) -> None:
        self._gateways = gateways

    def _verdict(
        self, found: Availability, finding: Finding, noted: Sequence[Evidence], request_id: str
    ) -> Verdict:
        """Say what AWS shows. The intended state counts when two reads in a row have shown it."""
        text = tr("AWS shows {found}.", found=_told(found))
        message = found.error if finding is Finding.FAILED else ""
        if finding is Finding.DONE:
            first = f"{text} {_ONCE_MORE}"
            # Should the language have changed in between, it is only read once more.
            if first not in {one.text for one in noted[-1:]}:
                return Verdict(Finding.UNSURE, _GET, first, request_id)
        return Verdict(finding, _GET, text, request_id, aws_message=message)


class ModelEnabling(_ModelChanges):
    """Take an offer for a model."""

    done = tr("AWS shows the agreement for the model.")
    words = Words(
        subject=tr("Your request for access"),
        again=tr("You can ask for access again."),
        locked=_LOCKED,
        same=tr("done the same"),
        elsewhere=tr("It was decided elsewhere, and your request had no effect."),
    )
    lasting = Lasting(
        tr("AWS has taken it, and makes the agreement. That takes minutes."), _SETTLED_WITHIN_S
    )

    def check(self, command: EnableModel) -> None:
        """Refuse models that have an agreement."""
        _check_model(command.target)
        if command.shown.agreement not in (NOT_AVAILABLE, ERROR):
            raise Rejected(
                tr("This model has an agreement, or gets one just now."), code="not-open"
            )

    def re_read(self, command: EnableModel) -> Reading:
        """Compare the model's access and the offer with what was shown."""
        models = self._gateways.models.of(command.region)
        answer = models.availability(command.target, urgent=True)
        found = answer.value
        offers = [one.offer for one in models.fresh_offers(command.target)]
        changed = differences(
            (
                command.shown.agreement,
                found.agreement,
                tr("AWS shows {found} now", found=_told(found)),
            ),
            (AVAILABLE, found.in_region, tr("AWS does not offer the model in this region now")),
        )
        return Reading(
            differences=(*changed, *_offer_changes(command.shown, offers)),
            operation=_GET,
            text=tr("Read again before sending: AWS shows {found}.", found=_told(found)),
            request_id=answer.request_id,
        )

    def send(self, command: EnableModel) -> Verdict:
        """Take the offer, by a token that is fetched now: AWS's tokens age."""
        token = self._fresh_token(command)
        models = self._gateways.models.of(command.region)
        answer = models.create_agreement(command.target, token)
        return _taken("CreateFoundationModelAgreement", answer.request_id)

    def find_out(self, command: EnableModel, noted: Sequence[Evidence], /) -> Verdict:
        """Read the model's access back."""
        models = self._gateways.models.of(command.region)
        answer = models.availability(command.target, urgent=True)
        had_failed = command.shown.agreement == ERROR  # so that the same word proves nothing
        findings = {
            AVAILABLE: Finding.DONE,
            NOT_AVAILABLE: Finding.WAITING,
            ERROR: Finding.WAITING if had_failed else Finding.FAILED,
        }
        finding = findings.get(answer.value.agreement, Finding.UNSURE)
        return self._verdict(answer.value, finding, noted, answer.request_id)

    def _fresh_token(self, command: EnableModel) -> str:
        """Fetch the token of the very offer that was shown. Raises NeverSent where that does not work."""
        try:
            models = self._gateways.models.of(command.region)
            offers = models.fresh_offers(command.target)
        except AppError as error:
            raise NeverSent(
                tr("The offer could not be read. {message}", message=error.message),
                error.hint,
                code=error.code,
            ) from error
        for one in offers:
            if not _offer_changes(command.shown, [one.offer]):
                return one.token
        raise NeverSent(
            tr("The offer changed after it was shown to you."),
            tr("Look at it again and decide anew."),
            code="changed",
        )


class ModelRemoval(_ModelChanges):
    """End the agreement for a model."""

    done = tr("AWS shows no agreement for the model. Using it again would bring one back.")
    words = Words(
        subject=tr("Your request to remove access"),
        again=tr("You can remove access again."),
        locked=_LOCKED,
        same=tr("done the same"),
        elsewhere=tr("It was decided elsewhere, and your request had no effect."),
    )
    lasting = Lasting(
        tr("AWS has taken it, and ends the agreement. That takes minutes."), _SETTLED_WITHIN_S
    )

    def check(self, command: RemoveModel) -> None:
        """Refuse models that have no agreement."""
        _check_model(command.target)
        if command.shown.agreement != AVAILABLE:
            raise Rejected(tr("This model has no agreement that could be ended."), code="not-open")

    def re_read(self, command: RemoveModel) -> Reading:
        """Compare the model's access with what was shown."""
        models = self._gateways.models.of(command.region)
        answer = models.availability(command.target, urgent=True)
        told = _told(answer.value)
        return Reading(
            differences=differences(
                (
                    command.shown.agreement,
                    answer.value.agreement,
                    tr("AWS shows {found} now", found=told),
                )
            ),
            operation=_GET,
            text=tr("Read again before sending: AWS shows {found}.", found=told),
            request_id=answer.request_id,
        )

    def send(self, command: RemoveModel) -> Verdict:
        """End it; the answer has no content."""
        answer = self._gateways.models.of(command.region).delete_agreement(command.target)
        return _taken("DeleteFoundationModelAgreement", answer.request_id)

    def find_out(self, command: RemoveModel, noted: Sequence[Evidence], /) -> Verdict:
        """Read the model's access back."""
        models = self._gateways.models.of(command.region)
        answer = models.availability(command.target, urgent=True)
        findings = {
            AVAILABLE: Finding.WAITING,
            NOT_AVAILABLE: Finding.DONE,
            ERROR: Finding.FAILED,
        }
        finding = findings.get(answer.value.agreement, Finding.UNSURE)
        return self._verdict(answer.value, finding, noted, answer.request_id)


class UseCaseSubmission:
    """Send the use-case form, once for the account."""

    reads = _GET_FORM
    done = tr("AWS shows the form as you sent it.")
    words = Words(
        subject=tr("The form"),
        again=tr("You can send it again."),
        locked=_LOCKED,
        same=tr("sent the same"),
        elsewhere=tr("Another form was sent, and yours had no effect."),
    )
    lasting = Lasting(tr("AWS has taken the form, but does not show it yet."), _SETTLED_WITHIN_S)

    def __init__(self, gateways: Gateways) -> None:
        self._gateways = gateways

    def check(self, command: SubmitUseCase) -> None:
        """Refuse forms that AWS would not take."""
        if command.target != USE_CASE_FORM:
            raise Rejected(tr("This is not the account's use-case form."), code="bad-id")
        problem = next(iter(command.shown.problems), None)
        if problem is not None:
            raise Rejected(
                tr("The use-case form is not complete."), problem.sentence, code="bad-form"
            )

    def re_read(self, command: SubmitUseCase) -> Reading:
        """See that there is no form yet: AWS has no way to change one."""
        answer = self._gateways.models.of(command.region).use_case()
        stored = answer.value
        changed = tr("AWS has this very form already")
        if stored is not None and not stored.is_same(command.shown):
            changed = tr("AWS has another form of this account already")
        return Reading(
            differences=differences((None, stored, changed)),
            operation=_GET_FORM,
            text=tr("Read again before sending: {stored}", stored=_form_told(stored)),
            request_id=answer.request_id,
        )

    def send(self, command: SubmitUseCase) -> Verdict:
        """Send it; the answer has no content."""
        answer = self._gateways.models.of(command.region).put_use_case(command.shown)
        return _taken("PutUseCaseForModelAccess", answer.request_id)

    def find_out(self, command: SubmitUseCase, _noted: Sequence[Evidence], /) -> Verdict:
        """Read the form back and compare what it says."""
        answer = self._gateways.models.of(command.region).use_case()
        stored = answer.value
        finding = Finding.ELSEWHERE
        if stored is None:
            finding = Finding.WAITING
        elif stored.is_same(command.shown):
            finding = Finding.DONE
        return Verdict(finding, _GET_FORM, _form_told(stored), answer.request_id)


def _check_model(model_id: str) -> None:
    if not is_model_id(model_id):
        raise Rejected(tr("The id of the model is not one of AWS's."), code="bad-id")


def _taken(operation: str, request_id: str) -> Verdict:
    text = tr("AWS took it; its answer does not tell the outcome.")
    return Verdict(Finding.TAKEN, operation, text, request_id)


def _told(found: Availability) -> str:
    return _WORDS.get(found.agreement, tr("the agreement in a state that is new"))


def _form_told(stored: StoredForm | None) -> str:
    return tr("AWS shows no form.") if stored is None else tr("AWS shows a form.")


def _offer_changes(shown: ShownModelOffer, offers: Sequence[ModelOffer]) -> tuple[str, ...]:
    """Say how the shown offer differs from what there is now; nothing where it is there unchanged.

    An offer without an id is known by its terms alone.
    """
    same = [one for one in offers if one.offer_id == shown.offer.offer_id]
    told = [_term_changes(shown.offer, one) for one in same]
    if () in told:
        return ()
    if not told or not shown.offer.offer_id:
        return (tr("the offer is not there any more"),)
    return min(told, key=len)


def _term_changes(shown: ModelOffer, found: ModelOffer) -> tuple[str, ...]:
    before, now = len(shown.rates), len(found.rates)
    clauses = [
        clause
        for line, (old, new) in enumerate(zip(shown.rates, found.rates, strict=False), start=1)
        for clause in _rate_changes(line, old, new)
    ]
    return (
        *differences(
            (before, now, tr("it has {now} prices now, it had {before}", now=now, before=before))
        ),
        *clauses,
        *differences(
            (shown.legal_url, found.legal_url, tr("the link to its terms changed")),
            (shown.has_odd_link, found.has_odd_link, tr("the link to its terms changed its kind")),
            (shown.refund_policy, found.refund_policy, tr("what is refunded changed")),
            (shown.duration, found.duration, tr("how long it lasts changed")),
        ),
    )


def _rate_changes(line: int, old: Rate, new: Rate) -> tuple[str, ...]:
    changed = differences(
        (old.dimension, new.dimension, tr("price {line} is for something else", line=line)),
        (old.unit, new.unit, tr("the unit of price {line} changed", line=line)),
        (
            old.description,
            new.description,
            tr("the description of price {line} changed", line=line),
        ),
    )
    if old.price != new.price:
        told = tr(
            "price {line} is now {price}, it was {before}",
            line=line,
            price=_digits(new.price),
            before=_digits(old.price),
        )
        return (told, *changed)
    if old.price is None and old.price_text != new.price_text:
        return (tr("price {line} changed", line=line), *changed)
    return changed


def _digits(price: Decimal | None) -> str:
    return f"{price:f}" if price is not None else tr("not readable")
