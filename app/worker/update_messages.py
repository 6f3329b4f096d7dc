"""What is said about newer releases of Countersign."""

from __future__ import annotations

import msgspec

from app.model.release import Release


class LookForRelease(msgspec.Struct, frozen=True, tag=True):
    """Tell whether there is a newer release; the publisher is asked at most once a day.

    Answered with Done; ReleaseTold comes before.
    """


class ReleaseTold(msgspec.Struct, frozen=True, tag=True):
    """The newest release, if it is newer than this one and its publisher vouches for it."""

    release: Release | None
