openpgp-no-keys = There are no keys.
openpgp-no-reset-code = none, or blocked
openpgp-number = card number
openpgp-holder = holder
openpgp-login = login
openpgp-public-key = public key
openpgp-admin-pin = admin PIN
openpgp-reset-code = reset code
openpgp-wants-touch = wants touch
openpgp-touch = touch { $other }
openpgp-made = made { $day }
openpgp-unblock = Unblock the PIN: mfactl openpgp pin unblock { $id }
openpgp-change-both =
    Cards come with the PIN 123456 and the admin PIN 12345678. If nobody did yet, change both:
    mfactl openpgp pin change { $id }; mfactl openpgp admin-pin change { $id }
openpgp-number-by = { $number } by { $maker }
