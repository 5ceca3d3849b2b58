-- What mfad keeps. Moments are seconds since 1970 (UTC).

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

-- Whose methods there are. `cleared` tells that an administrator removed all of them.
CREATE TABLE accounts (
    id INTEGER PRIMARY KEY,
    uid INTEGER NOT NULL,
    name TEXT NOT NULL,
    handle BLOB NOT NULL UNIQUE,
    cleared INTEGER NOT NULL DEFAULT 0,
    UNIQUE (uid, name)
) STRICT;

-- Methods of every kind: what only some kinds have is in `data`, whose changes `revision` counts.
-- `identity` is what no two methods share, such as the id of a credential.
CREATE TABLE methods (
    id TEXT PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    state TEXT NOT NULL,
    identity BLOB UNIQUE,
    data TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    created INTEGER NOT NULL,
    last_used INTEGER NOT NULL
) STRICT;
CREATE INDEX methods_of_account ON methods (account);

-- Wrong tries in a row, by who made them.
CREATE TABLE attempts (
    method TEXT NOT NULL REFERENCES methods (id) ON DELETE CASCADE,
    asker TEXT NOT NULL,
    wrong INTEGER NOT NULL,
    boot TEXT NOT NULL,
    after INTEGER NOT NULL,
    PRIMARY KEY (method, asker)
) STRICT;

-- How many wrong tries there were lately.
CREATE TABLE guesses (
    method TEXT NOT NULL REFERENCES methods (id) ON DELETE CASCADE,
    by_owner INTEGER NOT NULL,
    wrong INTEGER NOT NULL,
    boot TEXT NOT NULL,
    after INTEGER NOT NULL,
    PRIMARY KEY (method, by_owner)
) STRICT;

CREATE TABLE app_passwords (
    id TEXT PRIMARY KEY,
    uid INTEGER NOT NULL,
    name TEXT NOT NULL,
    label TEXT NOT NULL,
    hash TEXT NOT NULL,
    created INTEGER NOT NULL,
    last_used INTEGER NOT NULL,
    UNIQUE (uid, name, label)
) STRICT;

-- Sites that know a token.
CREATE TABLE sites (
    uid INTEGER NOT NULL,
    token TEXT NOT NULL,
    site TEXT NOT NULL,
    PRIMARY KEY (uid, token, site)
) STRICT;

-- Notes that people keep for sites, encrypted.
CREATE TABLE notes (
    id TEXT PRIMARY KEY,
    uid INTEGER NOT NULL,
    name TEXT NOT NULL,
    site TEXT NOT NULL,
    label TEXT NOT NULL,
    sealed TEXT NOT NULL,
    created INTEGER NOT NULL,
    UNIQUE (uid, name, site, label)
) STRICT;

-- What happened, and who asked for it by which program in which session.
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    uid INTEGER NOT NULL,
    account TEXT NOT NULL,
    method TEXT NOT NULL,
    what TEXT NOT NULL,
    detail TEXT NOT NULL,
    program TEXT NOT NULL DEFAULT '',
    actor_uid INTEGER,
    actor TEXT NOT NULL DEFAULT '',
    session TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX events_of_kind ON events (uid, account, what, id);
CREATE INDEX events_of_method ON events (method);

-- Empty for good: what is written to it and taken back makes room in the log (room.rs).
CREATE TABLE reserved (it BLOB NOT NULL) STRICT;
