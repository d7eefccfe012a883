"""`gatepost watch --gate`: what the gate says, through a core that comes and goes."""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from edge_app.cli import watch_gate
from edge_app.cli.watch_gate import State, WatchGateError, screen_of, states, tell
from edge_app.gate_words import SAYINGS
from tests.contract.control_rig import Counter

GOOD = Path(__file__).parent.parent / "data" / "example.toml"
LOOK_S = 0.02


def until(seen: Iterator[State], say: str | None) -> None:
    """Watch until the gate says so, or until nobody answers (None)."""
    for _, state in zip(range(500), seen, strict=False):
        if (state["say"] if state else None) == say:
            return
    pytest.fail(f"the gate never said {say}")


def test_the_gate_is_followed(tmp_path: Path) -> None:
    """Its state as it is and as it changes; a core that restarts is found again."""
    path = tmp_path / "control.sock"
    seen = states(path, "east", look_s=LOOK_S, retry_s=LOOK_S)
    assert None is next(seen)
    for say in ("come", "go"):
        with ExitStack() as stack:
            counter = Counter(path, stack)
            counter.desk.retained = [
                {"state": {"station": "west", "data": {"say": "full"}}},
                {"state": {"station": "east", "data": {"say": say}}},
            ]
            until(seen, say)
            counter.server.tell_state("west", {"say": "wait"})
            counter.server.tell_state("east", {"say": "call-guard"})
            until(seen, "call-guard")
            counter.server.stop()
            counter.server.join(10)
        until(seen, None)
    seen.close()


def test_lines_where_no_terminal_is() -> None:
    """One for each change, and none while nothing changes."""
    heard: list[str] = []
    come, go = {"say": "come"}, {"say": "go", "occupancy": 3}
    tell(iter([None, None, come, come, go, go, None]), "en", heard.append)

    away = "…  The gateway does not answer; it is tried again."
    assert [
        away,
        "WAIT  Step up and be measured.",
        "GO  Walk in, one person. | 3 inside",
        away,
    ] == heard


@pytest.mark.parametrize("say", [*sorted(SAYINGS), "something-new"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("plain", [True, False])
def test_it_fits_a_small_terminal(say: str, language: str, plain: bool) -> None:
    """80 by 24 is enough, with colour and without; the words say all of it."""
    file = io.StringIO()
    console = Console(
        file=file,
        width=80,
        height=24,
        force_terminal=not plain,
        color_system=None if plain else "256",
        legacy_windows=False,
    )
    climb = {"ladder": "report", "next": "city", "left_min": 9, "overdue": ["nurse"]}
    state = {"say": say, "occupancy": 12, "climbs": [climb]}
    shown = screen_of(state, language)
    console.print(watch_gate.picture(shown, "east", 24))

    drawn = file.getvalue()
    assert 24 == len(drawn.splitlines())
    for words in (watch_gate.spaced(shown.large), shown.what, *shown.below, "east"):
        assert words in drawn


def test_a_terminal_is_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The panel is drawn for each state, until somebody ends it."""
    file = io.StringIO()
    console = Console(file=file, width=80, height=24, force_terminal=True)
    monkeypatch.setattr("rich.console.Console", lambda: console)
    watch_gate.show(iter([None, {"say": "go"}]), "east", "en")

    drawn = file.getvalue()
    assert "does not answer" in drawn
    assert "Walk in, one person." in drawn


def arguments(*words: str) -> argparse.Namespace:
    """Read the words of a call."""
    parser = argparse.ArgumentParser()
    watch_gate.add(parser)
    return parser.parse_args(words)


def call(folder: Path, *words: str) -> int:
    """Watch a gate of the good site below a folder."""
    given = arguments(*words)
    given.file, given.root = GOOD, folder
    return watch_gate.carry_out(given)


def test_a_gate_that_is_none(tmp_path: Path) -> None:
    """The name that may have been meant is said, and nothing is shown."""
    with pytest.raises(WatchGateError, match='there is no gate "esat"'):
        call(tmp_path, "--gate", "esat")


def test_ctrl_c_is_a_clean_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """It ends with nothing but what was said."""

    def interrupted(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("edge_app.cli.watch_gate.time.sleep", interrupted)
    gate = gate_of_the_site()

    assert 0 == call(tmp_path, "--gate", gate, "--language", "en")
    assert "does not answer" in capsys.readouterr().out


def gate_of_the_site() -> str:
    """Return the name of the good site's gate."""
    lines = GOOD.read_text("utf-8").split("[[entrance]]")[1].splitlines()
    named = next(line for line in lines if line.startswith("name"))
    return named.split('"')[1]
