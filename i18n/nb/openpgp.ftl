openpgp-no-keys = Det er ingen nøkler.
openpgp-no-reset-code = ingen, eller sperret
openpgp-number = kortnummer
openpgp-holder = innehaver
openpgp-login = brukernavn
openpgp-public-key = offentlig nøkkel
openpgp-admin-pin = admin-PIN
openpgp-reset-code = tilbakestillingskode
openpgp-wants-touch = krever berøring
openpgp-touch = berøring { $other }
openpgp-made = laget { $day }
openpgp-unblock = Opphev sperringen av PIN-koden: mfactl openpgp pin unblock { $id }
openpgp-change-both =
    Kort kommer med PIN-koden 123456 og admin-PIN-koden 12345678. Hvis ingen har byttet dem ennå, bytt begge:
    mfactl openpgp pin change { $id }; mfactl openpgp admin-pin change { $id }
openpgp-number-by = { $number } fra { $maker }
openpgp-then-reset-code = Etter det hjelper bare tilbakestillingskoden eller admin-PIN-koden.
openpgp-then-erase = Etter det kan den bare byttes ved å slette OpenPGP på kortet.
openpgp-then-admin-pin = Etter det hjelper bare admin-PIN-koden.
openpgp-pin-blocked = PIN-koden til { $name } er sperret etter for mange feil forsøk.
openpgp-admin-pin-blocked = Admin-PIN-koden til { $name } er sperret etter for mange feil forsøk. Nøklene virker så lenge PIN-koden gjør det. Etter det hjelper bare nullstilling.
openpgp-reset-code-blocked = { $name } har ingen tilbakestillingskode, eller den er sperret.
openpgp-unfit = { $name } godtok ikke den nye, fordi den er for lang eller for kort for dette kortet. Ingenting ble endret. Prøv igjen med en annen.
openpgp-new-pin = { $name } har en ny PIN-kode for OpenPGP.
openpgp-new-admin-pin = { $name } har en ny admin-PIN-kode for OpenPGP.
openpgp-new-reset-code = { $name } har en ny tilbakestillingskode, som opphever sperringen av PIN-koden.
openpgp-takes-pin-again = Sperringen av PIN-koden til { $name } er opphevet. Bruk den nye.
openpgp-default = Admin-PIN-koden er fortsatt standardkoden fra fabrikken.
openpgp-half-erased = OpenPGP på { $name } er bare halvveis slettet.
openpgp-kdf = { $name } lagrer PIN-kodene hashet (KDF), som mfad ikke støtter. Ingen forsøk ble brukt.
openpgp-reset = Dette sletter for godt alle nøkler i OpenPGP på { $name }, navnet på innehaveren, PIN-kodene og tilbakestillingskoden. Alt annet på det blir værende.
openpgp-reset-done = OpenPGP på { $name } er nullstilt. PIN-koden er { $pin } og admin-PIN-koden er { $admin }. Bytt begge.
openpgp-use =
    { $purpose ->
        [signature] signering
        [decryption] dekryptering
        [authentication] autentisering
       *[other] { $purpose }
    }
openpgp-pin-too-short = Den er for kort. Den må ha minst { $least } tegn.
openpgp-pin-too-long = Den er for lang. Den kan ha opptil { $most } tegn.
