enroll-card-without-key = { $name } har verken et sertifikat for innlogging (PIV, plass 9A) eller en OpenPGP-nøkkel for autentisering.
enroll-plug-in = Sett inn nøkkelen du vil sette opp.
enroll-touch-one = Berør nøkkelen du vil sette opp.
enroll-touch = Berør nøkkelen for å sette den opp.
enroll-purpose = Sett opp { $name }.
enroll-already-as = { $name } er allerede satt opp som «{ $label }».
enroll-already = { $name } er allerede satt opp.
enroll-done = { $label } kan nå brukes til å logge inn som { $name }.
enroll-card-as = som «{ $label }»
enroll-card-for-another = for en annen konto
enroll-card-insert = Sett kortet i en leser.
enroll-card-several = Flere kort er tilkoblet: { $names }. Si hvilket.
enroll-card-pin = Sett opp { $name } med { $application }-nøkkelen. Skriv PIN-koden til kortet.
enroll-card-default-pin = PIN-koden er fortsatt standardkoden fra fabrikken.
enroll-card-certificate = Sertifikatet for innlogging på { $name } hører til en annen nøkkel. Ingenting ble satt opp. Importer det riktige sertifikatet, eller lag en ny nøkkel.
enroll-card-already = { $name } er allerede satt opp{ $how }.
enroll-codes-once = Disse kodene vises bare én gang. Skriv dem ut eller ned.
enroll-codes-unmade = Gjenopprettingskodene kunne ikke lages: { $error }. Prøv igjen.
enroll-code-add = Legg dette til i autentiseringsappen din: Skann bildet, eller kopier adressen. Skriv så koden som appen viser.
enroll-code-wrong-thrice = { $tries } koder på rad var feil, så ingenting ble satt opp. Slett oppføringen i appen, kontroller klokka på begge enhetene, og start på nytt.
enroll-code-untold = Hemmeligheten kan ikke gis videre: { $error }. Prøv igjen.
enroll-label-code = Engangskode
enroll-label-recovery-codes = Gjenopprettingskoder
enroll-code-clock-behind = Koden er riktig, men fra en annen tid: klokka i appen går omtrent { $seconds } s etter den i denne datamaskinen. Still den som går feil, og skriv så en ny kode.
enroll-code-clock-ahead = Koden er riktig, men fra en annen tid: klokka i appen går omtrent { $seconds } s foran den i denne datamaskinen. Still den som går feil, og skriv så en ny kode.
enroll-codes-replace =
    { $left ->
        [one] Du har 1 ubrukt kode. Den erstattes av nye. Vil du fortsette?
       *[other] Du har { $left } ubrukte koder. De erstattes av nye. Vil du fortsette?
    }
enroll-no-secret = Ingen hemmelighet kunne lages: { $error }. Prøv igjen.
enroll-kind-forbidden = Administratoren tillater ikke denne typen innloggingsmetode.
enroll-replaces-other = En metode kan bare erstattes av en annen av samme type på samme konto.
enroll-already-suspended = { $name } er allerede satt opp som «{ $label }», som er sperret.
enroll-publish-kind = Bare en ny legitimasjon på en sikkerhetsnøkkel kan publiseres.
enroll-publish-nowhere = Policyen angir ingen katalog, så ingenting kan publiseres.
enroll-publish-value = Gi denne verdien til den som har ansvar for katalogen, for attributtet { $attribute } hos { $account }:
enroll-published = Katalogen til organisasjonen din har nøkkelen fra nå av. Du kan logge inn med den på alle datamaskinene i organisasjonen.
enroll-import-rp-id = Navnet som en nøkkelpost ble laget for, har 1 til { $most } skrivbare ASCII-tegn.
enroll-import-id = Id-en til en nøkkelpost har 1 til { $most } byte.
enroll-import-algorithm = Offentlige nøkler av denne typen støttes ikke. Bare ES256 (P-256) og EdDSA (Ed25519) gjør det.
enroll-import-kind = Bare en sikkerhetsnøkkel har nøkkelposter som kan importeres.
enroll-import-already = Denne nøkkelposten er allerede satt opp som «{ $label }».
enroll-import-not-here = Ingen tilkoblet nøkkel har denne nøkkelposten.
enroll-import-another-key = { $name } har denne nøkkelposten, men signerte med en annen nøkkel enn den som ble oppgitt. Ingenting ble satt opp.
