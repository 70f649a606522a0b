"""The tables of a history file, and how older files become newer ones.

``review`` is the truth: it only grows, which its triggers enforce.  ``item`` and ``prediction`` are
what it makes of the items, and can be made again at any time.
"""

from __future__ import annotations

APPLICATION = 0x5155495A  # "QUIZ", by which a history file is known

STALE = "stale"  # a setting: the states were made by an older program, and are to be made anew

# Each entry takes a file to the version that is its place, counted from 1. A release never
# changes an entry, it adds one.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE review (
            seq INTEGER PRIMARY KEY,          -- the order in which this file got to know of it
            here INTEGER NOT NULL,            -- 1: happened with this file, 0: imported
            id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            time INTEGER NOT NULL,            -- UTC, ms
            offset INTEGER NOT NULL,          -- of local time, minutes
            day INTEGER NOT NULL,             -- the study day, from 1970-01-01
            item TEXT NOT NULL,
            code TEXT NOT NULL,
            version INTEGER,
            givens TEXT,                      -- JSON
            response TEXT NOT NULL,
            expected TEXT NOT NULL,
            verdict TEXT,
            misconceptions TEXT NOT NULL,     -- a JSON list, or nothing
            rating TEXT,
            seconds REAL,
            tries INTEGER NOT NULL,
            hints INTEGER NOT NULL,
            form TEXT NOT NULL,
            mode TEXT NOT NULL,
            program TEXT NOT NULL,
            targets TEXT NOT NULL             -- a JSON list, or nothing
        )""",
        "CREATE INDEX review_item ON review (item, time)",
        # all that is counted, so that counting need not read the log itself
        "CREATE INDEX review_count ON review (kind, day, item, version, verdict, rating, id)",
        "CREATE INDEX review_change ON review (kind) WHERE kind IN ('undo', 'rating', 'reset')",
        "CREATE INDEX review_mistake ON review (time, misconceptions, kind, day, id)"
        " WHERE misconceptions != ''",
        """
        CREATE TRIGGER review_stays BEFORE UPDATE ON review
        BEGIN SELECT RAISE(ABORT, 'the log only grows'); END""",
        """
        CREATE TRIGGER review_is_kept BEFORE DELETE ON review
        BEGIN SELECT RAISE(ABORT, 'the log only grows'); END""",
        """
        CREATE TABLE item (
            item TEXT PRIMARY KEY,
            due INTEGER,
            last INTEGER,
            stability REAL,
            difficulty REAL,
            reviews INTEGER NOT NULL,
            lapses INTEGER NOT NULL,
            right INTEGER NOT NULL,
            right_days INTEGER NOT NULL,
            right_day INTEGER,
            stage INTEGER NOT NULL,
            explain INTEGER NOT NULL,
            time INTEGER NOT NULL,
            id TEXT NOT NULL
        ) WITHOUT ROWID""",
        "CREATE INDEX item_due ON item (due)",
        """
        CREATE TABLE prediction (
            event TEXT PRIMARY KEY,
            item TEXT NOT NULL,
            recall REAL NOT NULL,
            passed INTEGER NOT NULL
        ) WITHOUT ROWID""",
        "CREATE INDEX prediction_item ON prediction (item)",
        "CREATE TABLE alias (old TEXT PRIMARY KEY, new TEXT NOT NULL) WITHOUT ROWID",
        "CREATE TABLE setting (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID",
    ),
    (
        "ALTER TABLE item ADD COLUMN failed INTEGER",
        f"INSERT INTO setting SELECT '{STALE}', 1 WHERE EXISTS (SELECT 1 FROM item)",
    ),
)
