try-begins = { $service } als { $account } testen. Es wird dadurch nichts geöffnet.
try-lets-in = { $service } würde Sie einlassen.
try-no-method = mfad hat keine Methode, um Sie anzumelden.
try-methods =
    mfad akzeptiert diese Methoden:
    { $list }
try-nothing-else = Sonst wird nichts verlangt.
try-others = Außerdem verlangt: { $others }.
try-no-user = Ihr Benutzer ist auf diesem Computer nicht bekannt.
try-look-up-failed = Ihr Benutzer konnte nicht nachgeschlagen werden ({ $error }). Versuchen Sie es noch einmal.
try-refused = { $service } würde Sie nicht einlassen ({ $error }). Lassen Sie eine Root-Shell offen. Wenn Sie einen anderen Zugang brauchen, löschen Sie die Zeile mit pam_mfad.so aus /etc/pam.d/{ $service }.
try-without-mfad = { $service } fragt mfad nicht, weil es keine auth-Zeile mit pam_mfad.so hat. Wie man eine hinzufügt: man pam_mfad
try-unreadable = /etc/pam.d/{ $service } kann nicht gelesen werden ({ $error }). Die Dienste dieses Computers: ls /etc/pam.d
try-includes-itself = es bindet sich selbst ein
try-reaches = Die Zeile mit pam_mfad.so in { $file } wird benutzt von: { $services }.
