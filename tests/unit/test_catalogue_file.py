"""The catalogue's files: any bytes are judged, and what is written is read the same."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from edge_app import catalogue_file
from edge_app.catalogue_file import judge_file, load, save, start
from edge_app.delimited import DELIMITERS
from edge_app.errors import GatepostError
from edge_app.store.catalogue import EMPTY

CHINESE = "编号,名称,条码,装量\nmask,医用外科口罩,6901234567892,50\n"
GOOD = '[[item]]\nid = "mask"\nname_zh = "口罩"\n'


def file_of(folder: Path, name: str, body: bytes | str) -> Path:
    """Write a file."""
    path = folder / name
    path.write_bytes(body if isinstance(body, bytes) else body.encode())
    return path


def said(folder: Path, body: bytes | str, name: str = "catalogue.toml") -> list[str]:
    """Return what of a file is refused, in words."""
    return [str(one) for one in load(file_of(folder, name, body))[1]]


# --------------------------------------------------------------------------- tables


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_an_encoding_that_offices_use(tmp_path: Path, encoding: str) -> None:
    """Chinese headings and names are read the same from each of them."""
    catalogue, mistakes = load(file_of(tmp_path, "t.csv", CHINESE.encode(encoding)))

    assert () == mistakes
    assert "医用外科口罩" == catalogue.items["mask"].name_zh
    assert (catalogue.items["mask"], 50) == catalogue.of_gtin("6901234567892")


@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_delimiter_and_an_end(tmp_path: Path, delimiter: str, end: str) -> None:
    """Every usual one is found by itself, below a title too."""
    text = ("物资目录\n" + CHINESE.replace(",", delimiter)).replace("\n", end)
    catalogue, mistakes = load(file_of(tmp_path, "t.csv", text))

    assert (["mask"], ()) == (list(catalogue.items), mistakes)


def test_the_progress_is_told(tmp_path: Path) -> None:
    """Of every row, and of how many at most."""
    told: list[tuple[int, int]] = []
    rows = "".join(f"i{number},x\n" for number in range(5))
    path = file_of(tmp_path, "t.csv", "id,name\n" + rows)
    judge_file(path, EMPTY, lambda done, total: told.append((done, total)))

    assert [(number, 6) for number in range(1, 6)] == told


# ----------------------------------------------------------------------------- TOML


def test_mistakes_in_toml_have_their_lines(tmp_path: Path) -> None:
    """Each is said where it stands; the rest is used."""
    text = (
        '[store]\nx = 1\n[[item]]\nid = "a"\nname_zh = "A"\nreorder = -5\n'
        '[[item]]\nid = "b"\nname_zh = "B"\nreoder = 1\n'
        '[[item]]\nid = "c"\nname_zh = 2026-01-31\n'
        '[[item]]\nid = "d"\nname_zh = "D"\nreceivers = [1]\n'
        '[[item]]\nid = "e"\nname_zh = "E"\npacks = [{ gtin = "1", pieces = 1 }]\n'
        '[[item]]\nid = "f"\nname_zh = "F"\npacks = [7]\n'
        '[[kit]]\nid = "k"\nname_zh = "K"\nparts = []\n'
        '[[kit]]\nid = "l"\nname_zh = "L"\nparts = [{ item = "a", quantity = 1 }]\n'
    )
    assert [
        'line 1, store: There is no such section; there is "item", "kit".',
        'line 6, reorder "-5": It is negative.',
        'line 10, reoder: There is no such key; did you mean "reorder"?',
        'line 13, name_zh "2026-01-31": It is a date or a time.',
        "line 17, receivers: It is no plain value.",
        'line 21, packs "1*1": A GTIN has 8, 12, 13 or 14 digits, this has 1.',
        "line 25, packs: It is a list of small tables, each with its two keys.",
        "line 29, parts: It is a list of parts, each with its item and quantity.",
        'line 33, item "a": There is no such item.',
    ] == said(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("item = 1", "line 1, item: It is written as [[item]], each time."),
        ("item = [1]", "line 1, item: It is no table; write [[item]]."),
        ("[item]\nid = 1", "line 1, item: It is written as [[item]], each time."),
        ("[[item", "It is no TOML: "),
        (f"x = {'9' * 5000}", "It is no TOML: it has a number or depth past reason."),
        (f"x = {'[' * 3000}", "It is no TOML: it has a number or depth past reason."),
    ],
)
def test_toml_that_is_none(tmp_path: Path, text: str, why: str) -> None:
    """One sentence, and an empty catalogue."""
    (sentence, *_) = said(tmp_path, text)

    assert why in sentence


def test_a_kit_twice(tmp_path: Path) -> None:
    """Nobody can tell which was meant, so neither is used."""
    kit = (
        '[[kit]]\nid = "k"\nname_zh = "K"\nparts = [{ item = "mask", quantity = 1 }]\n'
    )
    catalogue, mistakes = load(file_of(tmp_path, "t.toml", GOOD + kit + kit))

    assert {} == catalogue.kits
    assert 'line 9, kit "k": It is the id of line 4 already.' in map(str, mistakes)


# ------------------------------------------------------------------ files of no use


@pytest.mark.parametrize("name", ["a.toml", "a.csv", "a.xlsx"])
@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "It is empty."),
        (b" \n\n", "It is empty."),
        (b"\xff\xff\xff", "It is neither UTF-8 nor GBK text, nor a workbook (.xlsx)."),
        (b"a\x00b", "It is neither UTF-8 nor GBK text, nor a workbook (.xlsx)."),
        (b"PK\x03\x04 and no more", "It is damaged, or no workbook (.xlsx)."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "It is an old .xls, or locked by a password; save it as plain .xlsx.",
        ),
    ],
)
def test_a_file_of_no_use(tmp_path: Path, name: str, body: bytes, why: str) -> None:
    """One sentence says what is wrong with it, whatever it is called."""
    assert [why] == said(tmp_path, body, name)


def test_a_file_that_is_too_long(tmp_path: Path) -> None:
    """It is not read to its end."""
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        file.write(b"id")
        file.truncate(catalogue_file.BYTES_LIMIT + 1)

    assert ["It is longer than 16 MiB."] == [str(one) for one in load(path)[1]]


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """It is the caller's to say."""
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.csv")


# -------------------------------------------------------------------------- writing


def test_the_start_is_written_and_read(tmp_path: Path) -> None:
    """The same catalogue comes back, and nothing else lies beside it."""
    path = tmp_path / "catalogue.toml"
    save(path, start())

    assert (start(), ()) == load(path)
    assert ["catalogue.toml"] == [one.name for one in tmp_path.iterdir()]
    assert path.stat().st_mode & stat.S_IRUSR


def test_a_write_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole or not at all: a full disk costs nothing."""
    path = file_of(tmp_path, "catalogue.toml", GOOD)

    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("edge_app.catalogue_file.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        save(path, start())

    assert GOOD == path.read_text("utf-8")
    assert ["catalogue.toml"] == [one.name for one in tmp_path.iterdir()]


def test_a_catalogue_that_could_not_be_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not written."""
    monkeypatch.setattr(catalogue_file, "BYTES_LIMIT", 100)
    with pytest.raises(GatepostError, match="longer than 100 bytes"):
        save(tmp_path / "catalogue.toml", start())

    assert [] == list(tmp_path.iterdir())
