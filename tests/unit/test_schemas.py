"""The schemas themselves: valid, complete, tight, and what AsyncAPI points at."""

from __future__ import annotations

import json
import re
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator

from edge_app import schema_files
from edge_app.kinds import KINDS
from tests.schemas_of import validate, validator

ROOT = "gatepost/hillside/east-gate"


@pytest.mark.parametrize("name", schema_files.names())
def test_each_schema_is_one(name: str) -> None:
    """It is valid 2020-12 and known by its own name."""
    schema = schema_files.load(name)
    Draft202012Validator.check_schema(schema)

    assert f"urn:gatepost:{name}" == schema["$id"]
    assert schema["title"].endswith(".")


def test_every_kind_of_event_has_one() -> None:
    """No kind leaves the gateway undescribed, none is described that is no more."""
    expected = {f"event-{kind.replace('.', '-')}" for kind in KINDS}

    assert expected == {n for n in schema_files.names() if n.startswith("event-")}
    kinds = {f"gatepost.{kind}" for kind in KINDS}
    assert kinds == set(schema_files.load("event")["properties"]["type"]["enum"])


@pytest.mark.parametrize(
    ("topic", "name"),
    [
        (f"{ROOT}/event/east/screening", "event"),
        (f"{ROOT}/status", "status"),
        (f"{ROOT}/reading/x/y", None),
        ("homeassistant/status", None),
        (ROOT, None),
    ],
)
def test_a_topic_names_its_schema(topic: str, name: str | None) -> None:
    """What is not ours has none."""
    assert name == schema_files.name_of(topic)


@pytest.mark.parametrize(
    ("topic", "document"),
    [
        ("status", {"status": "online", "epoch": "e1"}),
        ("status", {"status": "offline", "epoch": "e1", "why": "rain"}),
        ("mark", {"record": {"epoch": "e1", "first": 1}}),
        ("mark", {"other": {"epoch": "e1", "first": 1, "last": 2}}),
        ("reply/c", {"id": "a/b", "ok": True, "text": ""}),
        ("state/east", {"person": "Wang Xiaoming"}),
        ("command/a/b", {"id": "c", "by": "x"}),
    ],
)
def test_what_breaks_the_contract_is_found(topic: str, document: object) -> None:
    """Each of these has one thing wrong."""
    with pytest.raises(AssertionError):
        validate(f"{ROOT}/{topic}", json.dumps(document).encode())


def test_asyncapi_points_at_every_schema_of_a_topic() -> None:
    """Each channel's payload is one of our files, and each file has a channel."""
    text = (files("edge_app") / "schemas" / "asyncapi.yaml").read_text("utf-8")
    pointed = set(re.findall(r"\./([a-z-]+)\.json", text))

    assert pointed == {n for n in schema_files.names() if not n.startswith("event-")}
    assert validator("event")
