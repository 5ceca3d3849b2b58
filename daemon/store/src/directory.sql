-- When the directory itself last answered for an account: its cache counts for a while after that.
CREATE TABLE directory (
    uid INTEGER NOT NULL,
    name TEXT NOT NULL,
    answered INTEGER NOT NULL,
    PRIMARY KEY (uid, name)
) STRICT;
