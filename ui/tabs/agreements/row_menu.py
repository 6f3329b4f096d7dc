"""The changes of an agreement in the menu of its row."""

from __future__ import annotations

from collections.abc import Callable

from app.language import tr
from app.model.agreement_change import renews
from app.model.agreement_detail import AgreementDetail
from ui.links import agreement_address, host_of, open_link
from ui.table.actions import RowAction
from ui.tabs.agreements.changes import AgreementChanges
from ui.tabs.agreements.renewal_plan import action_words


def changes_of(
    detail: AgreementDetail, changes: AgreementChanges, open_pane: Callable[[], None]
) -> tuple[RowAction, ...]:
    """Give them; `open_pane` shows the agreement first, where what stands in the way is told."""
    turns_on = not renews(detail)
    agreement_id, offs = detail.row.agreement.agreement_id, changes.offs(detail)
    address = agreement_address(agreement_id)

    def amend() -> None:
        open_pane()
        changes.amend(agreement_id)

    def replace() -> None:
        open_pane()
        changes.replace(agreement_id)

    def turn_renewal() -> None:
        open_pane()
        changes.set_renewal(agreement_id, turns_on)

    def cancel() -> None:
        open_pane()
        changes.cancel(agreement_id)

    def open_in_aws() -> None:
        open_link(address)

    return (
        RowAction(tr("Amend…"), amend, not offs.amend, offs.amend),
        RowAction(tr("Replace…"), replace, not offs.replace, offs.replace),
        RowAction(f"{action_words(is_on=turns_on)}…", turn_renewal, not offs.renewal, offs.renewal),
        RowAction(tr("Cancel agreement…"), cancel, not offs.cancel, offs.cancel),
        RowAction(tr("Open in AWS ({address})", address=host_of(address)), open_in_aws),
    )
