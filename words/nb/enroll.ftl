enroll-card-without-key = { $name } har verken et sertifikat for innlogging (PIV, plass 9A) eller en OpenPGP-nøkkel for autentisering. Lag en: `mfactl piv key generate 9a --subject CN=deg --token { $id }`.
enroll-plug-in = Sett inn nøkkelen du vil sette opp.
enroll-touch-one = Ta på nøkkelen du vil sette opp.
enroll-touch = Ta på nøkkelen for å sette den opp.
enroll-purpose = Sett opp { $name }.
enroll-already-as = { $name } er satt opp allerede, som «{ $label }». Bruk den med `mfactl sign-in`, eller sett inn en annen nøkkel.
enroll-already = { $name } er satt opp allerede. Bruk den med `mfactl sign-in`, eller sett inn en annen nøkkel.
enroll-done = { $label } kan nå brukes til å logge inn som { $name }.
enroll-card-as = som «{ $label }»
enroll-card-for-another = for en annen konto
enroll-card-insert = Sett kortet du vil sette opp, i en leser.
enroll-card-several = Det er flere kort her: { $names }. Si hvilket.
enroll-card-pin = Sett opp { $name } med { $application }-nøkkelen. Skriv PIN-koden til kortet.
enroll-card-default-pin = PIN-koden er den som kort kommer med. Bytt den: `mfactl { $application } pin change { $id }`.
enroll-card-certificate = { $name } har et sertifikat for innlogging som er for en annen nøkkel enn den som er der. Ingenting ble satt opp. Importer det rette, eller lag en nøkkel på nytt.
enroll-card-already = { $name } er satt opp allerede{ $how }. Bruk det med `mfactl sign-in`, eller sett inn et annet kort.
enroll-codes-once = Disse kodene vises én gang: skriv dem ut, eller skriv dem ned.
enroll-codes-unmade = Ingen gjenopprettingskoder kunne lages: { $error }. Prøv igjen.
enroll-code-add = Legg dette til i appen som lager kodene dine: skann bildet, eller kopier adressen. Skriv så koden som appen viser.
enroll-code-wrong-thrice = { $tries } koder på rad var feil, og ingenting ble satt opp. Ta det du la til, ut av appen, se på klokka i begge, og begynn igjen.
enroll-code-untold = Hemmeligheten kan ikke gis videre: { $error }. Prøv igjen.
enroll-label-code = Engangskode
enroll-label-recovery-codes = Gjenopprettingskoder
enroll-code-clock-behind = Koden er riktig, men fra en annen tid: klokka i appen går omtrent { $seconds } s etter den i denne datamaskinen. Still den som går feil, og skriv så en ny kode.
enroll-code-clock-ahead = Koden er riktig, men fra en annen tid: klokka i appen går omtrent { $seconds } s foran den i denne datamaskinen. Still den som går feil, og skriv så en ny kode.
enroll-codes-replace =
    { $left ->
        [one] 1 kode er igjen av dem du har. Nye kommer i stedet for dem. Vil du fortsette?
       *[other] { $left } koder er igjen av dem du har. Nye kommer i stedet for dem. Vil du fortsette?
    }
enroll-no-secret = Ingen hemmelighet kunne lages: { $error }. Prøv igjen.
enroll-kind-forbidden = Administratoren tillater ikke denne typen innloggingsmetode. Se `mfactl status`.
enroll-replaces-other = En metode kan bare erstattes av en annen av samme type på samme konto.
enroll-already-suspended = { $name } er allerede satt opp som «{ $label }», som er sperret. Har du funnet den igjen: `mfactl reactivate "{ $label }"`.
