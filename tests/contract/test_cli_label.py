"""`gatepost label`: to a file, a device or a host; and a number for what has none."""

from __future__ import annotations

import json
import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from edge_app.catalogue_file import load
from tests.unit.epcis_moves import PLAIN as SITE
from tests.unit.epcis_site import MASK

CATALOGUE = f"""
[[item]]
id = "mask"
name_zh = "口罩"
name_en = "mask"
packs = [{{ gtin = "{MASK}", pieces = 1 }}]

[[item]]
id = "apron"
name_zh = "围裙"
name_en = "apron"
"""
PATIENCE_S = 10


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Write a site whose catalogue has one item with a GTIN and one without."""
    (tmp_path / "site.toml").write_text(SITE, "utf-8")
    (tmp_path / "catalogue.toml").write_text(CATALOGUE, "utf-8")
    return tmp_path


def label(say: Any, site: Path, *words: str | Path) -> Any:
    """Run the command on a site."""
    return say("label", *words, "--config", site / "site.toml", "--root", site)


def test_file(site: Path, say: Any) -> None:
    """Labels go into a PDF."""
    out = site / "mask.pdf"
    said = label(say, site, "mask", "--lot", "L7", "--copies", "2", "--out", out)
    assert (0, f"2 labels of mask, number {MASK}.\n") == (said.code, said.out)
    assert out.read_bytes().startswith(b"%PDF-")
    assert [] == list(site.glob("*.part"))


def test_new_number(site: Path, say: Any) -> None:
    """An item without a number gets one, once, and the catalogue keeps it."""
    words = ("apron", "--out", site / "apron.pdf")
    first, second = (label(say, site, *words) for _ in range(2))
    (pack,) = load(site / "catalogue.toml")[0].items["apron"].packs
    assert ("004", 1) == (pack.gtin[:3], pack.pieces)
    said = f"1 labels of apron, number {pack.gtin}.\n"
    assert first.out.startswith(f"apron has the number {pack.gtin} from now on")
    assert first.out.endswith(said)
    assert said == second.out


def test_commands(site: Path, say: Any) -> None:
    """The counter's barcodes go on a sheet of their own."""
    out = site / "commands.pdf"
    said = label(say, site, "--commands", "--out", out)
    assert (0, f"29 command barcodes are in {out}.\n") == (said.code, said.out)
    assert out.read_bytes().startswith(b"%PDF-")
    for words in (("--out", out), ("mask", "--commands", "--out", out)):
        refused = label(say, site, *words)
        assert 1 == refused.code
        assert "Say which ITEM, or --commands" in refused.err


def test_device(site: Path, say: Any) -> None:
    """A label printer at a device file gets its own language."""
    device = site / "dev" / "lp0"
    device.parent.mkdir()
    device.touch()
    said = label(say, site, "mask", "--printer", "zpl=/dev/lp0")
    assert 0 == said.code
    assert device.read_bytes().startswith(b"^XA")


def test_host(site: Path, say: Any) -> None:
    """A receipt printer on the network gets raster images."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(PATIENCE_S)
        port = server.getsockname()[1]
        (site / "tcp.json").write_text(
            json.dumps({"printer:9100": f"127.0.0.1:{port}"}), "utf-8"
        )
        got = bytearray()

        def take() -> None:
            line, _ = server.accept()
            with line:
                line.settimeout(PATIENCE_S)
                while some := line.recv(4096):
                    got.extend(some)

        printer = threading.Thread(target=take)
        printer.start()
        said = label(say, site, "mask", "--printer", "escpos=printer")
        printer.join(PATIENCE_S)
    assert 0 == said.code, said.err
    assert bytes(got).startswith(b"\x1dv0")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("tent",), "There is no item tent in"),
        (("mask", "--lot", "批"), "--lot 批: A lot on a label has 1 to 20"),
        (("mask", "--copies", "0"), "--copies must be 1 to 1000."),
        (("mask", "--size", "5x5"), "--size 5x5 is no size from 10x10 to 200x200 mm."),
        (("mask", "--size", "wide"), "--size wide is no size from"),
        (("mask", "--size", "nanx30"), "--size nanx30 is no size from"),
    ],
)
def test_bad_words(site: Path, say: Any, words: tuple[str, ...], sentence: str) -> None:
    """What cannot be printed is refused in a sentence, and nothing is written."""
    said = label(say, site, *words, "--out", site / "x.pdf").sentence()
    assert said.startswith(f"gatepost label: {sentence}")
    assert not (site / "x.pdf").exists()


@pytest.mark.parametrize(
    ("printer", "why"),
    [
        ("zpl=/dev/missing", "The printer at /dev/missing took nothing"),
        ("zpl=missing:1", "The printer at missing:1 took nothing"),
        ("pcl=/dev/lp0", '"pcl=/dev/lp0" is no printer such as'),
    ],
)
def test_no_printer(site: Path, say: Any, printer: str, why: str) -> None:
    """A printer that is not there is a sentence, and no file is made in its place."""
    if "missing:1" in printer:
        gone = json.dumps({"missing:1": "127.0.0.1:1"})
        (site / "tcp.json").write_text(gone, "utf-8")
    said = label(say, site, "mask", "--printer", printer).sentence()
    assert said.startswith(f"gatepost label: {why}")
    assert not (site / "dev").exists()


def test_too_small_binds_nothing(site: Path, say: Any) -> None:
    """A label that cannot be drawn leaves the catalogue as it was."""
    label(say, site, "apron", "--size", "12x12", "--out", site / "x.pdf").sentence()
    assert CATALOGUE == (site / "catalogue.toml").read_text("utf-8")


def test_impossible_day(site: Path, say: Any) -> None:
    """A day that is none is refused before anything is read."""
    said = label(say, site, "mask", "--expiry", "2027-02-30", "--out", site / "x.pdf")
    assert (2, "") == (said.code, said.out)
    assert "2027-02-30" in said.err
