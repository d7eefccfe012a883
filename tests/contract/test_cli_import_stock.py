"""`gatepost import papers` and `import opening`, told to a core that answers."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from edge_app.control_wire import listen
from tests.contract.test_cli_running import GOOD

STORE = '\n[[store]]\nname = "room"\n'


def site(folder: Path, more: str = STORE) -> tuple[str | Path, ...]:
    """Write a site with a store; return the words that name it."""
    file = folder / "site.toml"
    file.write_text(GOOD.read_text("utf-8") + more, "utf-8")
    return ("--config", file, "--root", folder)


@contextmanager
def core(folder: Path, refuses: str = "") -> Iterator[list[Any]]:
    """Answer every command, and refuse those about one item; lend what came."""
    (folder / "data").mkdir()
    heard: list[Any] = []
    with listen(folder / "data" / "control.sock") as door:
        door.settimeout(5)

        def answer() -> None:
            caller, _ = door.accept()
            with caller, caller.makefile("rw", encoding="utf-8") as talk:
                for line in talk:
                    command = json.loads(line).get("command")
                    if command is None:
                        continue
                    heard.append(command)
                    ok = command["arguments"].get("item") != refuses
                    reply = {"id": command["id"], "ok": ok, "text": "so be it"}
                    talk.write(json.dumps({"reply": reply}) + "\n")
                    talk.flush()

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield heard
        thread.join(5)


def test_an_opening_balance_is_told_row_by_row(say: Any, tmp_path: Path) -> None:
    """What the file or the gateway refuses is named by its line."""
    table = tmp_path / "opening.csv"
    table.write_text("item,place,quantity\nmask,room,4\ngown,room,x\nhat,room,1\n")
    with core(tmp_path, refuses="hat") as heard:
        said = say("import", "opening", table, *site(tmp_path))

    assert 1 == said.code
    assert [("room", "opening"), ("room", "opening")] == [
        (one["target"], one["verb"]) for one in heard
    ]
    assert "line 3: quantity" in said.out
    assert "line 4: so be it." in said.out
    assert "1 of 2 told, 2 refused." in said.out


def test_papers_are_told_one_by_one(say: Any, tmp_path: Path) -> None:
    """For programs as one document."""
    table = tmp_path / "papers.csv"
    table.write_text("id,kind,item,quantity\nP,approval,mask,4\nP,,gown,1\n")
    with core(tmp_path) as heard:
        said = say("import", "papers", table, "--json", *site(tmp_path))

    assert 0 == said.code
    assert {"ok": True, "done": 1, "refused": []} == json.loads(said.out)
    assert "mask:4,gown:1" == heard[0]["arguments"]["lines"]


def test_a_dry_run_needs_no_gateway(say: Any, tmp_path: Path) -> None:
    """It only says what would be refused."""
    table = tmp_path / "opening.csv"
    table.write_text("item,place,quantity\nmask,room,4\n")
    said = say("import", "opening", table, "--dry-run", *site(tmp_path))

    assert 0 == said.code
    assert "0 of 1 told, 0 refused." in said.out


def test_without_a_store_it_says_so(say: Any, tmp_path: Path) -> None:
    """In one sentence."""
    table = tmp_path / "opening.csv"
    table.write_text("item,place,quantity\nmask,room,4\n")
    said = say("import", "opening", table, *site(tmp_path, ""))

    assert "no [[store]]" in said.sentence()
