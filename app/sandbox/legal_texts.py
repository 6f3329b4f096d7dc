"""The legal documents of the sample world, as a web server beside AWS would give them."""

from __future__ import annotations

from http import HTTPStatus

from app.sandbox.http11 import Reply, Request

# Reserved for examples: the address in a term leads nowhere but to this account's own server.
DOCUMENTS_HOST = "documents.marketplace.example"
DOCUMENTS_PATH = "/documents/"
_TITLES = {
    "customeula": "End user licence agreement",
    "customdsa": "Data security addendum",
    "standardeula": "Standard contract",
}
_PLACE_AND_KIND = 2


def legal_text(request: Request) -> Reply:
    """Answer with the document at this path: always the same text for the same path."""
    parts = request.path.removeprefix(DOCUMENTS_PATH).split("/")
    title = _TITLES.get(parts[-1])
    if request.method != "GET" or len(parts) != _PLACE_AND_KIND or title is None:
        return Reply(
            HTTPStatus.NOT_FOUND, {"Content-Type": "text/plain"}, b"There is no such text."
        )
    text = (
        f"{title}\nReference {parts[0]}\n\n"
        "1. This text belongs to the sandbox account and binds nobody.\n"
        "2. The buyer may use the product for as long as the agreement runs.\n"
        "3. The seller looks after the product and tells of changes 30 days ahead.\n"
    )
    return Reply(HTTPStatus.OK, {"Content-Type": "text/plain; charset=utf-8"}, text.encode())
