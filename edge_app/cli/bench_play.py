"""`gatepost bench --scenario NAME` and `--list`."""

from __future__ import annotations

import argparse
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from edge_app.errors import GatepostError
from edge_app.exits import FAILED, OK
from edge_app.scenario import catalogue, junit
from edge_app.scenario.play import Play
from edge_app.scenario.records import Scenario
from edge_app.scenario.site import Site
from edge_app.scenario.watch import Case


def list_scenarios() -> int:
    """Print name, length and purpose of each shipped scenario."""
    for name, path in catalogue.shipped().items():
        scenario = catalogue.open_file(path)
        lasts_s = scenario.real_s + catalogue.STARTING_S
        print(f"{name:20} {lasts_s:4.0f} s  {scenario.about}")
    return OK


def play(arguments: argparse.Namespace) -> int:
    """Play a scenario; say what came, and return 0 only when all of it did."""
    path = catalogue.find(arguments.scenario)
    scenario = catalogue.open_file(path)
    file = arguments.file or catalogue.site_of(scenario, path)
    catalogue.judge_site(scenario, file)
    if arguments.junit is not None and not arguments.junit.parent.is_dir():
        raise GatepostError(f"--junit: there is no folder {arguments.junit.parent}")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with _folder(arguments) as folder:
        cases = _played(scenario, file, folder, arguments)
    faults = [one for one in cases if one.why]
    _sum_up(scenario, cases, faults)
    return FAILED if faults else OK


@contextmanager
def _folder(arguments: argparse.Namespace) -> Iterator[Path]:
    """Lend the folder of a play; a temporary one stays only where that is asked."""
    if arguments.root is not None:
        yield arguments.root
        return
    folder = Path(tempfile.mkdtemp("-gatepost"))
    whole = False
    try:
        yield folder
        whole = not (folder / FAULTY).exists()
    finally:
        if whole or not arguments.keep:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            print(f"Everything is kept in {folder}.")


FAULTY = "faults.txt"
"""In the folder of a play in which something did not come: what, a line each."""


def _played(
    scenario: Scenario, file: Path, folder: Path, arguments: argparse.Namespace
) -> list[Case]:
    began_s = time.monotonic()
    print(f"{scenario.name} on {file}, seed {arguments.seed}", flush=True)
    site = Site.of(scenario, file, folder, arguments.seed)
    show = Play(scenario, site, lambda words: print(words, flush=True))
    broken = ""
    try:
        with site:
            show.run()
    except KeyboardInterrupt:
        broken = "it was interrupted"
        print(f"\n{scenario.name}: {broken}; nothing is left running.")
        raise
    except (GatepostError, OSError) as error:
        broken = f"the play broke off: {error}"
        raise
    finally:
        cases = show.cases(broken)
        if arguments.junit is not None:
            facts = {
                "seed": str(arguments.seed),
                "gateway version": version("gatepost"),
                "site": str(file),
                "speed": f"{scenario.speed:g}",
            }
            spent_s = time.monotonic() - began_s
            junit.write(arguments.junit, scenario.name, cases, facts, spent_s)
        _note_faults(folder, cases)
    return cases


def _note_faults(folder: Path, cases: Sequence[Case]) -> None:
    faults = [f"{one.name}: {one.why}\n" for one in cases if one.why]
    if faults:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FAULTY).write_text("".join(faults), "utf-8")


def _sum_up(scenario: Scenario, cases: Sequence[Case], faults: Sequence[Case]) -> None:
    print()
    for one in faults:
        print(f"did not come: {one.name}: {one.why}")
    well = len(cases) - len(faults)
    print(f"{scenario.name}: {well} of {len(cases)} came.")
