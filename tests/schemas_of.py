"""Judge any message by the JSON Schema of its topic."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from edge_app import schema_files


@functools.cache
def validator(name: str) -> Draft202012Validator:
    """Build the validator of one schema, with all others at hand."""
    registry: Registry[bool | Mapping[str, Any]] = Registry().with_resources(
        (f"urn:gatepost:{each}", Resource.from_contents(schema_files.load(each)))
        for each in schema_files.names()
    )
    return Draft202012Validator(
        schema_files.load(name), registry=registry, format_checker=FormatChecker()
    )


def validate(topic: str, payload: bytes) -> None:
    """Fail unless the payload is what its topic promises; empty clears a retained."""
    name = schema_files.name_of(topic)
    assert name is not None, f"no schema for {topic}"
    if not payload and name in {"state", "alarm"}:
        return
    faults = [
        f"{topic} {fault.json_path}: {fault.message}"
        for fault in validator(name).iter_errors(json.loads(payload))
    ]
    assert [] == faults, "\n".join(faults)
