site-or-another = { $purpose } { $message } Koble til en annen nøkkel.
site-cannot = { $name } støtter ikke det nettstedet ber om.
site-plug-in = { $purpose } Sett inn nøkkelen din.
site-no-pin = { $purpose } Nettstedet krever en PIN-kode, og { $name } har ingen ennå. Velg en.
site-late = Ingen gjorde i tide det som ble bedt om. Start på nytt på nettstedet.
site-signed-in = { $name } logget inn på { $site }.
site-sign-in = Logg inn på { $site }.
site-no-passkey = { $name } har ingen passnøkkel for { $site }. Bruk en annen nøkkel, eller logg inn på en annen måte.
site-account = konto { $number }
site-choose = { $purpose } Velg en konto.
site-no-answer = Nøkkelen ga ikke noe svar. Prøv igjen.
site-made = { $name } har en passnøkkel for { $site } nå.
site-already = { $name } har allerede en passnøkkel for denne kontoen hos { $site }. Logg inn med den, eller lag en på en annen nøkkel.
site-platform = Nettstedet vil ha en passnøkkel lagret på datamaskinen, og mfad lagrer dem på nøkler. Bruk nettleserens egen dialog.
site-attestation = Vise merket og modellen til { $name } for { $site }? Uten det kan nettstedet avvise nøkkelen.
site-inside = (inne i { $site })
site-inside-another = (inne i siden til et annet nettsted)
site-passkey-of = (passnøkkel for { $rp_id })
site-asked-by = , spurt av { $program }
site-make = Lag en passnøkkel hos { $site }.
site-make-for = Lag en passnøkkel for «{ $account }» hos { $site }.
site-note-kept = Lagret for { $site }: { $label }. For å se det: mfactl site note show { $site }
site-note-type = Skriv eller lim inn det som skal lagres for { $site }, og så Ctrl-D på en egen linje.
site-note-none = Du har ingen notater. Legg til ett: mfactl site note add NETTSTED
site-note-remove = Det kan ikke hentes tilbake. Fjerne { $label } for { $site }?
site-note-removed = Fjernet fra { $site }: { $label }.
site-note-none-for = Du har ikke noe notat for { $site }. Legg til ett: mfactl site note add { $site }
site-note-no-such =
    Det er ikke lagret noe slikt notat for { $site }. Det som er lagret:
    { $names }
site-note-several =
    Det er lagret flere notater for det. Si hvilket:
    { $names }
site-note-since = lagret { $when }
site-note-key-gone = nøkkelen til det er borte
site-which = Si hvilket nettsted, som i: mfactl site example.org
site-way-passkey = passnøkkel
site-way-note = notat
site-way-none = Ingen måte å logge inn på { $site } på er kjent her. Sett inn en nøkkel som kan ha en, eller lagre gjenopprettingskodene dets: mfactl site note add { $site }
site-way-more = { $name } kan ha flere: { $why }
site-finger-not-set-up = { $name } har ikke noe fingeravtrykk, og nettstedet krever det. Sett det opp slik produsenten beskriver.
site-saves = Lagre data på nøkkelen din for { $site }.
site-another-asks = Forespørselen fra et annet nettsted er åpen. Fullfør eller avbryt den først.
