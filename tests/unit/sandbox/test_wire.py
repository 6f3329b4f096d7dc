from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from botocore.model import ServiceModel, Shape
from hypothesis import given
from hypothesis import strategies as st

from app.sandbox.wire import Codec, ShapeCodecs, timestamp_decoder, timestamp_encoder

SHAPES: dict[str, Any] = {
    "Text": {"type": "string"},
    "Moment": {"type": "timestamp"},
    "IsoMoment": {"type": "timestamp", "timestampFormat": "iso8601"},
    "Bytes": {"type": "blob"},
    "Moments": {"type": "list", "member": {"shape": "Moment"}},
    "Blobs": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Bytes"}},
    "Plain": {"type": "structure", "members": {"text": {"shape": "Text"}}},
    "Tree": {
        "type": "structure",
        "members": {
            "at": {"shape": "Moment"},
            "iso": {"shape": "IsoMoment"},
            "named": {"shape": "Text", "locationName": "wireName"},
            "times": {"shape": "Moments"},
            "blobs": {"shape": "Blobs"},
            "below": {"shape": "Tree"},
        },
    },
}
MODEL = ServiceModel({"metadata": {}, "operations": {}, "shapes": SHAPES}, "sample")
NOON = datetime(2026, 11, 18, 12, 0, 0, 250_000, tzinfo=UTC)
VALUE = {
    "at": NOON,
    "iso": NOON,
    "named": "x",
    "times": [NOON],
    "blobs": {"a": b"\x00\xff"},
    "below": {"at": NOON},
}
WIRE = {
    "at": 1795003200.25,
    "iso": "2026-11-18T12:00:00.250Z",
    "wireName": "x",
    "times": [1795003200.25],
    "blobs": {"a": "AP8="},
    "below": {"at": 1795003200.25},
}


def codec(shape: str, *, encodes: bool) -> Any:
    return ShapeCodecs(encodes=encodes).of(MODEL.shape_for(shape))


def test_values_and_wire_are_each_others_translation() -> None:
    assert codec("Tree", encodes=True)(VALUE) == WIRE
    assert codec("Tree", encodes=False)(WIRE) == VALUE


def test_a_shape_without_times_or_blobs_costs_nothing() -> None:
    assert codec("Plain", encodes=True) is None
    assert codec("Plain", encodes=False) is None


@pytest.mark.parametrize("junk", ["soon", True, 1e300, float("nan"), None, [1]])
def test_what_cannot_be_read_stays_for_the_check(junk: Any) -> None:
    assert codec("Tree", encodes=False)({"at": junk})["at"] is junk


def test_broken_base64_stays_for_the_check() -> None:
    assert codec("Blobs", encodes=False)({"a": "%%"}) == {"a": "%%"}


def test_a_foreign_zone_is_written_in_utc() -> None:
    there = NOON.astimezone(timezone(timedelta(hours=9)))
    assert timestamp_encoder("iso8601")(there) == "2026-11-18T12:00:00.250Z"
    assert timestamp_encoder("rfc822")(there) == "Wed, 18 Nov 2026 12:00:00 GMT"


@given(
    st.datetimes(
        min_value=datetime(1971, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
        max_value=datetime(2100, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
    st.sampled_from(["unixTimestamp", "iso8601", "rfc822"]),
)
def test_every_format_reads_back_the_second_it_wrote(moment: datetime, form: str) -> None:
    read = timestamp_decoder(form)(timestamp_encoder(form)(moment))
    assert abs(read - moment) < timedelta(seconds=1)


def test_a_second_connection_waits_for_a_codec_that_is_being_compiled() -> None:
    compiling, go_on = threading.Event(), threading.Event()

    class Slow(ShapeCodecs):
        def _compile(self, shape: Shape) -> Codec | None:
            compiling.set()
            assert go_on.wait(30)
            return super()._compile(shape)

    codecs = Slow(encodes=True)
    shape = MODEL.shape_for("Tree")
    found: list[Codec | None] = []
    first = threading.Thread(target=lambda: found.append(codecs.of(shape)))
    first.start()
    assert compiling.wait(30)
    second = threading.Thread(target=lambda: found.append(codecs.of(shape)))
    second.start()
    second.join(0.1)
    assert not found, "nobody gets what is not ready"
    go_on.set()
    first.join()
    second.join()
    assert found[0] is found[1]
