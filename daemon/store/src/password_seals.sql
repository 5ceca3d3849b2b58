-- The login password of an account, sealed to a public key for each security key that may open the keyring with
-- it. `verified` tells whether the secret that the private key is made of is that of the key's verified owner.
CREATE TABLE password_seals (
    method TEXT PRIMARY KEY REFERENCES methods (id) ON DELETE CASCADE,
    verified INTEGER NOT NULL,
    salt BLOB NOT NULL,
    public_key BLOB NOT NULL,
    sealed TEXT NOT NULL,
    created INTEGER NOT NULL
) STRICT;
