login-try-question = Das jetzt als { $account } ausprobieren? { $service } wird nur geändert, wenn es funktioniert.
login-nothing-changed = Es wurde nichts geändert.
login-tried-without-key = { $service } würde Sie einlassen, aber mit dem Passwort. Es wurde nichts geändert. Versuchen Sie es noch einmal mit Ihrem Schlüssel.
login-trial-refused = Mit dieser Änderung hätte { $service } Sie nicht eingelassen ({ $error }). Es wurde nichts geändert.
login-changed =
    { $service } fragt jetzt nach Ihrem Schlüssel. Meldet sich innerhalb von { $minutes } Minuten niemand mit einem Schlüssel an, wird das rückgängig gemacht.
    { $next }
login-next-command = Melden Sie sich noch einmal an: { $command }
login-next-console = Melden Sie sich noch einmal an: Drücken Sie Strg-Alt-F3 und melden Sie sich dort an.
login-next-lock-screen = Melden Sie sich noch einmal an: Sperren Sie den Bildschirm und entsperren Sie ihn.
login-restored = { $service } ist wieder wie vorher.
login-confirmed = Jemand hat sich bei { $service } mit einem Schlüssel angemeldet, die Änderung bleibt.
login-undone = Niemand hat sich rechtzeitig bei { $service } mit einem Schlüssel angemeldet, die Änderung wurde rückgängig gemacht.
login-root-only = Das kann nur root. Führen Sie aus: sudo mfactl login { $verb } { $service }
login-reaches = Ändert auch: { $others }.
login-reaches-unfit = { $other } übernimmt seine Zeilen aus { $service }, und dort kann mfad nicht verwendet werden. Es wurde nichts geändert.
login-no-module = PAM findet pam_mfad.so nicht. Installieren Sie mfad neu.
login-no-systemd = systemd läuft nicht, daher könnte nichts eine Änderung zurücknehmen, die Sie aussperrt. Fügen Sie die Zeilen selbst hinzu: man pam_mfad
login-no-clock = Der Systemstart lässt sich nicht erkennen, daher könnte nichts eine Änderung zurücknehmen, die Sie aussperrt. Fügen Sie die Zeilen selbst hinzu: man pam_mfad
login-not-watched = { $unit } kann nicht gestartet werden, daher würde nichts eine Änderung zurücknehmen, die Sie aussperrt. Es wurde nichts geändert. Einzelheiten: systemctl status { $unit }
login-nobody-enrolled = { $account } hat noch keine Anmeldemethode. Richten Sie zuerst eine ein: mfactl enroll
login-only-method = { $account } hat nur eine Anmeldemethode. Geht sie verloren, kommt niemand hinein. Richten Sie zuerst eine zweite ein: mfactl enroll
login-no-way-for-root = root hat kein Passwort, daher kommt niemand hinein, wenn mfad ausfällt. Setzen Sie zuerst eines: sudo passwd root
login-remote = { $service } lässt Personen von anderen Computern aus ein, für die ein Schlüssel in diesem nichts beweist. Für ssh: Verwenden Sie einen Schlüssel in ssh selbst: ssh-keygen -t ed25519-sk
login-shows-nothing = { $service } zeigt nicht an, was mfad fragt, daher kann mfad dort nicht verwendet werden.
login-shared = Andere Dienste übernehmen ihre Zeilen aus { $service }. Um in allen einen Schlüssel zu verwenden, auch in entfernten: sudo pam-auth-update. Um nur einen zu ändern, nennen Sie ihn: mfactl login status
login-polkit = polkit muss ohne Schlüssel funktionieren, denn mfad fragt polkit, bevor Sie einen einrichten können. Dort geht nur ein Schlüssel anstelle des Passworts: sudo mfactl login enable polkit-1
login-not-known = mfad wurde in { $service } nicht getestet, daher ändert mfactl es nicht.
login-by-hand-before =
    So fügen Sie es selbst hinzu: Lassen Sie eine Root-Shell offen und setzen Sie dies in /etc/pam.d/{ $service } vor die Zeile, die nach dem Passwort fragt, etwa @include common-auth:
        { $lines }
login-by-hand-after =
    So fügen Sie es selbst hinzu: Lassen Sie eine Root-Shell offen und setzen Sie dies in /etc/pam.d/{ $service } hinter die Zeile, die nach dem Passwort fragt, etwa @include common-auth:
        { $lines }
login-asks-already = { $service } fragt schon nach Ihrem Schlüssel (die Zeile steht in { $file }).
login-takes-from = { $service } übernimmt seine Zeilen aus { $other }. Ändern Sie das: sudo mfactl login enable { $other }
login-line = mfactl versteht Zeile { $line } von { $path } nicht.
login-file = mfactl versteht { $path } nicht.
login-no-password = mfactl erkennt nicht, wo { $path } nach dem Passwort fragt.
login-root-out = Mit dieser Änderung würde { $path } auch root nach einem Schlüssel fragen.
login-include = Eine Datei, die { $path } einbindet, kann nicht gelesen werden ({ $error }).
login-unknown-module = { $path } verwendet ein Modul, das mfactl nicht kennt.
login-asks-password-too = { $path } würde auch nach dem Passwort fragen.
login-bypass = Mit dieser Zeile könnte { $path } Personen einlassen, die ihren Schlüssel nicht verwendet haben.
login-pending-already = { $service } wurde eben geändert. Melden Sie sich dort mit Ihrem Schlüssel an oder machen Sie die Änderung rückgängig: sudo mfactl login disable { $service }
login-enabled-already = { $service } fragt schon nach Ihrem Schlüssel. Um das zu ändern: sudo mfactl login disable { $service }
login-not-by-mfactl = mfactl hat mfad nicht in { $service } eingetragen. Löschen Sie die Zeilen mit pam_mfad.so selbst aus /etc/pam.d/{ $service }.
login-not-enabled = { $service } fragt nicht nach Ihrem Schlüssel.
login-edited-since = { $path } wurde bearbeitet, nachdem mfactl die Datei geändert hatte, und bleibt daher, wie sie ist. Löschen Sie die Zeilen mit pam_mfad.so selbst, dann { $path }.before-mfad und /var/lib/mfad-login/{ $service }.
login-not-kept = { $path } fehlt, daher kann mfactl die Datei nicht wiederherstellen. Löschen Sie die Zeilen mit pam_mfad.so selbst aus /etc/pam.d/{ $service }, dann /var/lib/mfad-login/{ $service }.
login-missing = { $path } gibt es nicht.
login-not-a-file = { $path } ist keine normale Datei, daher ändert mfactl sie nicht.
login-not-roots = { $path } kann von anderen als root geändert werden. Korrigieren Sie das zuerst: ls -ld { $path }
login-edited = { $path } wurde gleichzeitig von jemand anderem geändert. Es wurde nichts geändert. Sehen Sie nach und versuchen Sie es noch einmal.
login-kept-gone = { $path } fehlt.
login-busy = Ein anderes mfactl login läuft gerade. Warten Sie, bis es fertig ist, und versuchen Sie es noch einmal.
login-io = { $path } kann nicht verwendet werden ({ $error }). Es wurde nichts geändert.
login-no-service = Es gibt keinen Dienst { $service }. Welche es gibt: ls /etc/pam.d
login-without = Ohne mfad: { $services }
login-form-key-or-password = Schlüssel oder Passwort
login-form-after-password = Schlüssel nach dem Passwort, falls eingerichtet
login-form-required = Schlüssel nach dem Passwort, immer
login-pending =
    { $seconds ->
        [one] wird in 1 Sekunde zurückgenommen, wenn Sie sich nicht mit dem Schlüssel anmelden
       *[other] wird in { $seconds } Sekunden zurückgenommen, wenn Sie sich nicht mit dem Schlüssel anmelden
    }
login-problem-edited = bearbeitet, nachdem mfactl es geändert hatte, daher nicht rückgängig zu machen: siehe mfactl login disable
login-problem-overdue = hätte zurückgenommen werden sollen: sudo mfactl login disable { $service }
login-problem-module = PAM findet pam_mfad.so nicht: Installieren Sie mfad neu
login-problem-anybody = lässt Personen ein, die nichts bewiesen haben: siehe man pam_mfad
login-problem-bypass = lässt Personen in manchen Fällen ohne Schlüssel ein: siehe man pam_mfad
login-problem-password-too = fragt auch nach dem Schlüssel noch nach dem Passwort: siehe man pam_mfad
login-problem-no-effect = der Schlüssel ändert nichts: siehe man pam_mfad
login-password-by-key = Mit diesen Zeilen würde ein Schlüssel auch das Passwort geben, nach dem { $path } fragt.
login-problem-password-by-key = ein Schlüssel gibt auch das Passwort, nach dem gefragt wird, sodass ein Nachweis für zwei zählt; siehe man pam_mfad
login-problem-keyring = der Schlüssel öffnet den Schlüsselbund nicht, weil eine Zeile fehlt oder an der falschen Stelle steht: siehe man pam_mfad
login-no-keyring = Nichts in { $path } öffnet einen Schlüsselbund. Lassen Sie --keyring weg.
login-keyring-after-password = Ein Schlüssel kann den Schlüsselbund nicht öffnen, wo auch nach dem Passwort gefragt wird: Das Passwort öffnet ihn. Lassen Sie --keyring weg.
