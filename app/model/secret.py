"""A secret that cannot be printed, logged or pickled by accident."""

from __future__ import annotations

from typing import Never


class Secret:
    """Text that shows itself only to `reveal`."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Give the text; the caller must not keep it in a value that is shown or stored."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce__(self) -> Never:
        raise TypeError("a secret does not travel between processes as an object")
