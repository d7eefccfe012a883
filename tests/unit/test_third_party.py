"""Drivers of other packages: found, looked over, left out with one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from edge_app.cli import main
from edge_app.config import examine
from edge_app.root import Root
from edge_app.third_party import discovery
from tests.unit.guest_package import TINY, Install, examples, packages

HEAD = """
[gateway]
site = "hillside"
name = "east-gate"
timezone = "Asia/Shanghai"
[mqtt]
url = "mqtt://localhost"
[[bus]]
name = "scale-port"
kind = "serial"
port = "/dev/ttyAMA0"
[[shelf]]
name = "masks"
scale = "scale-1"
item = "mask-n95"
piece_g = 6.2
low = 200
"""


@pytest.fixture
def install(tmp_path: Path) -> Iterator[Install]:
    """Lend a place for packages."""
    with packages(tmp_path / "site-packages") as lent:
        yield lent


def site(folder: Path, driver: str, more: str = "") -> Path:
    """Write a site with one scale of this driver."""
    device = f'[[device]]\nname = "scale-1"\nbus = "scale-port"\ndriver = "{driver}"\n'
    file = folder / "site.toml"
    file.write_text(HEAD + device + more, "utf-8")
    return file


def tiny(driver: str) -> str:
    """Return the code of a module whose driver is made so."""
    return f"{TINY}\nDRIVER = {driver}\n"


def why(name: str) -> str:
    """Say why a driver was left out."""
    return discovery.found().broken[name]


# --------------------------------------------------------------------- it works


def test_nothing_is_installed() -> None:
    """Without other packages there are the built-in drivers and no complaint."""
    found = discovery.found()

    assert {} == dict(found.broken)
    assert "scale_mtsics" == found.load("scale_mtsics").name


def test_a_driver_of_another_package(install: Install, tmp_path: Path) -> None:
    """It stands in a site file like a built-in one, with its own keys and bounds."""
    install("acme", examples()[0], {"scale_acme_w1": "acme:DRIVER"})
    found = examine(
        site(tmp_path, "scale_acme_w1", "capacity_kg = 12.5\n"), root=Root(None)
    )
    bad = examine(
        site(tmp_path, "scale_acme_w1", "capacity_kg = 100\n"), root=Root(None)
    )

    assert ((), ()) == (found.mistakes, found.faults)
    assert found.config is not None
    assert "scale_acme_w1" == found.config.devices[0].driver.name
    assert ["is 100; it must be from 1 to 60."] == [
        one.partition("): ")[2] for one in bad.mistakes
    ]


def test_a_name_spelled_wrong_is_guessed(install: Install, tmp_path: Path) -> None:
    """The names of other packages are known to the sentence about a wrong one."""
    install("acme", examples()[0], {"scale_acme_w1": "acme:DRIVER"})
    (mistake,) = examine(site(tmp_path, "scale_acme_w2"), root=Root(None)).mistakes

    assert mistake.endswith('did you mean "scale_acme_w1"?')


# -------------------------------------------------------------------- left out


@pytest.mark.parametrize(
    ("code", "says"),
    [
        pytest.param("import no_such_module", "ModuleNotFoundError", id="import"),
        pytest.param("raise RuntimeError('x\\ny')", "RuntimeError: x y.", id="raises"),
        pytest.param("import sys\nsys.exit(3)", "SystemExit: 3.", id="ends-it-all"),
        pytest.param("DRIVER = 7", "it is a int, and none of StreamDriver", id="type"),
        pytest.param("OTHER = 7", "AttributeError", id="no-driver"),
        pytest.param(
            tiny("made(name='scale_other')"),
            'its name is "scale_other", and the entry point is called "scale_guest"',
            id="name",
        ),
        pytest.param(
            tiny("made(options=int)"), "options is no dataclass", id="options"
        ),
        pytest.param(
            tiny("made(orders=('zero',))"), "orders and encode go together", id="orders"
        ),
        pytest.param(
            tiny("made(frame_limit=0, decode=None)"),
            "frame_limit is 0, not from 1 to 65536 bytes; decode is no function.",
            id="two-things",
        ),
    ],
)
def test_a_broken_one_is_left_out(install: Install, code: str, says: str) -> None:
    """One sentence names the driver, its package and what is wrong."""
    install("guest", code, {"scale_guest": "guest:DRIVER"})

    said = why("scale_guest")
    assert said.startswith("scale_guest (from guest 1.2) cannot be used: ")
    assert says in said
    assert said.endswith(".")
    assert "scale_guest" not in discovery.found().names


def test_the_name_of_a_built_in_one_is_taken(install: Install) -> None:
    """A package cannot put its own code in the place of ours."""
    install("guest", tiny("made()"), {"scale_mtsics": "guest:DRIVER"})

    assert "Gatepost has a driver of that name already." in why("scale_mtsics")
    assert "drivers.scale_mtsics" == (
        discovery.found()
        .load("scale_mtsics")
        .options.__module__.replace("contract", "scale_mtsics")
    )


def test_two_packages_with_one_name(install: Install) -> None:
    """Nobody can tell which is meant, so neither is taken."""
    install("guest", tiny("made()"), {"scale_guest": "guest:DRIVER"})
    install("other", tiny("made()"), {"scale_guest": "other:DRIVER"})

    assert "two packages bring a driver of that name." in why("scale_guest")


# ----------------------------------------------------------------------- check


def test_check_names_the_device_that_cannot_work(
    install: Install, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A fault with its line and reason, exit code 78; nothing else is wrong."""
    install("guest", "import no_such_module", {"scale_guest": "guest:DRIVER"})
    file = site(tmp_path, "scale_guest", "tare_g = 7\n")
    code = main(["check", str(file)])
    text = capsys.readouterr().out

    assert 78 == code
    assert 'fault: device "scale-1": driver (line 21): scale_guest (from guest' in text
    assert "The device is left out; the rest runs." in text
    assert "mistake: " not in text
    assert "it would run without 1 device; nothing was opened." in text


def test_check_names_a_broken_driver_that_nobody_needs(
    install: Install, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is a warning: the site is good without it."""
    install("guest", "import no_such_module", {"scale_guest": "guest:DRIVER"})
    code = main(["check", str(site(tmp_path, "scale_mtsics"))])
    text = capsys.readouterr().out

    assert 0 == code
    assert "warning: driver scale_guest (from guest 1.2) cannot be used: " in text
    assert "No device of this site needs it." in text


def test_a_device_that_is_left_out_is_still_judged(
    install: Install, tmp_path: Path
) -> None:
    """A missing bus is a mistake, whatever is wrong with the driver."""
    install("guest", "import no_such_module", {"scale_guest": "guest:DRIVER"})
    file = site(tmp_path, "scale_guest")
    file.write_text(file.read_text().replace('bus = "scale-port"', 'bus = "x"'))
    found: Any = examine(file, root=Root(None))

    assert found.config is None
    assert ["bus"] == [one.partition(": ")[2][:3] for one in found.mistakes]


def test_options_that_cannot_be_made(install: Install, tmp_path: Path) -> None:
    """Whatever a third party's options raise is one sentence about that device."""
    code, default = examples()[0], "Decimal(6)"
    assert default in code
    code = code.replace(default, "Heavy(6)", 1).replace(
        "@dataclass", "class Heavy(Decimal):\n    pass\n\n\n@dataclass", 1
    )
    code = code.replace(
        "def decode(",
        "@dataclass(frozen=True)\n"
        "class Late(Options):\n"
        "    def __post_init__(self):\n"
        "        if not isinstance(self.capacity_kg, Heavy):\n"
        "            raise LookupError('heavy')\n\n\n"
        "def decode(",
        1,
    ).replace("options=Options", "options=Late")
    install("acme", code, {"scale_acme_w1": "acme:DRIVER"})
    file = site(tmp_path, "scale_acme_w1", "capacity_kg = 8\n")
    (mistake,) = examine(file, root=Root(None)).mistakes

    assert mistake.endswith(
        "the options of scale_acme_w1 cannot be made: LookupError: heavy."
    )
