doctor-sandbox-none = Kein Browser in einer Sandbox (Flatpak, Snap) ist daran gehindert, Sicherheitsschlüssel zu verwenden.
doctor-flatpak = { $name } ist ein Flatpak, das nicht auf Sicherheitsschlüssel zugreifen kann.
doctor-let-it = Erlauben Sie es: { $open }. Starten Sie ihn dann neu.
doctor-snap = { $name } ist ein Snap, das nicht auf Sicherheitsschlüssel zugreifen kann.
doctor-no-reader = Kein Lesegerät ist angeschlossen, daher wird pcscd nicht gebraucht.
doctor-pcscd-missing = pcscd ist nicht installiert, daher können Smartcards nicht verwendet werden.
doctor-pcscd-install = Installieren Sie es: sudo apt install pcscd
doctor-pcscd-off = pcscd läuft nicht, und nichts startet es, daher können Smartcards nicht verwendet werden.
doctor-start = Starten Sie es: { $command }
doctor-pcscd-good = pcscd lässt mfad Smartcards verwenden.
doctor-pcscd-rule = Die polkit-Regel, die mfad zulässt, kommt mit seinem Paket. Installieren Sie mfad neu.
doctor-a-reader = Ein Lesegerät
doctor-reader-free = Kein anderes Programm hält { $name } von pcscd fern.
doctor-reader-held = { $programs } behält { $name } für sich, daher kann pcscd es nicht verwenden.
doctor-reader-held-next = Wenn das scdaemon von GnuPG ist, fügen Sie die Zeile disable-ccid in ~/.gnupg/scdaemon.conf ein, und führen Sie dann gpgconf --kill scdaemon aus. Sonst schließen Sie das Programm.
doctor-disk-good = Der Datenträger mit den Daten von mfad hat freien Platz.
doctor-disk-unknown = Der freie Platz auf dem Datenträger mit { $folder } kann nicht geprüft werden.
doctor-disk-full = Auf dem Datenträger mit { $folder } sind nur noch { $free } MiB frei. Wenn er voll ist, können Sie sich nicht mit Codes anmelden, und nichts kann eingerichtet werden.
doctor-disk-free = Schaffen Sie dort Platz. So sehen Sie, welcher Datenträger es ist: df -h { $folder }
doctor-clock-network = Die Uhr wird über das Netz gestellt.
doctor-clock-alone = Die Zeitsynchronisierung ist aus, und es gibt keine Hardware-Uhr zum Vergleichen.
doctor-clock-compare = Einmalcodes brauchen die richtige Zeit. Vergleichen Sie die Uhr selbst.
doctor-clock-agrees = Die Uhr stimmt mit der Hardware-Uhr des Computers überein.
doctor-clock-off = Die Uhr und die Hardware-Uhr des Computers weichen um { $seconds } Sekunden voneinander ab, und die Zeitsynchronisierung ist aus. Einmalcodes schlagen fehl, wenn die Uhr um mehr als { $tolerance } falsch geht.
doctor-clock-set = Schalten Sie die Zeitsynchronisierung ein: sudo timedatectl set-ntp true. Oder stellen Sie die Uhr selbst.
doctor-answers = mfad antwortet am { $bus }.
doctor-silent = mfad antwortet nicht am { $bus }.
doctor-same-version = mfad und mfactl haben beide Version { $own }.
doctor-other-version = mfad hat Version { $daemon }, und mfactl hat { $own }.
doctor-other-version-next = Nach einer Aktualisierung läuft das alte weiter, bis es neu gestartet wird: sudo systemctl restart mfad
doctor-firmware-roca = erzeugt RSA-Schlüssel, die gebrochen werden können (YSA-2017-01)
doctor-firmware-roca-next = Verwenden Sie keine RSA-Schlüssel, die darauf erzeugt wurden, weder für PIV noch für OpenPGP. Bitten Sie den Hersteller um Ersatz.
doctor-firmware-entropy = verwendet direkt nach dem Start zu wenig Zufall (YSA-2019-02)
doctor-firmware-entropy-next = Ersetzen Sie ihn, und fügen Sie den neuen hinzu: mfactl enroll
doctor-firmware-eucleak = kann von jemandem kopiert werden, der ihn hat, die PIN kennt und ein Labor hat (YSA-2024-03)
doctor-firmware-eucleak-next = Wenn ihn lange jemand anderes hatte, entfernen Sie ihn (mfactl remove), und verwenden Sie einen anderen Schlüssel.
doctor-firmware-good = Kein USB-Schlüssel hat Firmware mit bekannten Problemen.
doctor-a-key = Ein Schlüssel
doctor-firmware = { $name } mit Firmware { $version } { $warning }.
doctor-activation = Der Systembus kann mfad starten.
doctor-activation-missing = Der Systembus kann mfad nicht starten.
doctor-unit = Die systemd-Unit von mfad ist installiert.
doctor-unit-missing = Die systemd-Unit von mfad fehlt.
doctor-bus-policy = Der Systembus lässt mfad seinen Namen verwenden.
doctor-bus-policy-missing = Der Systembus lässt mfad seinen Namen nicht verwenden.
doctor-polkit-actions = Die polkit-Aktionen von mfad sind installiert.
doctor-polkit-actions-missing = Die polkit-Aktionen von mfad fehlen, daher darf niemand etwas tun.
doctor-polkit-rule = Die polkit-Regel, die mfad Smartcards verwenden lässt, ist installiert.
doctor-polkit-rule-missing = Die polkit-Regel, die mfad Smartcards verwenden lässt, fehlt.
doctor-udev-rule = Die udev-Regel, die mfad Schlüssel verwenden lässt, ist installiert.
doctor-udev-rule-missing = Die udev-Regel, die mfad Schlüssel verwenden lässt, fehlt.
doctor-hidden = Nur ein Administrator kann sehen, ob { $file } da ist.
doctor-hidden-next = Prüfen Sie als Administrator: sudo mfactl doctor
doctor-install-again = Installieren Sie mfad neu: { $file } fehlt.
doctor-user = mfad hat einen eigenen Benutzer und eine eigene Gruppe.
doctor-user-missing = Der Benutzer und die Gruppe, unter denen mfad läuft, fehlen.
doctor-user-make = Legen Sie sie an: sudo systemd-sysusers mfad.conf
doctor-hidraw = Der Kernel lässt Programme Sicherheitsschlüssel verwenden (hidraw).
doctor-hidraw-missing = Der Kernel hat kein hidraw, daher kann kein Programm Sicherheitsschlüssel verwenden.
doctor-hidraw-next = Starten Sie den Kernel Ihrer Distribution, oder einen mit CONFIG_HIDRAW=y.
doctor-uhid = Der Kernel kann eine Karte als Sicherheitsschlüssel zeigen (uhid).
doctor-uhid-missing = Der Kernel hat kein uhid, daher kann er eine Karte nicht als Sicherheitsschlüssel zeigen.
doctor-uhid-next = Wenn Sie das brauchen: sudo modprobe uhid
doctor-you-may-open = Sie können { $name } öffnen.
doctor-you-may-not-open = Sie können { $name } nicht öffnen ({ $node }).
doctor-sit-here = Benutzen Sie den Bildschirm dieses Computers, oder fragen Sie einen Administrator.
doctor-no-node = { $name } hat keinen Knoten { $node }.
doctor-mfad-may-open = mfad kann { $name } öffnen.
doctor-mfad-may-not-open = mfad kann { $name } nicht öffnen: { $node } gehört nicht seiner Gruppe.
doctor-udev-again = Ziehen Sie den Schlüssel ab, und schließen Sie ihn wieder an, oder führen Sie aus: sudo udevadm trigger --subsystem-match=hidraw
doctor-not-held = Kein anderes Programm hat { $name } geöffnet.
doctor-held = { $name } ist geöffnet in { $by }.
doctor-held-next = Wenn der Schlüssel hier nicht reagiert, beenden oder schließen Sie dieses Programm.
doctor-awake = { $name } wird nicht zum Stromsparen schlafen gelegt.
doctor-asleep = { $name } wird zum Stromsparen schlafen gelegt und wacht vielleicht nicht auf, wenn er gebraucht wird.
doctor-asleep-next = Halten Sie ihn wach, bis Sie ihn abziehen: echo on | sudo tee { $control }. Auf Dauer schließen Sie ihn in Ihrem Stromsparprogramm (TLP, powertop) vom USB-Autosuspend aus.
doctor-no-method = Keine Anmeldemethode ist eingerichtet.
doctor-no-method-next = Schließen Sie einen Sicherheitsschlüssel an, und richten Sie ihn ein: { $command }
doctor-one-method = Sie haben nur eine Anmeldemethode. Wenn Sie sie verlieren, haben Sie keine andere.
doctor-one-method-next = Richten Sie einen zweiten Schlüssel ein: { $command }
doctor-method-suspended = „{ $label }“ kann nicht zum Anmelden verwendet werden.
doctor-methods = Sie haben { $some } Anmeldemethoden.
doctor-not-done = Das hat nicht funktioniert.
doctor-done = Erledigt.
doctor-look-again = Prüfen Sie noch einmal: mfactl doctor
doctor-notifications-off = Benachrichtigungen sind ausgeschaltet, wie Sie es gewählt haben.
doctor-notifications-unseen = Dieser Desktop zeigt keine Benachrichtigungen, daher erfahren Sie nicht, wenn ein Schlüssel auf eine Berührung wartet.
doctor-notifications-unseen-next = Installieren Sie etwas, das sie zeigt (Debian: mako-notifier, dunst oder xfce4-notifyd).
doctor-notifications = Sie werden benachrichtigt, wenn ein Schlüssel auf eine Berührung wartet.
doctor-notify-off = mfad-notify läuft nicht, daher erfahren Sie nicht, wenn ein Schlüssel auf eine Berührung wartet.
doctor-notify-off-next = Starten Sie es: systemctl --user enable --now mfad-notify. Wenn Sie keine Benachrichtigungen möchten: systemctl --user mask mfad-notify
doctor-policy = Die Richtliniendateien sind gültig.
doctor-policy-next = Die letzte gültige Richtlinie bleibt in Kraft, bis ein Administrator das behebt.
doctor-remote-refused = Sicherheitsschlüssel und Smartcards funktionieren in dieser Sitzung nicht, weil sie nicht am Bildschirm dieses Computers ist.
doctor-remote-refused-next = Verwenden Sie hier Wiederherstellungscodes oder eine Authentifizierungs-App. Um auch Schlüssel zu verwenden, bitten Sie einen Administrator, remote = "allow" in /etc/mfad/policy.toml zu setzen.
doctor-remote-allowed = Sicherheitsschlüssel und Smartcards funktionieren auch in Sitzungen von anderen Computern (remote = "allow").
doctor-remote-here = Sicherheitsschlüssel und Smartcards funktionieren nur am Bildschirm dieses Computers.
doctor-policy-met = Sie haben eingerichtet, was die Richtlinie verlangt.
doctor-policy-unmet = Die Richtlinie verlangt { $missing }.
doctor-policy-unmet-next = Richten Sie es ein: mfactl enroll. Wer es verlangt: mfactl status
doctor-policy-pin-unsupported = Die Richtlinie verlangt eine PIN, und { $name } unterstützt keine.
doctor-policy-pin-unsupported-next = Verwenden Sie zum Anmelden einen anderen Schlüssel.
doctor-policy-pin-not-set = Die Richtlinie verlangt eine PIN, und { $name } hat noch keine.
doctor-policy-pin = { $name } hat die PIN, die die Richtlinie verlangt.
doctor-key-answers = { $name } antwortet.
doctor-key-problem = { $name } kann nicht verwendet werden. { $problem }
doctor-key-problem-next = Ziehen Sie ihn ab, und schließen Sie ihn wieder an. Wenn das nicht hilft, versuchen Sie einen anderen Anschluss.
doctor-key-blocked = Die PIN von { $name } ist dauerhaft gesperrt.
doctor-key-blocked-next = Nur Zurücksetzen hilft, und das löscht den Schlüssel: mfactl reset { $id }
doctor-key-replug = { $name } akzeptiert vorerst keine PIN, nach zu vielen falschen Versuchen hintereinander.
doctor-key-replug-next = Ziehen Sie ihn ab, und schließen Sie ihn wieder an.
doctor-key-change = { $name } braucht eine neue PIN, bevor der Schlüssel verwendet werden kann.
doctor-key-few-next = Die richtige PIN setzt den Zähler zurück. Nehmen Sie sich Zeit: mfactl sign-in
doctor-key-not-blocked = { $name } ist nicht gesperrt.
doctor-said-nothing = Es hat { $seconds } Sekunden lang nicht geantwortet. Sehen Sie nach, was es tut, und starten Sie es dann neu: journalctl --unit mfad; sudo systemctl restart mfad
doctor-nothing-wrong = Keine Probleme gefunden.
doctor-wrong =
    { $bad ->
        [one] 1 Problem gefunden.
       *[other] { $bad } Probleme gefunden.
    }
# At most four letters each.
doctor-mark-good = gut
doctor-mark-note = info
doctor-mark-bad = !!
doctor-run-now = Jetzt ausführen: { $command }?
doctor-policy-kind = { $kind }
doctor-key-few =
    { $left ->
        [one] Die PIN von { $name } wird nach 1 weiteren falschen Versuch dauerhaft gesperrt.
       *[other] Die PIN von { $name } wird nach { $left } weiteren falschen Versuchen dauerhaft gesperrt.
    }
doctor-extension-alone = Die mfad-Erweiterung in { $browser } findet mfad-browser-host nicht.
doctor-extension-set-up = Richten Sie es ein, und starten Sie dann den Browser neu: mfactl browser install
doctor-extension-shut-up = Die mfad-Erweiterung in { $browser } kann mfad-browser-host nicht starten.
doctor-extension-outside = Sehen Sie nach, was gebraucht wird, oder welchen Browser Sie stattdessen verwenden können: mfactl browser status
doctor-extension-other = Die mfad-Erweiterung in { $browser } hat Version { $version }, und mfad-browser-host hat { $own }.
doctor-extension-update = Aktualisieren Sie die Erweiterung auf { $own }, und starten Sie dann den Browser neu.
doctor-extension-good = Die mfad-Erweiterung in { $browser } ist aktuell.
doctor-codes-none = Alle Wiederherstellungscodes wurden benutzt.
doctor-codes-left =
    { $left ->
        [one] 1 Wiederherstellungscode ist übrig.
       *[other] { $left } Wiederherstellungscodes sind übrig.
    }
doctor-codes-new = Erstellen Sie neue: mfactl recovery-codes new
doctor-polkit-insists = polkit besteht auf mfad (pam_mfad.so ist in polkit-1 als required eingetragen), daher kann niemand ohne Anmeldemethode eine erste hinzufügen.
doctor-polkit-sufficient = Ändern Sie diese Zeile in: auth sufficient pam_mfad.so
doctor-pam-reaches = Die Zeile mit pam_mfad.so in { $file } wird benutzt von: { $services }.
doctor-pam-lets-past = Die Zeile mit pam_mfad.so in { $file } ({ $control }) lässt Personen ein, die mfad abgelehnt hat.
doctor-pam-lets-past-next = Schreiben Sie [success=ok user_unknown=ignore default=die] für einen zweiten Schritt, oder sufficient anstelle des Passworts: man pam_mfad
doctor-login-pending = { $service } wurde eben geändert, und die Änderung wird in { $seconds } s zurückgenommen.
doctor-login-pending-next = Um sie zu behalten, melden Sie sich bei { $service } mit Ihrem Schlüssel an.
doctor-login-problem = Was mfactl in { $service } geändert hat, braucht Aufmerksamkeit: { $problem }.
doctor-login-problem-next = Wie es darum steht: mfactl login status { $service }
doctor-login-keyring = Die Anmeldung mit einem Schlüssel öffnet den Schlüsselbund in { $services } nicht, weil eine Zeile fehlt oder an der falschen Stelle steht.
doctor-login-keyring-next = Schreiben Sie die Zeilen in der Reihenfolge, die man pam_mfad für einen Schlüssel zeigt, der den Schlüsselbund öffnet.
doctor-login-untried = mfad wurde nicht getestet in: { $services }.
doctor-login-untried-next = Stellen Sie sicher, dass Sie sich dort auch anders anmelden können. Wo es getestet wurde: man pam_mfad
doctor-login-shows-nothing = Diese Programme zeigen nicht an, was mfad fragt: { $services }.
doctor-login-shows-nothing-next = So melden Sie sich dort an: man pam_mfad
doctor-sssd-none = Die Richtlinie nennt ein Verzeichnis, aber SSSD ist auf diesem Computer nicht eingerichtet.
doctor-sssd-none-next = Richten Sie SSSD ein, oder entfernen Sie das Verzeichnis aus der Richtlinie.
doctor-sssd-unread = Nur root kann prüfen, ob SSSD mfad das Verzeichnis lesen lässt.
doctor-sssd-unread-next = Prüfen Sie es: sudo mfactl doctor
doctor-sssd-good = SSSD lässt mfad das Attribut { $attribute } des Verzeichnisses lesen.
doctor-sssd-missing = SSSD lässt mfad das Attribut { $attribute } des Verzeichnisses nicht lesen.
doctor-sssd-allowed = Fügen Sie mfad in /etc/sssd/sssd.conf im Abschnitt [ifp] zu allowed_uids hinzu, neben root, und starten Sie sssd neu.
doctor-sssd-attributes = Fügen Sie +{ $attribute } in /etc/sssd/sssd.conf im Abschnitt [ifp] zu user_attributes hinzu, und starten Sie sssd neu.
doctor-sssd-extra = Fügen Sie { $attribute } in /etc/sssd/sssd.conf im Abschnitt der Domain zu ldap_user_extra_attrs hinzu, und starten Sie sssd neu.
