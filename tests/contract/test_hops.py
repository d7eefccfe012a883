"""The way of one reading: as the README tells it, and as a transcript goes it."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from edge_app.model import Reading
from tests.contract.one_reading import TRANSCRIPT, played, published, record
from tests.readme import README
from tests.schemas_of import validate

ROOT = README.parent
HOPS = [
    ("firmware_bridge/serial_port.py", "read"),
    ("edge_app/intake.py", "take"),
    ("drivers/thermometer_gymcu9061x.py", "decode"),
    ("edge_app/stations/entrance.py", "step"),
    ("edge_app/journal.py", "append"),
    ("edge_app/topics.py", "message"),
    ("edge_app/link.py", "run"),
]
ROW = re.compile(r"\| (\d+) \| `([^`]+)` (\w+) \| [^|]+ -> [^|]+ \|")


def test_the_readme_tells_the_way() -> None:
    """Its table has the seven hops, numbered, each with what goes in and out."""
    text = README.read_text("utf-8")
    table = text.partition("<!-- hops -->\n")[2].partition("<!-- end: hops -->")[0]
    rows = [ROW.fullmatch(line) for line in table.splitlines()[2:]]

    assert [(str(number), *hop) for number, hop in enumerate(HOPS, 1)] == [
        row and row.groups() for row in rows
    ]


@pytest.mark.parametrize(("file", "function"), HOPS)
def test_each_hop_is_there(file: str, function: str) -> None:
    """The file that the README names has a function or method of that name."""
    tree = ast.parse((ROOT / file).read_text("utf-8"))

    assert function in {
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
    }


def test_the_transcript_is_the_stand_ins() -> None:
    """Recorded anew from the stand-in it is the same, but for the times."""

    def said(lines: str) -> list[dict[str, object]]:
        documents = [json.loads(line) for line in lines.splitlines()]
        return [{**document, "at_s": 0} for document in documents]

    assert said(record()) == said(TRANSCRIPT.read_text("utf-8"))


def test_one_reading_goes_the_whole_way(tmp_path: Path) -> None:
    """Bytes of a transcript come out as the event that the topics promise."""
    entries = played(TRANSCRIPT.read_text("utf-8").splitlines())
    (message,) = published(entries, tmp_path)
    event = json.loads(message.payload)
    last = entries[-2]

    assert isinstance(last, Reading)
    assert "gatepost/hill/gate/event/east/screening" == message.topic
    validate(message.topic, message.payload)
    assert (
        b'"data":{"result":"passed","values_c":[36.50,36.52,36.47],"n":3,'
        b'"spread_c":0.05,"limit_c":37.30,"attempt":1,"device":"forehead-1",'
        b'"value_c":36.50'
    ) in message.payload
    assert "2026-03-01T08:00:00.910Z" == event["time"]
    assert ("record", 1, "synced") == (
        event["stream"],
        event["seq"],
        event["timequality"],
    )
    assert f"forehead-1@boot-1:{last.at.boot_ns}" == event["cause"]
