"""Event hashes: the reference generator comes to the same for events of ours."""

from __future__ import annotations

import json
from typing import Any

import pytest
from epcis_event_hash_generator.hash_generator import derive_prehashes_from_events
from epcis_event_hash_generator.json_to_py import (
    event_list_from_epcis_document_json,
)
from hypothesis import given, settings

from edge_app.rows import ENCODER
from edge_app.store.epcis import PREFIX, Moved, event_of, weighed
from edge_app.store.epcis_hash import pre_hash
from tests.unit.epcis_site import BASE, NAMING, document, moved
from tests.unit.test_epcis_laws import moves

# It opens its context files in a way that newer Pythons warn of, and never closes them.
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
SHORT, WHOLE = "cbvmda:", "{urn:epcglobal:cbv:mda}"
"""This version leaves the prefix of master data as it stands; later ones do not."""


def theirs(event: dict[str, Any]) -> str:
    """Let the generator write an event, as it is once it went out."""
    whole = json.loads(ENCODER.encode(document(event)))
    (said,) = derive_prehashes_from_events(event_list_from_epcis_document_json(whole))
    return str(said).replace(SHORT, WHOLE)


@settings(max_examples=100, deadline=None)
@given(moves())
def test_any_move(move: Moved) -> None:
    """For any move both write the same text, which is then hashed.

    All but where it came from: this version puts that behind where it went, which is
    neither the order of the standard nor that of the generator's later examples.
    """
    event = event_of(move, NAMING)
    event.pop("sourceList", None)
    assert theirs(event) == pre_hash(event, {PREFIX: NAMING.namespace})


def test_weighed() -> None:
    """For a count with its mass too."""
    event = weighed(
        moved(quantity=117), NAMING, mass_mg=4_680_500, device="cell-3", place="s3"
    )
    assert theirs(event) == pre_hash(event, {PREFIX: f"{BASE}/ns/"})
