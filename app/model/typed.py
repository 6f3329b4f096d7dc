"""Lets msgspec learn a type in one thread at a time.

It learns at the first use, in between lets other threads run, and then reads past what it has not learned yet:
two threads that meet a type for the first time crash the process (msgspec 0.22).
"""

from __future__ import annotations

import threading
from typing import TypeVar

import msgspec

Kind = TypeVar("Kind")

_lock = threading.Lock()
_learned: set[object] = set()


def known(kind: Kind) -> Kind:
    """Give a type for msgspec to decode or convert to, once it knows that and all types within."""
    if kind not in _learned:
        with _lock:
            msgspec.json.Decoder(kind)
            _learned.add(kind)
    return kind
