openpgp-no-keys = There are no keys.
openpgp-no-reset-code = none, or blocked
openpgp-number = card number
openpgp-holder = holder
openpgp-login = login
openpgp-public-key = public key
openpgp-admin-pin = admin PIN
openpgp-reset-code = reset code
openpgp-wants-touch = requires touch
openpgp-touch = touch { $other }
openpgp-made = created { $day }
openpgp-unblock = Unblock the PIN: mfactl openpgp pin unblock { $id }
openpgp-change-both =
    Cards come with the PIN 123456 and the admin PIN 12345678. If nobody has changed them yet, change both:
    mfactl openpgp pin change { $id }; mfactl openpgp admin-pin change { $id }
openpgp-number-by = { $number } by { $maker }
openpgp-then-reset-code = After that, only the reset code or the admin PIN helps.
openpgp-then-erase = After that, it can be changed only by erasing the OpenPGP application.
openpgp-then-admin-pin = After that, only the admin PIN helps.
openpgp-pin-blocked = The PIN of { $name } is blocked after too many wrong attempts.
openpgp-admin-pin-blocked = The admin PIN of { $name } is blocked after too many wrong attempts. The keys work as long as the PIN does. After that, only a reset helps.
openpgp-reset-code-blocked = { $name } has no reset code, or it is blocked.
openpgp-unfit = { $name } didn't accept the new one because it's too long or too short for this card. Nothing was changed. Try again with another.
openpgp-new-pin = { $name } has a new PIN for OpenPGP.
openpgp-new-admin-pin = { $name } has a new admin PIN for OpenPGP.
openpgp-new-reset-code = { $name } has a new reset code, which unblocks the PIN.
openpgp-takes-pin-again = The PIN of { $name } is unblocked. Use the new one.
openpgp-default = Its admin PIN is still the factory default.
openpgp-half-erased = The OpenPGP application of { $name } is only half erased.
openpgp-kdf = { $name } stores its PINs hashed (KDF), which mfad doesn't support. No attempt was spent.
openpgp-reset = This permanently erases all keys in the OpenPGP application of { $name }, its cardholder's name, its PINs and its reset code. Everything else on it stays.
openpgp-reset-done = The OpenPGP application of { $name } has been reset. Its PIN is { $pin } and its admin PIN is { $admin }. Change both.
openpgp-use =
    { $purpose ->
        [signature] signing
        [decryption] decryption
        [authentication] authentication
       *[other] { $purpose }
    }
openpgp-pin-too-short = It's too short. It must have at least { $least } characters.
openpgp-pin-too-long = It's too long. It can have up to { $most } characters.
