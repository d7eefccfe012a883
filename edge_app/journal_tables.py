"""The journal's tables as SQL text, and the way from one version to the next."""

from __future__ import annotations

VERSION = 4
"""1: events, kept states, moves. 2: chain, keys of people, counts, sweeps.
3: the private rows are chained too. 4: the store room."""
PRIVATE_CHAINED = 3

_TABLES_OF_1 = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE mark (
    stream TEXT PRIMARY KEY,
    first INTEGER NOT NULL CHECK (typeof(first) = 'integer'),
    last INTEGER NOT NULL CHECK (typeof(last) = 'integer'),
    sent INTEGER NOT NULL CHECK (typeof(sent) = 'integer'),
    link BLOB NOT NULL DEFAULT x''
) WITHOUT ROWID;
CREATE TABLE event (
    stream TEXT NOT NULL CHECK (stream IN ('urgent', 'ledger', 'record')),
    seq INTEGER NOT NULL CHECK (typeof(seq) = 'integer'),
    batch INTEGER NOT NULL CHECK (typeof(batch) = 'integer'),
    kind TEXT NOT NULL,
    station TEXT NOT NULL,
    boot_id TEXT NOT NULL,
    boot_ns INTEGER NOT NULL CHECK (typeof(boot_ns) = 'integer'),
    wall_ns INTEGER NOT NULL CHECK (typeof(wall_ns) = 'integer'),
    synced INTEGER NOT NULL CHECK (synced IN (0, 1)),
    data TEXT NOT NULL,
    cause TEXT NOT NULL,
    seal BLOB,
    link BLOB,
    PRIMARY KEY (stream, seq)
) WITHOUT ROWID;
CREATE TABLE move (
    id INTEGER PRIMARY KEY,
    batch INTEGER NOT NULL CHECK (typeof(batch) = 'integer'),
    item TEXT NOT NULL,
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    quantity INTEGER NOT NULL CHECK (typeof(quantity) = 'integer' AND quantity > 0),
    unit TEXT NOT NULL,
    lot TEXT NOT NULL
);
CREATE TABLE kept (
    station TEXT PRIMARY KEY,
    version INTEGER NOT NULL CHECK (typeof(version) = 'integer'),
    text BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE command (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    wall_ns INTEGER NOT NULL CHECK (typeof(wall_ns) = 'integer'),
    ok INTEGER,
    answer TEXT NOT NULL DEFAULT ''
);
CREATE TABLE sync (
    boot_id TEXT PRIMARY KEY,
    boot_ns INTEGER NOT NULL CHECK (typeof(boot_ns) = 'integer'),
    wall_ns INTEGER NOT NULL CHECK (typeof(wall_ns) = 'integer')
) WITHOUT ROWID;
"""
_TABLES_OF_2 = """
CREATE TABLE private (
    seq INTEGER PRIMARY KEY,
    batch INTEGER NOT NULL CHECK (typeof(batch) = 'integer'),
    kind TEXT NOT NULL,
    station TEXT NOT NULL,
    boot_id TEXT NOT NULL,
    boot_ns INTEGER NOT NULL CHECK (typeof(boot_ns) = 'integer'),
    wall_ns INTEGER NOT NULL CHECK (typeof(wall_ns) = 'integer'),
    synced INTEGER NOT NULL CHECK (synced IN (0, 1)),
    data TEXT NOT NULL,
    cause TEXT NOT NULL
);
CREATE TABLE tally (
    station TEXT NOT NULL,
    begin_s INTEGER NOT NULL CHECK (typeof(begin_s) = 'integer'),
    end_s INTEGER NOT NULL CHECK (typeof(end_s) = 'integer'),
    cell INTEGER NOT NULL CHECK (typeof(cell) = 'integer'),
    people INTEGER NOT NULL CHECK (typeof(people) = 'integer'),
    PRIMARY KEY (station, begin_s, end_s, cell)
) WITHOUT ROWID;
CREATE TABLE person (person TEXT PRIMARY KEY, key BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE forget (
    person TEXT NOT NULL,
    place TEXT NOT NULL,
    done INTEGER NOT NULL CHECK (typeof(done) = 'integer'),
    up_to INTEGER NOT NULL CHECK (typeof(up_to) = 'integer'),
    PRIMARY KEY (person, place)
) WITHOUT ROWID;
CREATE TABLE gap (
    stream TEXT NOT NULL,
    first INTEGER NOT NULL CHECK (typeof(first) = 'integer'),
    last INTEGER NOT NULL CHECK (typeof(last) = 'integer'),
    link BLOB NOT NULL,
    PRIMARY KEY (stream, first)
) WITHOUT ROWID;
CREATE TABLE sweep (
    place TEXT NOT NULL,
    class TEXT NOT NULL,
    done INTEGER NOT NULL CHECK (typeof(done) = 'integer'),
    gone INTEGER NOT NULL CHECK (typeof(gone) = 'integer'),
    PRIMARY KEY (place, class)
) WITHOUT ROWID;
"""
_CHANGES_TO_2 = """
ALTER TABLE mark ADD COLUMN link BLOB NOT NULL DEFAULT x'';
ALTER TABLE event ADD COLUMN seal BLOB;
ALTER TABLE event ADD COLUMN link BLOB;
"""
_CHANGES_TO_3 = """
ALTER TABLE private ADD COLUMN seal BLOB;
ALTER TABLE private ADD COLUMN link BLOB;
"""
_TABLES_OF_4 = """
CREATE INDEX move_name ON move (name) WHERE name <> '';
CREATE INDEX move_day ON move (day, item);
CREATE INDEX move_item ON move (item, id);
CREATE INDEX move_document ON move (document) WHERE document <> '';
CREATE INDEX move_paper ON move (paper, item) WHERE paper <> '';
CREATE INDEX move_reverses ON move (reverses) WHERE reverses <> '';
CREATE TABLE balance (
    item TEXT NOT NULL,
    place TEXT NOT NULL,
    lot TEXT NOT NULL,
    quantity INTEGER NOT NULL CHECK (typeof(quantity) = 'integer'),
    PRIMARY KEY (item, place, lot)
) WITHOUT ROWID;
CREATE TABLE lot (
    item TEXT NOT NULL,
    lot TEXT NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (item, lot)
) WITHOUT ROWID;
CREATE TABLE paper (id TEXT PRIMARY KEY, facts TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE binding (gtin TEXT PRIMARY KEY, facts TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE drawn (
    paper TEXT NOT NULL,
    item TEXT NOT NULL,
    quantity INTEGER NOT NULL CHECK (typeof(quantity) = 'integer'),
    PRIMARY KEY (paper, item)
) WITHOUT ROWID;
CREATE TABLE day (
    number INTEGER PRIMARY KEY,
    opens TEXT NOT NULL,
    moves INTEGER NOT NULL CHECK (typeof(moves) = 'integer'),
    anchor INTEGER NOT NULL DEFAULT 0 CHECK (anchor IN (0, 1))
);
CREATE TABLE closing (
    item TEXT NOT NULL,
    place TEXT NOT NULL,
    lot TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (typeof(number) = 'integer'),
    opening INTEGER NOT NULL CHECK (typeof(opening) = 'integer'),
    received INTEGER NOT NULL CHECK (typeof(received) = 'integer'),
    issued INTEGER NOT NULL CHECK (typeof(issued) = 'integer'),
    adjusted INTEGER NOT NULL CHECK (typeof(adjusted) = 'integer'),
    closing INTEGER NOT NULL
        CHECK (closing = opening + received - issued + adjusted),
    PRIMARY KEY (item, place, lot, number)
) WITHOUT ROWID;
CREATE INDEX closing_number ON closing (number);
CREATE TRIGGER move_on_the_open_day BEFORE INSERT ON move
WHEN NEW.day <> (SELECT nullif(opens, '') FROM day ORDER BY number DESC LIMIT 1)
BEGIN SELECT raise(ABORT, 'a closed day stays closed'); END;
CREATE TRIGGER move_stands BEFORE UPDATE OF
    item, source, target, quantity, unit, lot, reason, reverses, day ON move
BEGIN SELECT raise(ABORT, 'nothing is edited'); END;
CREATE TRIGGER closing_stands BEFORE UPDATE ON closing
BEGIN SELECT raise(ABORT, 'a closed day stays closed'); END;
"""
_MOVE_OF_4 = """
ALTER TABLE move ADD COLUMN reason TEXT NOT NULL DEFAULT 'move';
ALTER TABLE move ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE move ADD COLUMN document TEXT NOT NULL DEFAULT '';
ALTER TABLE move ADD COLUMN paper TEXT NOT NULL DEFAULT '';
ALTER TABLE move ADD COLUMN person TEXT NOT NULL DEFAULT '';
ALTER TABLE move ADD COLUMN recipient TEXT NOT NULL DEFAULT '';
ALTER TABLE move ADD COLUMN reverses TEXT NOT NULL DEFAULT '';
ALTER TABLE move ADD COLUMN day TEXT NOT NULL DEFAULT '';
"""
_BALANCES_OF_4 = """
INSERT INTO balance (item, place, lot, quantity)
SELECT item, place, lot, sum(change) FROM (
    SELECT target AS place, item, lot, quantity AS change FROM move
    UNION ALL SELECT source, item, lot, -quantity FROM move
) GROUP BY item, place, lot;
"""
ANCHOR = """
INSERT INTO day SELECT coalesce(max(number), 0) + 1, '', 0, 1 FROM day
WHERE EXISTS (SELECT 1 FROM balance);
INSERT INTO closing SELECT item, place, lot, (SELECT max(number) FROM day),
quantity, 0, 0, 0, quantity FROM balance WHERE quantity <> 0;
INSERT INTO day SELECT max(number) + 1, '', (SELECT coalesce(max(id), 0) FROM move), 0
FROM day HAVING max(number);
"""
"""What makes the balances a closed day of their own, on which all later days stand."""
TABLES = _TABLES_OF_1 + _TABLES_OF_2 + _CHANGES_TO_3 + _MOVE_OF_4 + _TABLES_OF_4
"""Everything, for a new file; one statement ends with a semicolon and a line's end."""
STEPS = {
    2: _CHANGES_TO_2 + _TABLES_OF_2,
    3: _CHANGES_TO_3,
    4: _MOVE_OF_4 + _TABLES_OF_4 + _BALANCES_OF_4 + ANCHOR,
}
"""What brings a file to each version from the one before."""
