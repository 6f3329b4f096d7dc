"""How a call becomes a reply, whatever happens: whoever called must hear."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from app.errors import AppError, Unclear
from app.language import tr
from app.worker.failures import describe
from app.worker.messages import Answer, Call, Failed, Reply, Request

_log = logging.getLogger(__name__)


async def reply_to(call: Call, carry_out: Callable[[Request], Awaitable[Answer]]) -> Reply:
    """Carry a call out and give its reply; a fault of ours goes to the log and is told as such."""
    result: Answer | Failed
    try:
        result = await carry_out(call.request)
    except AppError as error:
        result = Failed(describe(error))
    except Exception:  # noqa: BLE001 (whoever called is told, and the log has it all)
        _log.exception("The call %s went wrong.", type(call.request).__name__)
        result = Failed(describe(_fault()))
    return Reply(call.call_id, result)


def _fault() -> AppError:
    return Unclear(
        tr("Countersign has a fault in its background process."),
        tr("Look at the request again before you decide anew; the log has the details."),
        code="fault",
    )
