openpgp-no-keys = Det er ingen nøkler.
openpgp-no-reset-code = ingen, eller sperret
openpgp-number = kortnummer
openpgp-holder = innehaver
openpgp-login = brukernavn
openpgp-public-key = offentlig nøkkel
openpgp-admin-pin = admin-PIN
openpgp-reset-code = tilbakestillingskode
openpgp-wants-touch = vil berøres
openpgp-touch = berøring { $other }
openpgp-made = laget { $day }
openpgp-unblock = Opphev sperringen av PIN-koden: mfactl openpgp pin unblock { $id }
openpgp-change-both =
    Kort kommer med PIN-koden 123456 og admin-PIN-koden 12345678. Hvis ingen har gjort det ennå, bytt begge:
    mfactl openpgp pin change { $id }; mfactl openpgp admin-pin change { $id }
openpgp-number-by = { $number } fra { $maker }
