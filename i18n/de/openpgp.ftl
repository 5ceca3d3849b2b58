openpgp-no-keys = Es gibt keine Schlüssel.
openpgp-no-reset-code = keiner, oder gesperrt
openpgp-number = Kartennummer
openpgp-holder = Inhaber
openpgp-login = Benutzername
openpgp-public-key = öffentlicher Schlüssel
openpgp-admin-pin = Admin-PIN
openpgp-reset-code = Rücksetzcode
openpgp-wants-touch = verlangt Berührung
openpgp-touch = Berührung { $other }
openpgp-made = erstellt { $day }
openpgp-unblock = Heben Sie die Sperre der PIN auf: mfactl openpgp pin unblock { $id }
openpgp-change-both =
    Karten kommen mit der PIN 123456 und der Admin-PIN 12345678. Wenn sie noch niemand geändert hat, ändern Sie beide:
    mfactl openpgp pin change { $id }; mfactl openpgp admin-pin change { $id }
openpgp-number-by = { $number } von { $maker }
openpgp-then-reset-code = Danach hilft nur der Rücksetzcode oder die Admin-PIN.
openpgp-then-erase = Danach kann sie nur durch Löschen der OpenPGP-Anwendung geändert werden.
openpgp-then-admin-pin = Danach hilft nur die Admin-PIN.
openpgp-pin-blocked = Die PIN von { $name } ist nach zu vielen falschen Versuchen gesperrt.
openpgp-admin-pin-blocked = Die Admin-PIN von { $name } ist nach zu vielen falschen Versuchen gesperrt. Die Schlüssel funktionieren, solange die PIN es tut. Danach hilft nur Zurücksetzen.
openpgp-reset-code-blocked = { $name } hat keinen Rücksetzcode, oder er ist gesperrt.
openpgp-unfit = { $name } hat die neue nicht akzeptiert, weil sie für diese Karte zu lang oder zu kurz ist. Es wurde nichts geändert. Versuchen Sie es mit einer anderen.
openpgp-new-pin = { $name } hat eine neue PIN für OpenPGP.
openpgp-new-admin-pin = { $name } hat eine neue Admin-PIN für OpenPGP.
openpgp-new-reset-code = { $name } hat einen neuen Rücksetzcode, der die Sperre der PIN aufhebt.
openpgp-takes-pin-again = Die Sperre der PIN von { $name } ist aufgehoben. Verwenden Sie die neue.
openpgp-default = Die Admin-PIN ist noch die vom Werk.
openpgp-half-erased = Die OpenPGP-Anwendung von { $name } ist nur halb gelöscht.
openpgp-kdf = { $name } speichert die PINs gehasht (KDF), was mfad nicht unterstützt. Es wurde kein Versuch verbraucht.
openpgp-reset = Dies löscht unwiderruflich alle Schlüssel in der OpenPGP-Anwendung von { $name }, den Namen des Inhabers, die PINs und den Rücksetzcode. Alles andere darauf bleibt.
openpgp-reset-done = Die OpenPGP-Anwendung von { $name } wurde zurückgesetzt. Die PIN ist { $pin }, und die Admin-PIN ist { $admin }. Ändern Sie beide.
openpgp-use =
    { $purpose ->
        [signature] Signieren
        [decryption] Entschlüsseln
        [authentication] Authentifizieren
       *[other] { $purpose }
    }
openpgp-pin-too-short = Das ist zu kurz. Es müssen mindestens { $least } Zeichen sein.
openpgp-pin-too-long = Das ist zu lang. Es dürfen höchstens { $most } Zeichen sein.
