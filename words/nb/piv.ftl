piv-no-random = Det er ingen tilfeldige tall: { $error }.
piv-new-key = Den nye administrasjonsnøkkelen vises én gang: skriv den ned, og ta godt vare på den.
piv-exported = Sertifikatet er i { $file }.
piv-not-imported = { $file } kan ikke importeres: { $why }.
piv-too-large = den er større enn noe sertifikat
piv-not-written =
    { $file } kan ikke skrives: { $error }. Dette ville stått i den:
    { $pem }
piv-no-certificate = Ingen plass har et sertifikat.
piv-key-default = den som kort kommer med
piv-key-kept = oppbevart på kortet, bak PIN-koden
piv-key-asked = spørres det om når den trengs
piv-pin-in-use = i bruk av et annet program
piv-not-told = kortet forteller det ikke
piv-management-key = administrasjonsnøkkel
piv-until = til { $day }
piv-by-itself = signert av seg selv
piv-by = av { $issuer }
piv-unblock = Opphev sperringen av PIN-koden: mfactl piv pin unblock { $id }
piv-pin-default = PIN-koden er den som kort kommer med. Bytt den: mfactl piv pin change { $id }
piv-puk-default = PUK-koden er den som kort kommer med. Bytt den: mfactl piv puk change { $id }
piv-management-key-default = Administrasjonsnøkkelen er den som kort kommer med: den som har kortet, kan endre nøklene på det. Bytt den: mfactl piv management-key change --keep-on-card { $id }
