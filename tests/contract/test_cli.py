"""Every command says what it does, and says in one sentence what it cannot do."""

from __future__ import annotations

import json
import shlex
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from edge_app.cli import COMMANDS, parser

DATA = Path(__file__).parent.parent / "data"
GOOD = DATA / "example.toml"
MISTAKES = (
    ('language = "zh"', 'language = "xx"'),
    ('timezone = "Asia/Shanghai"', 'timezone = "Asia/Nowhere"'),
    ('key_file = "people.key"', "key_file = 7"),
    ('driver = "scale_mtsics"', 'driver = "scale_mtsic"'),
    ('kind = "gpio"', 'kind = "gipo"'),
)
FRAME = "5A 5A 45 04 0E 47 09 BA 15"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Make a file with a mistake in every corner."""
    text = GOOD.read_text("utf-8")
    for good, bad in MISTAKES:
        assert good in text
        text = text.replace(good, bad, 1)
    file = tmp_path / "broken" / "site.toml"
    file.parent.mkdir()
    file.write_text(text, "utf-8")
    return file


# ----------------------------------------------------------------- its ends


def test_ctrl_c_at_the_very_start(say: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends a command that is still being loaded, without a traceback."""

    def interrupted(_name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("edge_app.cli.importlib.import_module", interrupted)

    assert 130 == say("watch", GOOD).code


def test_what_the_system_refuses_is_said_in_words(say: Any, tmp_path: Path) -> None:
    """The sentence has the file and the reason, and no number."""
    said = say("replay", GOOD, "--from", tmp_path, "--expect", tmp_path)

    assert 1 == said.code
    assert f"gatepost replay: {tmp_path}: Is a directory." == said.sentence()


# --------------------------------------------------------------------- help


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(say: Any, command: str) -> None:
    """Whoever asks for help gets a line that can be typed."""
    said = say(command, "--help")

    assert 0 == said.code
    text = " ".join(said.out.split())
    assert "example: gatepost " in text


@pytest.mark.parametrize("command", COMMANDS)
def test_every_example_can_be_typed(
    say: Any, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its words are understood as they stand."""
    monkeypatch.setenv("COLUMNS", "500")
    typed = shlex.split(say(command, "--help").out.partition("example: ")[2])

    assert "gatepost" == typed[0]
    assert typed[1] == parser(typed[1]).parse_args(typed[1:]).command


def test_help_names_every_command(say: Any) -> None:
    """And nothing is imported for it."""
    said = say("--help")

    assert 0 == said.code
    assert [] == [name for name in COMMANDS if f"    {name} " not in said.out]


@pytest.mark.parametrize(
    "argv", [[], ["fly"], ["check"], ["events", "--since", "x"], ["do", "east"], ["-x"]]
)
def test_nonsense_words_are_a_usage_error(say: Any, argv: list[str]) -> None:
    """Exit code 2, and the last line says which word it was."""
    said = say(*argv)

    assert 2 == said.code
    assert "error:" in said.err.splitlines()[-1]


# -------------------------------------------------------------------- check


def test_check_lists_every_mistake_and_opens_nothing(
    say: Any, tmp_path: Path, broken: Path
) -> None:
    """All at once, a line each, with exit code 78."""
    said = say("check", broken, "--root", tmp_path / "root")

    mistakes = [line for line in said.out.splitlines() if line.startswith("mistake: ")]
    assert 78 == said.code
    assert len(mistakes) > 4
    assert f"{len(mistakes)} mistakes; nothing was opened." in said.out
    assert [broken.parent] == list(tmp_path.iterdir())
    assert [broken] == list(broken.parent.iterdir())


def test_check_says_it_to_programs_too(say: Any, broken: Path) -> None:
    """One JSON document with the same sentences."""
    bad = json.loads(say("check", broken, "--json").out)
    good = say("check", GOOD, "--json")

    assert (False, True) == (bad["ok"], len(bad["mistakes"]) > 4)
    assert (0, True, []) == (
        good.code,
        json.loads(good.out)["ok"],
        json.loads(good.out)["mistakes"],
    )


def test_check_of_a_good_file_counts_what_is_in_it(say: Any) -> None:
    """Exit code 0."""
    said = say("check", GOOD)

    assert 0 == said.code
    assert "good." in said.out
    assert "stations." in said.out


@pytest.mark.parametrize("content", [None, b"\xff\xfe", b"[", b"", b"gateway = 5"])
def test_check_of_something_else_is_a_sentence(
    say: Any, tmp_path: Path, content: bytes | None
) -> None:
    """A file that is not there, no text, no TOML, or empty."""
    file = tmp_path / "site.toml"
    if content is not None:
        file.write_bytes(content)

    said = say("check", file)

    assert 78 == said.code
    assert "mistake" in said.out


@pytest.mark.parametrize("command", ["core", "run", "link"])
def test_nothing_starts_on_a_broken_file(
    say: Any, broken: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every mistake is printed, and nothing was made."""
    monkeypatch.setattr(f"edge_app.cli.{COMMANDS[command][0]}.log_to_stdout", str)

    said = say(command, broken, "--root", broken.parent / "root")

    assert 78 == said.code
    assert len(said.err.splitlines()) > 4
    assert [broken] == list(broken.parent.iterdir())


# ------------------------------------------------------------------- decode


def test_decode_prints_what_a_frame_means(say: Any) -> None:
    """One JSON object for each finding, the digits as they were sent."""
    said = say("decode", "thermometer_gymcu9061x", FRAME)

    found = [json.loads(line, parse_float=Decimal) for line in said.out.splitlines()]
    assert 0 == said.code
    assert ["sample", "sample"] == [one["kind"] for one in found]
    assert ["36.55", "24.90"] == [str(one["value"]) for one in found]
    assert {"Cel"} == {one["unit"] for one in found}


def test_decode_says_what_it_does_not_believe(say: Any) -> None:
    """With the reason, and exit code 1."""
    said = say("decode", "thermometer_gymcu9061x", FRAME.replace("15", "16"))

    assert 1 == said.code
    assert "refusal" == json.loads(said.out.splitlines()[0])["kind"]


@pytest.mark.parametrize(
    "argv",
    [
        ["nope", "00"],
        ["thermometer_gymcu9061x", "zz"],
        ["thermometer_gymcu9061x", "5"],
        ["thermometer_gymcu9061x", "00", "--ask", "0"],
        ["climate_xymd02", "0104", "--ask", "99"],
        ["climate_xymd02", "0104", "--ask", "-1"],
        ["line_output", "00"],
    ],
)
def test_decode_of_nonsense_is_a_sentence(say: Any, argv: list[str]) -> None:
    """No such driver, no hex, no such read, or a device that says nothing."""
    said = say("decode", *argv)

    assert 1 == said.code
    assert said.sentence().startswith("gatepost decode: ")
