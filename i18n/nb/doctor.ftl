doctor-sandbox-none = Ingen nettleser i en sandkasse (Flatpak, Snap) er hindret i å bruke sikkerhetsnøkler.
doctor-flatpak = { $name } er en Flatpak som ikke når sikkerhetsnøkler.
doctor-let-it = Gi den lov: { $open }. Start den så på nytt.
doctor-snap = { $name } er en Snap som ikke når sikkerhetsnøkler.
doctor-no-reader = Ingen leser er koblet til, så pcscd trengs ikke.
doctor-pcscd-missing = pcscd er ikke installert, så smartkort kan ikke brukes.
doctor-pcscd-install = Installer det: sudo apt install pcscd
doctor-pcscd-off = pcscd kjører ikke, og ingenting starter det, så smartkort kan ikke brukes.
doctor-start = Start det: { $command }
doctor-pcscd-good = pcscd lar mfad bruke smartkort.
doctor-pcscd-rule = Regelen i polkit som slipper mfad til, kommer med pakken: installer den på nytt.
doctor-a-reader = En leser
doctor-reader-free = Ingen programmer holder { $name } borte fra pcscd.
doctor-reader-held = { $programs } har { $name } for seg selv, så pcscd kan ikke bruke den.
doctor-reader-held-next = Er det scdaemon fra GnuPG: skriv linja disable-ccid i ~/.gnupg/scdaemon.conf, og så gpgconf --kill scdaemon. Ellers lukk det programmet.
doctor-disk-good = Det er plass på disken der dataene til mfad ligger.
doctor-disk-unknown = Det går ikke an å se hvor mye plass det er på disken der { $folder } ligger.
doctor-disk-full = Det er bare { $free } MiB igjen på disken der { $folder } ligger. Når den er full, kan du ikke logge inn med koder, og ingenting kan settes opp.
doctor-disk-free = Frigjør plass på den. Dette viser hvilken disk det er: df -h { $folder }
doctor-clock-network = Klokka stilles av nettet.
doctor-clock-alone = Tidssynkronisering er av, og det er ingen maskinvareklokke å sammenligne med.
doctor-clock-compare = Engangskoder trenger riktig tid: sammenlign selv.
doctor-clock-agrees = Klokka stemmer med maskinvareklokka i datamaskinen.
doctor-clock-off = Klokka og maskinvareklokka er { $seconds } sekunder fra hverandre, og tidssynkronisering er av. Engangskoder virker ikke når klokka går feil med mer enn { $tolerance }.
doctor-clock-set = Slå på tidssynkronisering: sudo timedatectl set-ntp true. Eller still klokka selv.
doctor-answers = mfad svarer på { $bus }.
doctor-silent = mfad svarer ikke på { $bus }.
doctor-same-version = mfad og mfactl har begge versjon { $own }.
doctor-other-version = mfad har versjon { $daemon }, og mfactl har { $own }.
doctor-other-version-next = Etter en oppgradering går den gamle videre til den startes på nytt: sudo systemctl restart mfad
doctor-firmware-roca = lager RSA-nøkler som kan knekkes (YSA-2017-01)
doctor-firmware-roca-next = Bruk ingen RSA-nøkler som er laget på den, verken i PIV eller OpenPGP; be produsenten om en annen.
doctor-firmware-entropy = bruker for lite tilfeldighet rett etter at den starter (YSA-2019-02)
doctor-firmware-entropy-next = Bytt den ut, og sett opp den nye: mfactl enroll
doctor-firmware-eucleak = kan kopieres av en som har den i hånden, vet PIN-koden og har et laboratorium (YSA-2024-03)
doctor-firmware-eucleak-next = Har den vært ute av hendene dine lenge: mfactl remove, og en annen nøkkel.
doctor-firmware-good = Ingen nøkkel på USB har fastvare med kjente feil.
doctor-a-key = En nøkkel
doctor-firmware = { $name } med fastvare { $version } { $warning }.
doctor-activation = Systembussen vet hvordan mfad startes.
doctor-activation-missing = Systembussen vet ikke hvordan mfad startes.
doctor-unit = systemd-enheten til mfad er installert.
doctor-unit-missing = systemd-enheten til mfad mangler.
doctor-bus-policy = Systembussen lar mfad ha navnet sitt.
doctor-bus-policy-missing = Systembussen lar ikke mfad ha navnet sitt.
doctor-polkit-actions = Polkit-handlingene til mfad er installert.
doctor-polkit-actions-missing = Polkit-handlingene til mfad mangler, så ingen får gjøre noe.
doctor-polkit-rule = Polkit-regelen som lar mfad bruke smartkort, er installert.
doctor-polkit-rule-missing = Polkit-regelen som lar mfad bruke smartkort, mangler.
doctor-udev-rule = udev-regelen som lar mfad bruke nøkler, er installert.
doctor-udev-rule-missing = udev-regelen som lar mfad bruke nøkler, mangler.
doctor-hidden = Bare en administrator kan se om { $file } er der.
doctor-hidden-next = Sjekk som administrator: sudo mfactl doctor
doctor-install-again = Installer mfad på nytt: { $file } mangler.
doctor-user = mfad har sin egen bruker og gruppe.
doctor-user-missing = Brukeren og gruppen som mfad kjører som, mangler.
doctor-user-make = Lag dem: sudo systemd-sysusers mfad.conf
doctor-hidraw = Kjernen lar programmer snakke med sikkerhetsnøkler (hidraw).
doctor-hidraw-missing = Kjernen lar ingen programmer snakke med sikkerhetsnøkler: den har ikke hidraw.
doctor-hidraw-next = Start distribusjonens egen kjerne, eller en som er bygd med CONFIG_HIDRAW=y.
doctor-uhid = Kjernen kan vise et kort som en sikkerhetsnøkkel (uhid).
doctor-uhid-missing = Kjernen kan ikke vise et kort som en sikkerhetsnøkkel: den har ikke uhid.
doctor-uhid-next = Vil du ha det: sudo modprobe uhid
doctor-you-may-open = Du får åpne { $name }.
doctor-you-may-not-open = Du får ikke åpne { $name } ({ $node }).
doctor-sit-here = Sitt ved skjermen til denne datamaskinen, eller spør en administrator.
doctor-no-node = { $name } har ingen node { $node }.
doctor-mfad-may-open = mfad får åpne { $name }.
doctor-mfad-may-not-open = mfad får ikke åpne { $name }: { $node } tilhører ikke gruppen.
doctor-udev-again = Sett nøkkelen inn på nytt, eller la udev se etter igjen: sudo udevadm trigger --subsystem-match=hidraw
doctor-not-held = Ingen andre programmer holder på { $name }.
doctor-held = { $name } er åpen i { $by }.
doctor-held-next = Svarer nøkkelen ikke her, så gjør ferdig eller lukk det programmet.
doctor-awake = { $name } legges ikke i dvale for å spare strøm.
doctor-asleep = { $name } legges i dvale for å spare strøm, og våkner kanskje ikke når den trengs.
doctor-asleep-next = Hold den våken til den settes inn på nytt: echo on | sudo tee { $control }. For godt: ta USB autosuspend ut av det som sparer strøm (TLP, powertop).
doctor-no-method = Ingen innloggingsmetode er satt opp.
doctor-no-method-next = Sett inn en sikkerhetsnøkkel, og sett den opp: { $command }
doctor-one-method = Du har bare én innloggingsmetode. Mister du den, har du ingen annen.
doctor-one-method-next = Sett opp en nøkkel til: { $command }
doctor-method-suspended = «{ $label }» kan ikke brukes til å logge inn.
doctor-methods = Du har { $some } innloggingsmetoder.
doctor-not-done = Det gikk ikke.
doctor-done = Gjort.
doctor-look-again = Se etter igjen: mfactl doctor
doctor-notifications-off = Varsler er slått av, slik du valgte.
doctor-notifications-unseen = Dette skrivebordet viser ikke varsler, så du får ikke vite når en nøkkel venter på berøring.
doctor-notifications-unseen-next = Installer noe som gjør det (Debian: mako-notifier, dunst eller xfce4-notifyd).
doctor-notifications = Du får et varsel når en nøkkel venter på berøring.
doctor-notify-off = mfad-notify kjører ikke, så du får ikke vite når en nøkkel venter på berøring.
doctor-notify-off-next = Start det: systemctl --user enable --now mfad-notify. Vil du ikke ha noe: systemctl --user mask mfad-notify
doctor-policy = Policyfilene er gyldige.
doctor-policy-next = De siste gyldige reglene gjelder til en administrator retter det.
doctor-remote-refused = Sikkerhetsnøkler og smartkort virker ikke i denne økten, fordi den ikke er ved datamaskinens egen skjerm.
doctor-remote-refused-next = Bruk gjenopprettingskoder eller en kodeapp her. Skal nøkler virke også, må en administrator skrive remote = "allow" i /etc/mfad/policy.toml.
doctor-remote-allowed = Sikkerhetsnøkler og smartkort virker også i økter fra andre datamaskiner (remote = "allow").
doctor-remote-here = Sikkerhetsnøkler og smartkort virker bare ved datamaskinens egen skjerm.
doctor-policy-met = Du har satt opp det reglene krever.
doctor-policy-unmet = Reglene krever { $missing }.
doctor-policy-unmet-next = Sett det opp: mfactl enroll. Hvem som krever det: mfactl status
doctor-policy-pin-unsupported = Reglene krever en PIN-kode, og { $name } støtter ikke det.
doctor-policy-pin-unsupported-next = Bruk en annen nøkkel til å logge inn.
doctor-policy-pin-not-set = Reglene krever en PIN-kode, og { $name } har ingen ennå.
doctor-policy-pin = { $name } har PIN-koden som reglene krever.
doctor-key-answers = { $name } svarer.
doctor-key-problem = { $name } kan ikke brukes. { $problem }
doctor-key-problem-next = Ta den ut, og sett den inn igjen. Hjelper ikke det, så prøv en annen kontakt.
doctor-key-blocked = PIN-koden til { $name } er sperret for godt.
doctor-key-blocked-next = Bare nullstilling hjelper, og den sletter nøkkelen: mfactl reset { $id }
doctor-key-replug = { $name } tar ikke imot PIN-kode nå, etter for mange feil forsøk på rad.
doctor-key-replug-next = Ta den ut, og sett den inn igjen.
doctor-key-change = { $name } trenger en ny PIN-kode før den kan brukes.
doctor-key-few-next = Riktig PIN-kode nullstiller tellingen. Ta deg god tid: mfactl sign-in
doctor-key-not-blocked = { $name } er ikke sperret.
doctor-said-nothing = Den har ikke svart på { $seconds } sekunder. Se hva den holder på med, og start den så på nytt: journalctl --unit mfad; sudo systemctl restart mfad
doctor-nothing-wrong = Ingen problemer funnet.
doctor-wrong =
    { $bad ->
        [one] 1 problem funnet.
       *[other] { $bad } problemer funnet.
    }
# At most four letters each.
doctor-mark-good = bra
doctor-mark-note = merk
doctor-mark-bad = galt
doctor-run-now = Kjøre nå: { $command }?
doctor-policy-kind = { $kind }
doctor-key-few =
    { $left ->
        [one] { $name } sperres for godt etter 1 gal PIN-kode til.
       *[other] { $name } sperres for godt etter { $left } gale PIN-koder til.
    }
doctor-extension-alone = { $browser } har utvidelsen til mfad, men den finner ikke mfad-browser-host.
doctor-extension-set-up = Sett den opp, og start nettleseren på nytt: mfactl browser install
doctor-extension-shut-up = { $browser } har utvidelsen til mfad, men kan ikke starte mfad-browser-host.
doctor-extension-outside = Se hva som trengs, eller hvilken nettleser du kan bruke i stedet: mfactl browser status
doctor-extension-other = { $browser } har utvidelsen til mfad i versjon { $version }, og mfad-browser-host er { $own }.
doctor-extension-update = Oppdater utvidelsen til { $own }, og start nettleseren på nytt.
doctor-extension-good = Utvidelsen til mfad i { $browser } er oppdatert.
doctor-codes-none = Alle gjenopprettingskoder er brukt.
doctor-codes-left =
    { $left ->
        [one] 1 gjenopprettingskode er igjen.
       *[other] { $left } gjenopprettingskoder er igjen.
    }
doctor-codes-new = Lag nye: mfactl recovery-codes new
doctor-polkit-insists = polkit krever mfad (pam_mfad.so står som required i polkit-1), så ingen uten innloggingsmetode kan legge til den første.
doctor-polkit-sufficient = Endre linjen til: auth sufficient pam_mfad.so
doctor-pam-reaches = Linjen med pam_mfad.so i { $file } brukes av: { $services }.
doctor-pam-lets-past = Linjen med pam_mfad.so i { $file } ({ $control }) slipper inn folk som mfad avviste.
doctor-pam-lets-past-next = Skriv [success=ok user_unknown=ignore default=die] for et ekstra trinn, eller sufficient i stedet for passordet: man pam_mfad
doctor-login-pending = { $service } ble endret nettopp, og endringen angres om { $seconds } s.
doctor-login-pending-next = Logg inn i { $service } med nøkkelen for å beholde den.
doctor-login-problem = Det mfactl endret i { $service }, må ses på: { $problem }.
doctor-login-problem-next = Slik står det til: mfactl login status { $service }
doctor-login-keyring = Innlogging med en nøkkel åpner ikke nøkkelringen i { $services }, fordi en linje mangler eller står på feil sted.
doctor-login-keyring-next = Skriv linjene i den rekkefølgen man pam_mfad viser for en nøkkel som åpner nøkkelringen.
doctor-login-untried = mfad er ikke testet i: { $services }.
doctor-login-untried-next = Pass på at du kan logge inn der på en annen måte også. Her er mfad testet: man pam_mfad
doctor-login-shows-nothing = Disse programmene viser ikke hva mfad spør om: { $services }.
doctor-login-shows-nothing-next = Slik logger du inn der: man pam_mfad
doctor-sssd-none = Policyen angir en katalog, men SSSD er ikke satt opp på denne maskinen.
doctor-sssd-none-next = Sett opp SSSD, eller fjern katalogen fra policyen.
doctor-sssd-unread = Bare root kan kontrollere om SSSD lar mfad lese katalogen.
doctor-sssd-unread-next = Kontroller det: sudo mfactl doctor
doctor-sssd-good = SSSD lar mfad lese attributtet { $attribute } i katalogen.
doctor-sssd-missing = SSSD lar ikke mfad lese attributtet { $attribute } i katalogen.
doctor-sssd-allowed = Legg til mfad i allowed_uids i seksjonen [ifp] i /etc/sssd/sssd.conf, ved siden av root, og start sssd på nytt.
doctor-sssd-attributes = Legg til +{ $attribute } i user_attributes i seksjonen [ifp] i /etc/sssd/sssd.conf, og start sssd på nytt.
doctor-sssd-extra = Legg til { $attribute } i ldap_user_extra_attrs i seksjonen for domenet i /etc/sssd/sssd.conf, og start sssd på nytt.
