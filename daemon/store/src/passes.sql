-- What access passes are made with: one secret at a time, encrypted. `machine` tells on which machine it was made,
-- `recipients` to whom it is escrowed and whether that is done.
CREATE TABLE pass_secret (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    id TEXT NOT NULL,
    sealed TEXT NOT NULL,
    machine TEXT NOT NULL,
    recipients TEXT NOT NULL,
    escrowed INTEGER NOT NULL
) STRICT;

-- The latest time that was ever seen while there was this secret, and when that was by the clock that nobody sets.
CREATE TABLE pass_clock (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    latest INTEGER NOT NULL,
    boot TEXT NOT NULL,
    after INTEGER NOT NULL
) STRICT;

-- Passes that were issued here or used. One that was issued elsewhere is not known before it is used.
CREATE TABLE passes (
    account TEXT NOT NULL,
    expires INTEGER NOT NULL,
    issuer TEXT NOT NULL,
    used INTEGER NOT NULL,
    PRIMARY KEY (account, expires)
) STRICT;

-- Accounts that may add one method, as somebody signed in with a pass.
CREATE TABLE pass_enrollments (
    uid INTEGER NOT NULL,
    name TEXT NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (uid, name)
) STRICT;
