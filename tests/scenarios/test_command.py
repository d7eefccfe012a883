"""`gatepost bench --scenario`: what it says, how it ends, what it leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.scenarios.tiny import SCENARIO, bench, lay, suite_of

PATIENCE_S = 30.0


def children_below(folder: Path) -> list[int]:
    """Return the processes that were told of a folder."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_bytes() if entry.name.isdigit() else b""
        except OSError:
            continue
        if os.fsencode(folder) in words:
            found.append(int(entry.name))
    return found


def test_everything_came(tmp_path: Path) -> None:
    """A play in which all came ends with 0 and leaves no process behind."""
    file = lay(tmp_path)
    done = bench("--scenario", file, "--root", tmp_path / "root")
    assert (0, "") == (done.returncode, done.stderr)
    assert "step     poke device=probe" in done.stdout
    assert "tiny: 2 of 2 came." in done.stdout
    assert [] == children_below(tmp_path)


def test_something_did_not_come(tmp_path: Path) -> None:
    """What did not come is told with what came instead; the end is 1."""
    file = lay(tmp_path, SCENARIO.replace("room-high", "room-low"))
    junit = tmp_path / "out.xml"
    done = bench(tmp_path / "site.toml", "--scenario", file, "--junit", junit)
    assert 1 == done.returncode
    assert 'alarm is "room-high", not "room-low"' in done.stdout
    suite = suite_of(junit)
    assert ("2", "1", "0") == tuple(
        suite.get(key) for key in ("tests", "failures", "errors")
    )
    facts = {one.get("name"): one.get("value") for one in suite[0]}
    assert {"seed", "gateway version"} <= set(facts)


def test_what_the_bench_refuses_is_a_test_case(tmp_path: Path) -> None:
    """A step that the bench cannot do fails by its own name; the play goes on."""
    text = SCENARIO.replace("[[expect]]", '[[step]]\ndo = "dance"\n\n[[expect]]', 1)
    done = bench("--scenario", lay(tmp_path, text))
    assert 1 == done.returncode
    assert "did not come: step 2: do is one of:" in done.stdout
    assert "came     alarm" in done.stdout


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (("lasts_s = 30", ""), "lasts_s: is missing."),
        (('after = "warm"', 'after = "wram"'), 'did you mean "warm"?'),
        (('event = "alarm"', 'event = "alrm"'), 'did you mean "alarm"?'),
        (('device = "probe"', 'device = "prob"'), 'The site has no device "prob"'),
        (("about", "about ="), "is no TOML"),
    ],
)
def test_mistakes_in_the_file(
    wrong: tuple[str, str], sentence: str, tmp_path: Path
) -> None:
    """A mistake is one sentence and exit code 78, and nothing was started."""
    done = bench("--scenario", lay(tmp_path, SCENARIO.replace(*wrong)))
    assert (78, "") == (done.returncode, done.stdout)
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_is_played_in_once(tmp_path: Path) -> None:
    """What is left of another play would be taken for this one's."""
    file = lay(tmp_path)
    (tmp_path / "root" / "root" / "data").mkdir(parents=True)
    done = bench("--scenario", file, "--root", tmp_path / "root")
    assert 1 == done.returncode
    assert "has a play in it already" in done.stderr


def test_a_site_is_not_written_over(tmp_path: Path) -> None:
    """A play below the folder of one's own site file leaves that as it is."""
    file = lay(tmp_path)
    before = (tmp_path / "site.toml").read_bytes()
    done = bench("--scenario", file, "--root", tmp_path)
    assert 1 == done.returncode
    assert "would be written over" in done.stderr
    assert before == (tmp_path / "site.toml").read_bytes()


def test_a_step_whose_time_never_came(tmp_path: Path) -> None:
    """It is a failure, since a play that did not do it has shown nothing."""
    text = SCENARIO.replace("lasts_s = 30", "lasts_s = 12")
    late = '[[step]]\nname = "late"\nafter = "warm"\nat_s = 20\ndo = "power-off"\n'
    done = bench("--scenario", lay(tmp_path, text + late))
    assert 1 == done.returncode
    assert "late: it was done 0 of 1 times when the play ended" in done.stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("site.toml", "--junit", "out.xml"), "go with --scenario NAME"),
        (("--scenario", "tiny.toml", "--junit", "no/out.xml"), "there is no folder no"),
    ],
)
def test_a_report_that_could_not_be(
    words: tuple[str, ...],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is said before anything starts."""
    lay(tmp_path)
    monkeypatch.chdir(tmp_path)
    done = bench(*words)
    assert (1, "") == (done.returncode, done.stdout)
    assert sentence in done.stderr


def test_unknown_scenario() -> None:
    """A name that is nearly right is guessed."""
    done = bench("--scenario", "power-cutt")
    assert 78 == done.returncode
    expected = 'There is no scenario "power-cutt"; did you mean "power-cut"?\n'
    assert expected == done.stderr


def test_devices_alone_need_a_file() -> None:
    """Without a scenario the bench wants to know what to build, and where."""
    done = bench()
    assert (1, "") == (done.returncode, done.stdout)
    assert "need FILE" in done.stderr


def test_interrupted(tmp_path: Path) -> None:
    """Ctrl-C ends everything, and the report says what was not judged."""
    text = SCENARIO.replace("lasts_s = 30", "lasts_s = 3000")
    file = lay(tmp_path, text.replace("room-high", "room-low"))
    junit = tmp_path / "out.xml"
    words = ["--scenario", file, "--root", tmp_path / "root", "--junit", junit]
    command = [sys.executable, "-u", "-m", "edge_app.cli", "bench", *map(str, words)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as child:
        assert child.stdout is not None
        while "step     poke" not in child.stdout.readline():
            assert child.poll() is None
        os.killpg(child.pid, signal.SIGINT)
        said = child.stdout.read()
        assert 130 == child.wait(PATIENCE_S)
    assert "nothing is left running" in said
    assert [] == children_below(tmp_path)
    suite = suite_of(junit)
    assert "2" == suite.get("errors")


def test_killed(tmp_path: Path) -> None:
    """Whoever kills the command outright leaves none of its children either."""
    text = SCENARIO.replace("lasts_s = 30", "lasts_s = 3000")
    file = lay(tmp_path, text.replace("room-high", "room-low"))
    words = ["--scenario", file, "--root", tmp_path / "root"]
    command = [sys.executable, "-u", "-m", "edge_app.cli", "bench", *map(str, words)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        while "step     poke" not in child.stdout.readline():
            assert child.poll() is None
        child.kill()
    deadline_s = time.monotonic() + PATIENCE_S
    while children_below(tmp_path) and time.monotonic() < deadline_s:
        time.sleep(0.05)
    assert [] == children_below(tmp_path)
