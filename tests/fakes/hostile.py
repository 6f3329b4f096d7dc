"""A seller who writes whatever may hurt, into every field that AWS leaves free."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from botocore.loaders import Loader
from botocore.model import ServiceModel, Shape

from app.sandbox.clock import SandboxClock
from app.sandbox.ledger import Ledger
from app.sandbox.organisation import Organisation, build_organisation
from app.sandbox.service import Call, Handler, Paper, Service

# By what each tries. None begins with a blank: what comes first decides for spreadsheets.
TEXTS: dict[str, str] = {
    "bold": "<b>Brindle</b> &amp; &lt;i&gt;sons&lt;/i&gt;",
    "picture of a file": '<img src="file:///etc/passwd"> <img src=x onerror=alert(1)>',
    "picture of a share": '<img src="\\\\host\\share\\x.png">',
    "link": '<a href="https://evil.example/pay">Click to pay</a>',
    "style": "<qt><font size=99 color=red>APPROVED</font></qt>",
    "wide table": "<table width=2000><tr><td>Approved</td></tr></table>",
    "script": "<script>alert(1)</script><svg onload=alert(1)>",
    "markdown": "![x](file:///etc/passwd) [pay](https://evil.example) **bold** `code`",
    "words of the app": "Countersign is out of date, download https://evil.example/update.exe",
    "override": "invoice\u202egnp.exe\u202c of\u2066 us\u2069",
    "marks of direction": "\u200f\u061c\u200e1,000.00 USD\u202b\u202c",
    "unseen": "Sel\u200bler\u2060 \ufeffname\u00ad\u180e\u034f",
    "tags": "Seller\U000e0041\U000e0042\U000e007f",
    "marks": "Z\u0335" + "\u0301" * 200 + "algo",
    "controls": "Bell\x07 back\x08 null\x00 escape\x1b[31mred\x1b[0m\x9b2J",
    "lines": "First\r\nSecond\nThird\u2028Fourth\u2029Fifth\x0b\x0c\x85Last",
    "private": "Logo \ue000\uf8ff\U000f0000 none\ufffe\uffff",
    "emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f3f4\U000e0067\U000e007f",
    "word without an end": "x" * 10_000,
    "many lines": "line\n" * 5_000,
    "lookalikes": "\u0410mazon W\u0435b S\u0435rvic\u0435s \uff21\uff37\uff33",
    "ampersands": "Smith & Wesson && &File &amp; Sons",
    "formats": "%s %n %(name)s {0} {name!r} $HOME ${x} `id` \\n \\u0041",
    "sql": "'; DROP TABLE agreement; -- \" OR 1=1 % _ NEAR(x*",
    "formula": "=1+1",
    "command": "=cmd|' /C calc'!A0",
    "at": "@SUM(1+9)*cmd|' /C calc'!A0",
    "plus": "+1+1",
    "minus": "-2+3+cmd|' /C calc'!A0",
    "wide formula": "\uff1d1+1",
    "calendar": "x\r\nATTACH:file:///etc/passwd\r\nURL:javascript:alert(1);,\\",
    "path": "../../../../etc/passwd\x00.pdf C:\\Windows CON",
    "json": '{"__proto__": {"a": 1}} </script>',
    "right to left": "\u0639\u0642\u062f \u05d7\u05d5\u05d6\u05d4 100",
}
_ORDER = tuple(TEXTS.values())
# Members that AWS fills itself, or that its other calls take again: what a seller writes is not in them.
_AWS_WRITES = (
    "id", "ids", "arn", "type", "status", "currency", "currencycode", "code", "amount", "token",
    "region", "key", "intent", "version", "value", "url", "uri", "agreementtype", "catalog",
    "fulfillmentoptiontype", "unit", "price", "rate", "duration", "account", "awsaccountid",
    "resourcetype", "visibility", "badge", "state", "date", "time", "signature", "algorithm",
    "userid", "name_", "modelid", "beforetax", "dimensionkey", "selectorvalue", "revision", "link", "facet",
)  # fmt: skip


def hostile(place: str) -> str:
    """Give one of the texts; the same place gets the same."""
    return _ORDER[zlib.crc32(place.encode()) % len(_ORDER)]


class HostileOrganisation:
    """The sandbox's accounts, whose answers are hostile wherever a person could have written."""

    def __init__(self, inside: Organisation, spared: frozenset[str]) -> None:
        self._inside = inside
        self._spared = spared

    @property
    def revision(self) -> int:
        return self._inside.revision

    def services(self) -> Sequence[Service]:
        return [_HostileService(one, self._spared) for one in self._inside.services()]

    def paper(self, path: str, query: str, now: datetime) -> Paper:
        return self._inside.paper(path, query, now)

    def tick(self, now: datetime) -> None:
        self._inside.tick(now)

    def seller_act(self, action: str, params: Mapping[str, Any]) -> dict[str, Any]:
        return self._inside.seller_act(action, params)

    def snapshot(self) -> bytes:
        return self._inside.snapshot()

    def restore(self, data: bytes) -> None:
        self._inside.restore(data)


class _HostileService:
    def __init__(self, inside: Service, spared: frozenset[str]) -> None:
        self._inside = inside
        self._spared = spared
        content = Loader().load_service_model(inside.name, "service-2")
        self._model = ServiceModel(content, inside.name)

    @property
    def name(self) -> str:
        return self._inside.name

    def handlers(self) -> Mapping[str, Handler]:
        return {name: self._of(name, one) for name, one in self._inside.handlers().items()}

    def _of(self, operation: str, handler: Handler) -> Handler:
        shape = self._model.operation_model(operation).output_shape

        def answer(call: Call) -> dict[str, Any]:
            output = handler(call)
            return output if shape is None else _spoiled(shape, output, "", self._spared)

        return answer


def _spoiled(shape: Shape, content: Any, place: str, spared: frozenset[str]) -> Any:
    """Give the same content with hostile texts, as long as the model lets them be."""
    match shape.type_name:
        case "structure" if isinstance(content, Mapping):
            return {
                name: _spoiled(shape.members[name], one, f"{place}.{name}", spared)
                if name in shape.members
                else one
                for name, one in content.items()
            }
        case "list" if isinstance(content, Sequence):
            return [
                _spoiled(shape.member, one, f"{place}.{number}", spared)
                for number, one in enumerate(content)
            ]
        case "string" if _is_free(shape, place) and content not in spared:
            return _fitted(shape, hostile(place), str(content))
    return content


def _is_free(shape: Shape, place: str) -> bool:
    name = place.rpartition(".")[2].lower()
    if name.isdigit():
        name = place.split(".")[-2].lower().removesuffix("s")
    return not shape.enum and not any(name == end or name.endswith(end) for end in _AWS_WRITES)


def _fitted(shape: Shape, text: str, before: str) -> str:
    """Cut a text to what the model allows; where it allows only certain characters, leave what was."""
    cut = text[: shape.metadata.get("max")].ljust(shape.metadata.get("min", 0), ".")
    pattern = shape.metadata.get("pattern")
    return cut if pattern is None or re.fullmatch(_python(pattern), cut) else before


def _python(pattern: str) -> str:
    """A pattern of a model, which is written for Java, as far as Python knows it."""
    classes = {r"\p{Graph}": "!-~", r"\p{Print}": " -~", r"\p{Alnum}": "A-Za-z0-9"}
    for java, own in classes.items():
        pattern = pattern.replace(java, own)
    return pattern if r"\p{" not in pattern else "(?!)"


def build_hostile(
    clock: SandboxClock,
    ledger: Ledger,
    *,
    agreements: int | None = None,
    charges: int | None = None,
    seed: int = 0,
    has_sellers: bool = True,
    spared: frozenset[str] = frozenset(),
) -> Any:
    """Build the sandbox's accounts with hostile answers, but for texts that are `spared`; for `running_sandbox`."""
    return HostileOrganisation(
        build_organisation(
            clock,
            ledger,
            agreements=agreements,
            charges=charges,
            seed=seed,
            has_sellers=has_sellers,
        ),
        spared,
    )
