"""What the bench's world is asked to do, it does, and tells in one sentence if not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.wire import tiny
from tests.wire.bench_rig import GpioClient, Rig, gpio, rig, wait_for
from tests.wire.test_bench_world import BADGE, SITE, edges, sees

MORE = """
[[bus]]
name = "scale-line"
kind = "serial"
port = "/dev/ttyS4"

[[bus]]
name = "wire"
kind = "files"

[[device]]
name = "scale"
driver = "tiny_talker"
bus = "scale-line"

[[device]]
name = "probe"
driver = "tiny_probe"
bus = "wire"
file = "probe"

[[device]]
name = "door"
driver = "line_contact"
bus = "pins"
line = 5

[[shelf]]
name = "masks"
scale = "scale"
item = "mask"
piece_g = 10
low = 10

[[coldroom]]
name = "vaccines"
probes = ["probe"]
door = "door"
low_c = 2
high_c = 8
"""
WHOLE = SITE.replace('buzzer = "buzzer"', "") + MORE
"""Nothing beeps here: goods are held to the reader for a moment."""


@pytest.fixture(autouse=True)
def _devices(monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.install(monkeypatch)
    monkeypatch.setattr("simulators.goods.SHOWN_S", 0.05)


def walk(standing: Rig, gateway: GpioClient, gait: str, count: int) -> list[list[str]]:
    """Let one person out in some way; leaving needs no measurement."""
    standing.ask(do="walk", entrance="east", direction="out", gait=gait)
    seen = edges(gateway, count)
    wait_for(lambda: [one for one in standing.log("note") if one["what"] == "through"])
    return seen


def test_a_gait_is_walked_as_told(tmp_path: Path) -> None:
    """Somebody who hesitates breaks the second beam twice, and is one."""
    with rig(WHOLE, tmp_path, tempo=3) as standing, gpio(tmp_path) as gateway:
        gateway.until_sync()
        seen = walk(standing, gateway, "hesitate", 6)
        inner, outer = "27", "17"
        beams = [inner, outer, outer, outer, inner, outer]
        assert beams == [line for line, _level in seen]
        assert 1 == standing.ask(do="account")["account"]["entrances"]["east"]["out"]


def test_whoever_is_followed_is_two(tmp_path: Path) -> None:
    """The account knows both of them, and that one slipped through."""
    with rig(WHOLE, tmp_path, tempo=3) as standing, gpio(tmp_path) as gateway:
        gateway.until_sync()
        walk(standing, gateway, "followed", 8)
        lane = standing.ask(do="account")["account"]["entrances"]["east"]
        assert (2, 1) == (lane["out"], lane["tailgated"])


@pytest.mark.usefixtures("_hurry")
def test_a_crowd_arrives_and_the_warm_ones_come_again(tmp_path: Path) -> None:
    """Everybody is measured, in a queue; a refused one is back after the rest."""
    site = WHOLE.replace('barrier = "barrier"', "rest_s = 0.1")
    with rig(site, tmp_path, tempo=10) as standing:
        shares = {"fever": 0.25, "no-badge": 0.25}
        told = standing.ask(
            do="arrive", entrance="east", people=4, shares=shares, again=True
        )
        assert {"fever": 1, "no-badge": 1} == told["odd"]

        def lane() -> dict[str, int]:
            found = standing.ask(do="account")["account"]["entrances"]["east"]
            return dict(found)

        wait_for(lambda: lane()["measured"] == 5)
        assert (2, 1) == (lane()["fevers"], lane()["without_badge"])
        assert BADGE not in (tmp_path / "bench.log").read_text()


@pytest.fixture
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody show a badge for long."""
    monkeypatch.setattr("simulators.people.SHOWN_S", 0.02)
    monkeypatch.setattr("simulators.people.AWAY_S", 0.0)


def test_goods_are_put_in_armfuls_with_hands_on_the_shelf(tmp_path: Path) -> None:
    """Each armful is logged, and in the end the scale lies still at the right mass."""
    with rig(WHOLE, tmp_path) as standing:
        told = standing.ask(do="goods", shelf="masks", pieces=5, steps=2, creep_pct=0.1)
        assert 45 == told["pieces"]
        assert not sees(standing, "scale")["stable"]
        wait_for(lambda: sees(standing, "scale")["mass_kg"] == "0.450")
        assert sees(standing, "scale")["stable"]
        changes = [one["change"] for one in standing.log("stimulus")]
        assert [3, 2] == changes
        shelf = standing.ask(do="account")["account"]["shelves"]["masks"]
        assert (45, 5, 0) == (shelf["pieces"], shelf["put"], shelf["wrong"])


def test_a_wrong_item_weighs_what_it_weighs(tmp_path: Path) -> None:
    """The account knows that it does not belong there."""
    with rig(WHOLE, tmp_path) as standing:
        standing.ask(do="item", item="brick", piece_g=500)
        standing.ask(do="goods", shelf="masks", pieces=1, item="brick")
        wait_for(lambda: sees(standing, "scale")["mass_kg"] == "0.900")
        assert 1 == standing.ask(do="account")["account"]["shelves"]["masks"]["wrong"]


def scanned(standing: Rig) -> list[str]:
    """Return the tags in the order of their scans."""
    return [one["tag"] for one in standing.log("stimulus") if one["what"] == "scan"]


def test_a_delivery_is_scanned_and_what_expires_first_is_issued(tmp_path: Path) -> None:
    """Line by line in, on the shelf, and out again by date."""
    late = {"item": "mask", "pieces": 2, "lot": "B", "expiry": "2029-01-01"}
    soon = {"item": "mask", "pieces": 1, "lot": "A", "expiry": "2027-01-01"}
    with rig(WHOLE, tmp_path) as standing:
        standing.ask(do="item", item="mask", gtin="80614141123458")
        told = standing.ask(
            do="deliver", counter="desk", shelf="masks", lines=[late, soon]
        )
        assert 3 == len(set(told["tags"]))
        wait_for(lambda: sees(standing, "scale")["mass_kg"] == "0.430")
        assert told["tags"] == scanned(standing)
        out = standing.ask(
            do="issue", counter="desk", shelf="masks", item="mask", pieces=1
        )
        assert told["tags"][2:] == out["tags"]
        wait_for(lambda: len(scanned(standing)) == 4)
        account = standing.ask(do="account")["account"]
        assert {"desk": {"mask/B": 2}} == account["store"]
        assert 42 == account["shelves"]["masks"]["pieces"]


@pytest.mark.parametrize(
    ("mistake", "taken", "scans"),
    [("without-scan", 1, 0), ("without-taking", 0, 1), ("wrong-item", 1, 1)],
)
def test_an_issue_may_go_wrong(
    tmp_path: Path, mistake: str, taken: int, scans: int
) -> None:
    """What is taken and what is scanned are two things."""
    lines = [{"item": "mask", "pieces": 1}, {"item": "glove", "pieces": 1}]
    with rig(WHOLE, tmp_path) as standing:
        standing.ask(do="item", item="glove")
        standing.ask(do="deliver", counter="desk", lines=lines)
        wait_for(
            lambda: (
                standing.ask(do="account")["account"]["store"]["desk"]
                == {"mask/L1": 1, "glove/L1": 1}
            )
        )
        more = {"mistake": mistake, "other": "glove", "shelf": "masks"}
        out = standing.ask(do="issue", counter="desk", item="mask", pieces=1, **more)
        assert (taken, scans) == (out["taken"], len(out["tags"]))
        wait_for(lambda: len(scanned(standing)) == 2 + scans)


def night(root: Path) -> dict[str, Any]:
    """Let a room be without mains for some hours of a fast clock."""
    with rig(WHOLE, root) as standing:
        standing.ask(do="clock", speed=20_000)
        standing.ask(do="probe", coldroom="vaccines", lag_s=0, offset_c=0)
        standing.ask(do="room", coldroom="vaccines", goods_j_per_k=400_000, hour=22)
        standing.ask(do="mains", coldroom="vaccines", on=False)
        wait_for(lambda: float(sees(standing, "probe")["temperature_c"]) > 10)
        told = standing.ask(do="mains", coldroom="vaccines", on=True)
        standing.ask(do="defrost", coldroom="vaccines", for_s=0)
        wait_for(lambda: float(sees(standing, "probe")["temperature_c"]) < 6)
        return told


def test_a_night_passes_in_seconds_of_a_fast_clock(tmp_path: Path) -> None:
    """Without mains the room warms; with them the compressor makes it cold again."""
    told = night(tmp_path)
    assert told["mains"]
    assert float(told["at_c"]) > 9


def test_a_door_closes_by_itself_and_its_contact_says_so(tmp_path: Path) -> None:
    """Open for twenty minutes of the site, closed again, and warm meanwhile."""
    with rig(WHOLE, tmp_path) as standing:
        assert sees(standing, "door")["closed"]
        standing.ask(do="clock", speed=2000)
        told = standing.ask(do="door", coldroom="vaccines", open=True, for_s=1200)
        assert told["door_open"]
        assert not sees(standing, "door")["closed"]
        wait_for(lambda: sees(standing, "door")["closed"])
        room = standing.ask(do="room", coldroom="vaccines")
        assert 1100 <= room["door_s"] <= 2500
        assert ["door", "door"] == [one["what"] for one in standing.log("stimulus")]


CONTACTS = """
[[device]]
name = "{name}"
driver = "line_contact"
bus = "pins"
line = {line}
"""
NAMES = ("frost", "power", "ups", "diesel")
WIRED = """
defrost = "frost"
mains = "power"
mains_on = "open"
battery = "ups"
generator = "diesel"
"""


def wired() -> str:
    """Return the site with every contact that a cold room can have."""
    more = (CONTACTS.format(name=one, line=6 + n) for n, one in enumerate(NAMES))
    return "".join((WHOLE, WIRED, *more))


def closed(standing: Rig) -> set[str]:
    """Name the contacts that are closed."""
    return {one for one in NAMES if sees(standing, one)["closed"]}


def test_a_room_moves_the_contacts_that_its_table_names(tmp_path: Path) -> None:
    """Each the way round it is wired: here the one of the mains opens with them."""
    with rig(wired(), tmp_path) as standing:
        assert set() == closed(standing)
        standing.ask(do="mains", coldroom="vaccines", on=False)
        assert {"power"} == closed(standing)
        standing.ask(do="battery", coldroom="vaccines", low=True)
        told = standing.ask(do="generator", coldroom="vaccines", on=True)
        assert (False, True) == (told["mains"], told["generator"])
        assert {"power", "ups", "diesel"} == closed(standing)
        standing.ask(do="mains", coldroom="vaccines", on=True)
        standing.ask(do="battery", coldroom="vaccines", low=False)
        standing.ask(do="generator", coldroom="vaccines", on=False)
        assert set() == closed(standing)


def test_a_defrost_moves_its_contact_also_when_it_comes_by_itself(
    tmp_path: Path,
) -> None:
    """Asked for, ended, and then the one that is due after some time."""
    with rig(wired(), tmp_path) as standing:
        standing.ask(do="defrost", coldroom="vaccines", for_s=600)
        assert {"frost"} == closed(standing)
        standing.ask(do="defrost", coldroom="vaccines", for_s=0)
        assert set() == closed(standing)
        often = {"defrost_every_s": 600, "defrost_s": 300}
        standing.ask(do="room", coldroom="vaccines", **often)
        standing.ask(do="clock", speed=600)
        wait_for(lambda: closed(standing) == {"frost"})
        wait_for(lambda: closed(standing) == set())
        noted = [
            one["on"] for one in standing.log("note") if one["what"] == "defrosting"
        ]
        assert [True, False, True, False] == noted[:4]


def test_a_compressor_fails_and_is_mended(tmp_path: Path) -> None:
    """No contact tells of it; the room gets warm although there is mains."""
    with rig(wired(), tmp_path) as standing:
        told = standing.ask(do="compressor", coldroom="vaccines", on=False)
        assert (False, True) == (told["compressor"], told["mains"])
        assert set() == closed(standing)
        told = standing.ask(do="compressor", coldroom="vaccines", on=True)
        assert told["compressor"]


def test_the_clocks_error_and_what_is_staged_are_in_its_file(tmp_path: Path) -> None:
    """They are there once somebody has set them."""
    with rig(WHOLE, tmp_path) as standing:
        assert "max_error_s" not in standing.ask(do="clock")["clock"]
        told = standing.ask(do="clock", max_error_s=2.5, staged_s=-60)["clock"]
        assert (2.5, -60) == (told["max_error_s"], told["staged_s"])


def test_warm_goods_warm_the_room(tmp_path: Path) -> None:
    """A ton at 30 degrees is more than what was there."""
    with rig(WHOLE, tmp_path) as standing:
        told = standing.ask(do="load", coldroom="vaccines", kg=1000, at_c=30)
        assert "21.7" == told["goods_c"]


def test_a_room_that_nobody_touched_rests_with_the_world(tmp_path: Path) -> None:
    """Asking how it is is no touch."""
    with rig(WHOLE, tmp_path) as standing:
        standing.ask(do="clock", speed=50_000)
        first = standing.ask(do="room", coldroom="vaccines")
        for _look in range(20):
            assert first == standing.ask(do="room", coldroom="vaccines")
        assert 0 == first["compressor_s"]
