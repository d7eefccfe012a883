"""The journal's tables as SQL text, and the way from one version to the next."""

from __future__ import annotations

VERSION = 3
"""1: events, kept states, the ledger. 2: chain, keys of people, counts, sweeps.
3: the private rows are chained too."""

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
TABLES = _TABLES_OF_1 + _TABLES_OF_2 + _CHANGES_TO_3
"""Everything, for a new file; one statement ends with a semicolon and a line's end."""
STEPS = (_CHANGES_TO_2 + _TABLES_OF_2, _CHANGES_TO_3)
"""What brings a file of version 1 to version 2, and so on."""
