login-try-question = Prøve dette som { $account } nå? { $service } endres bare hvis det virker.
login-nothing-changed = Ingenting ble endret.
login-tried-without-key = { $service } ville sluppet deg inn, men med passordet. Ingenting ble endret. Prøv på nytt, og bruk nøkkelen.
login-trial-refused = Med denne endringen ville ikke { $service } sluppet deg inn ({ $error }). Ingenting ble endret.
login-changed =
    { $service } spør nå etter nøkkelen din. Hvis ingen logger inn med en nøkkel innen { $minutes } minutter, angres dette.
    { $next }
login-next-command = Logg inn én gang til: { $command }
login-next-console = Logg inn én gang til: trykk Ctrl-Alt-F3 og logg inn der.
login-next-lock-screen = Logg inn én gang til: lås skjermen og lås den opp.
login-restored = { $service } er som før.
login-confirmed = Noen logget inn i { $service } med en nøkkel, så endringen blir stående.
login-undone = Ingen logget inn i { $service } med en nøkkel i tide, så endringen ble angret.
login-root-only = Bare root kan gjøre dette. Kjør: sudo mfactl login { $verb } { $service }
login-reaches = Endrer også: { $others }.
login-reaches-unfit = { $other } henter linjene sine fra { $service }, og mfad kan ikke brukes der. Ingenting ble endret.
login-no-module = PAM finner ikke pam_mfad.so. Installer mfad på nytt.
login-no-systemd = systemd kjører ikke, så ingenting kunne angret en endring som stenger deg ute. Legg til linjene selv: man pam_mfad
login-no-clock = Oppstarten kan ikke gjenkjennes, så ingenting kunne angret en endring som stenger deg ute. Legg til linjene selv: man pam_mfad
login-not-watched = { $unit } kan ikke startes, så ingenting ville angret en endring som stenger deg ute. Ingenting ble endret. Detaljer: systemctl status { $unit }
login-nobody-enrolled = { $account } har ingen innloggingsmetode ennå. Sett opp en først: mfactl enroll
login-only-method = { $account } har bare én innloggingsmetode. Hvis den blir borte, kommer ingen inn. Sett opp en til først: mfactl enroll
login-no-way-for-root = root har ikke noe passord, så ingen kommer inn hvis mfad svikter. Sett et først: sudo passwd root
login-remote = { $service } slipper inn folk fra andre maskiner, der en nøkkel i denne ikke beviser noe. For ssh: bruk en nøkkel i ssh selv: ssh-keygen -t ed25519-sk
login-shows-nothing = { $service } viser ikke det mfad spør om, så mfad kan ikke brukes der.
login-shared = Andre tjenester henter linjene sine fra { $service }. For å bruke en nøkkel i alle, også de som er på nettet: sudo pam-auth-update. For å endre bare én, oppgi den: mfactl login status
login-polkit = polkit må virke uten nøkkel, fordi mfad spør polkit før du kan sette opp en. Bare en nøkkel i stedet for passordet virker der: sudo mfactl login enable polkit-1
login-not-known = mfad er ikke prøvd i { $service }, så mfactl endrer den ikke.
login-by-hand-before =
    Slik gjør du det selv: la et rotskall stå åpent, og sett dette inn i /etc/pam.d/{ $service } før linjen som spør om passordet, for eksempel @include common-auth:
        { $lines }
login-by-hand-after =
    Slik gjør du det selv: la et rotskall stå åpent, og sett dette inn i /etc/pam.d/{ $service } etter linjen som spør om passordet, for eksempel @include common-auth:
        { $lines }
login-asks-already = { $service } spør allerede etter nøkkelen din (linjen er i { $file }).
login-takes-from = { $service } henter linjene sine fra { $other }. Endre den: sudo mfactl login enable { $other }
login-line = mfactl forstår ikke linje { $line } i { $path }.
login-file = mfactl forstår ikke { $path }.
login-no-password = mfactl ser ikke hvor { $path } spør om passordet.
login-root-out = Med denne endringen ville { $path } også spurt root etter en nøkkel.
login-include = En fil som { $path } henter linjer fra, kan ikke leses ({ $error }).
login-unknown-module = { $path } bruker en modul som mfactl ikke kjenner.
login-asks-password-too = { $path } ville spurt om passordet i tillegg.
login-bypass = Med denne linjen kunne { $path } slippe inn folk som ikke har brukt nøkkelen.
login-pending-already = { $service } ble endret nettopp. Logg inn i den med nøkkelen, eller angre endringen: sudo mfactl login disable { $service }
login-enabled-already = { $service } spør allerede etter nøkkelen din. For å endre det: sudo mfactl login disable { $service }
login-not-by-mfactl = mfactl la ikke til mfad i { $service }. Slett linjene med pam_mfad.so i /etc/pam.d/{ $service } selv.
login-not-enabled = { $service } spør ikke etter nøkkelen din.
login-edited-since = { $path } ble redigert etter at mfactl endret den, så den blir som den er. Slett linjene med pam_mfad.so selv, deretter { $path }.before-mfad og /var/lib/mfad-login/{ $service }.
login-not-kept = { $path } mangler, så mfactl kan ikke gjenopprette filen. Slett linjene med pam_mfad.so i /etc/pam.d/{ $service } selv, deretter /var/lib/mfad-login/{ $service }.
login-missing = { $path } finnes ikke.
login-not-a-file = { $path } er ikke en vanlig fil, så mfactl endrer den ikke.
login-not-roots = { $path } kan endres av andre enn root. Rett det først: ls -ld { $path }
login-edited = { $path } ble endret av noen andre samtidig. Ingenting ble endret. Se på den og prøv på nytt.
login-kept-gone = { $path } mangler.
login-busy = En annen mfactl login kjører. Vent til den er ferdig, og prøv på nytt.
login-io = { $path } kan ikke brukes ({ $error }). Ingenting ble endret.
login-no-service = Det finnes ingen tjeneste { $service }. Se hvilke som finnes: ls /etc/pam.d
login-without = Uten mfad: { $services }
login-form-key-or-password = nøkkel eller passord
login-form-after-password = nøkkel etter passordet, hvis satt opp
login-form-required = nøkkel etter passordet, alltid
login-pending =
    { $seconds ->
        [one] angres om 1 sekund hvis du ikke logger inn med nøkkelen
       *[other] angres om { $seconds } sekunder hvis du ikke logger inn med nøkkelen
    }
login-problem-edited = redigert etter at mfactl endret den, så det kan ikke angres: se mfactl login disable
login-problem-overdue = skulle vært angret: sudo mfactl login disable { $service }
login-problem-module = PAM finner ikke pam_mfad.so: installer mfad på nytt
login-problem-anybody = slipper inn folk som ikke har bevist noe: se man pam_mfad
login-problem-bypass = slipper folk forbi nøkkelen i noen tilfeller: se man pam_mfad
login-problem-password-too = spør om passordet selv etter nøkkelen: se man pam_mfad
login-problem-no-effect = nøkkelen endrer ingenting: se man pam_mfad
login-password-by-key = Med disse linjene ville en nøkkel også gi passordet som { $path } spør om.
login-problem-password-by-key = en nøkkel gir også passordet som det spørres om, så ett bevis teller som to; se man pam_mfad
login-problem-keyring = nøkkelen åpner ikke nøkkelringen, fordi en linje mangler eller står på feil sted: se man pam_mfad
login-no-keyring = Ingenting i { $path } åpner en nøkkelring. Utelat --keyring.
login-keyring-after-password = En nøkkel kan ikke åpne nøkkelringen der det også spørres om passordet: passordet åpner den. Utelat --keyring.
