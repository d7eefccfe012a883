"""`gatepost import catalogue`: every refused line is said, and the rest is written."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from edge_app.catalogue_file import load, start

TABLE = "编号,名称,条码,目标天数\nmask,口罩,6901234567892,30\ncap,帽,,6\n"
SITE = """
[gateway]
site = "hill"
name = "box"
timezone = "Asia/Shanghai"
[mqtt]
url = "mqtt://127.0.0.1"
[[store]]
name = "room"
catalogue = "goods.toml"
"""
WHY = 'line 3, target_days "6": It is not from 7 to 90.'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Name a site file; import looks at its folder only."""
    return tmp_path / "site.toml"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Make a table with a good row and a bad one."""
    path = tmp_path / "items.csv"
    path.write_bytes(TABLE.encode("gbk"))
    return path


def test_a_table_with_a_bad_row(say: Any, site: Path, table: Path) -> None:
    """The bad row is said and the code is 1; the good row is in the catalogue."""
    said = say("import", "catalogue", table, "--config", site)
    into = site.parent / "catalogue.toml"

    assert [
        f"refused: {WHY}",
        f"{into}: 1 item and 0 kits written, 1 mistake.",
        "A running gateway reads it after: gatepost do gateway reload",
    ] == said.out.splitlines()
    assert (1, "") == (said.code, said.err)
    assert ["mask"] == list(load(into)[0].items)


def test_the_catalogue_is_the_one_the_store_reads(
    say: Any, site: Path, table: Path
) -> None:
    """A site that names another file has its items there, not beside it."""
    site.write_text(SITE, "utf-8")
    said = say("import", "catalogue", table, "--config", site)

    assert f"{site.parent / 'goods.toml'}: 1 item and" in said.out
    assert not (site.parent / "catalogue.toml").exists()


def test_a_dry_run(say: Any, site: Path, table: Path) -> None:
    """It says the same and writes nothing."""
    said = say("import", "catalogue", table, "--config", site, "--dry-run")

    assert f"refused: {WHY}" in said.out
    assert 1 == said.code
    assert not (site.parent / "catalogue.toml").exists()


def test_json(say: Any, site: Path, table: Path) -> None:
    """One document has every refused cell by its parts."""
    said = say("import", "catalogue", table, "--config", site, "--json")

    assert {
        "file": str(table),
        "into": str(site.parent / "catalogue.toml"),
        "ok": False,
        "written": True,
        "items": ["mask"],
        "kits": [],
        "refused": [
            {
                "line": 3,
                "column": "target_days",
                "value": "6",
                "why": "It is not from 7 to 90.",
                "sheet": "",
            }
        ],
        "notes": [],
    } == json.loads(said.out)


def test_the_start_and_then_ones_own(say: Any, site: Path, table: Path) -> None:
    """What the site has stays when the usual items are taken; the others come."""
    say("import", "catalogue", table, "--config", site, "--into", "c.toml")
    said = say("import", "catalogue", "--start", "--config", site, "--into", "c.toml")
    catalogue = load(site.parent / "c.toml")[0]

    assert 0 == said.code
    assert {"mask", *start().items} == catalogue.items.keys()
    assert catalogue.kits == start().kits


def test_the_start_a_second_time(say: Any, site: Path) -> None:
    """Nothing is new, so nothing is written."""
    say("import", "catalogue", "--start", "--config", site)
    said = say("import", "catalogue", "--start", "--config", site)

    assert 0 == said.code
    assert "0 items and 0 kits not written, 0 mistakes." in said.out


def test_a_catalogue_that_is_wrong_itself(say: Any, site: Path, table: Path) -> None:
    """It is not written over: what somebody typed there would be lost."""
    into = site.parent / "catalogue.toml"
    into.write_text("[[item]]\nid = 'a'\n", "utf-8")
    said = say("import", "catalogue", table, "--config", site)

    assert 1 == said.code
    assert (
        f"gatepost import: {into} has mistakes itself, set it right first: "
        "line 1, name_zh: It is empty." == said.sentence()
    )


def test_a_file_that_is_not_there(say: Any, site: Path) -> None:
    """One sentence has its name."""
    said = say("import", "catalogue", "none.xlsx", "--config", site)

    assert 1 == said.code
    assert "gatepost import: none.xlsx: No such file or directory." == said.sentence()


def test_a_person_sees_a_bar(
    say: Any, site: Path, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At a terminal the rows are counted on standard error, and the report is whole."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    said = say("import", "catalogue", table, "--config", site)

    assert f"refused: {WHY}" in said.out
    assert 1 == said.code
