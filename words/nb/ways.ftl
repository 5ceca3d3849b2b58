ways-nothing-removed = Ingenting ble fjernet.
ways-never-used = aldri brukt
ways-used = brukt { $when }
ways-countdown = { $reason } ({ $left } s igjen, Ctrl-C for å stoppe)
ways-try = Prøv den: mfactl sign-in
ways-lost-question = Trekke { $label } tilbake nå?
ways-nothing-revoked = Ingenting ble trukket tilbake.
ways-lost-now = Sett nå opp en annen i stedet. Ctrl-C lar det være til senere.
ways-lost-next = Sett opp en annen i stedet: { $enroll }
ways-none-yet = Ingen måte å logge inn på er satt opp ennå. Sett opp en: mfactl enroll
ways-waiting = for mange feil forsøk, vent { $seconds } s
ways-cannot-be-used = kan ikke brukes nå
ways-security-key = sikkerhetsnøkkel
ways-smart-card = smartkort
ways-one-time-code = engangskode
ways-recovery-codes = gjenopprettingskoder
ways-recovery-sheet = Gjenopprettingskoder for { $account }. Hver virker én gang: stryk den ut.
ways-recovery-use = Slik brukes en: mfactl sign-in
ways-remove-question = Fjerne { $label } fra måtene du logger inn på?
ways-removed = { $label } er ikke lenger en måte å logge inn på.
ways-remove-only = Den er den eneste som er satt opp.
ways-remove-only-codes = Uten den er det bare gjenopprettingskoder igjen.
ways-no-terminal = Det er ingen terminal å spørre på. Si ja på forhånd med --yes.
ways-renamed = { $before } heter nå { $now }.
ways-lost-with-key = Ikke lenger en måte å logge inn på: { $label }
ways-all-wait = For mange feil forsøk, så alle måter må vente.
ways-ready = klar
ways-left = { $left } igjen
ways-yes-no = [j/N]
ways-lost-told =
    { $number ->
       *[other] { $revoked } logger ikke lenger noen inn her.
    }
ways-lost-unknown-sites = På nettsteder der { $token } logger deg inn, må du fjerne den også: innstillingene deres viser den som en sikkerhetsnøkkel eller passnøkkel.
ways-lost-sites = Disse nettstedene hadde en passnøkkel på { $token } da du sist så etter. Fjern den der også:
ways-tried = prøves nå
