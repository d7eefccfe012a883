"""Core and link as processes of their own, killed while a message waits."""

from __future__ import annotations

import json
import subprocess
from contextlib import ExitStack
from pathlib import Path

from edge_app.journal_reader import JournalReader
from edge_app.kinds import Stream
from tests.wire.core_rig import gatepost, until
from tests.wire.sinks import Mailbox, mail_server

SITE = """
[gateway]
site = "hill"
name = "gate"
timezone = "Asia/Shanghai"
[mqtt]
url = "mqtt://127.0.0.1:1"
[mail]
host = "127.0.0.1"
port = {port}
security = "plain"
sender = "gate@example.org"
[[calling]]
name = "duty"
people = [{{ name = "li", mail = "li@example.org" }}]
"""


def start(file: Path, ends: ExitStack) -> list[subprocess.Popen[bytes]]:
    """Start core and link; they are gone after the test, however it ends."""
    parts = []
    for part in ("core", "link"):
        with (file.parent / "log").open("ab") as log:
            words = gatepost(part, file, "--root", file.parent)
            parts.append(subprocess.Popen(words, stdout=log, stderr=log))
        ends.callback(parts[-1].wait)
        ends.callback(parts[-1].kill)
    return parts


def notices(folder: Path) -> list[str]:
    """Return what became of messages, as the journal has it."""
    if not (folder / "data" / "journal.db").exists():
        return []
    reader = JournalReader(folder / "data")
    try:
        rows = reader.rows(Stream.LEDGER, 0, 100)
    finally:
        reader.close()
    return [json.loads(row.data)["result"] for row in rows if row.kind == "notice"]


def test_a_kill_loses_no_message(tmp_path: Path) -> None:
    """No broker, a mail server that is busy, both processes killed: it still leaves.

    Neither the journal nor the log has an address in it.
    """
    box = Mailbox(refusals={"EHLO": b"421 busy", "HELO": b"421 busy"})
    file = tmp_path / "site.toml"
    with mail_server(box) as port, ExitStack() as ends:
        file.write_text(SITE.format(port=port), "utf-8")
        parts = start(file, ends)
        log = tmp_path / "log"
        until(lambda: "event=ready" in log.read_text("utf-8"), "the core is ready")
        words = gatepost("do", "duty", "test", "--config", file, "--root", tmp_path)
        subprocess.run(words, check=True, capture_output=True)
        until(lambda: "failed" in notices(tmp_path), "the server was busy")
        for part in parts:
            part.kill()
            part.wait()
        box.refusals.clear()
        parts = start(file, ends)
        until(lambda: "sent" in notices(tmp_path), "it was sent")
        for part in parts:
            part.terminate()
            part.wait()

    assert 1 == len(box.mails)
    assert ["queued", "failed", "sent"] == notices(tmp_path)
    told = [path for path in (tmp_path / "data").iterdir() if path.is_file()]
    assert not [path for path in (*told, log) if b"li@example.org" in path.read_bytes()]
    assert "Traceback" not in log.read_text("utf-8")
