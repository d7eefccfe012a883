"""Judge an event's data by its schema, before any event is made of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from tests.schemas_of import validator


def validate_data(schema: str, data: Mapping[str, Any]) -> None:
    """Fail unless the data is what the schema of its kind promises."""
    plain = msgspec.json.Encoder(decimal_format="number").encode(dict(data))
    faults = [
        fault.message for fault in validator(schema).iter_errors(json.loads(plain))
    ]
    assert [] == faults
