site-or-another = { $purpose } { $message } Schließen Sie einen anderen Schlüssel an.
site-cannot = { $name } unterstützt nicht, was die Seite verlangt.
site-plug-in = { $purpose } Schließen Sie Ihren Schlüssel an.
site-no-pin = { $purpose } Die Seite verlangt eine PIN, und { $name } hat noch keine. Wählen Sie eine.
site-late = Niemand hat rechtzeitig getan, was verlangt wurde. Beginnen Sie auf der Seite neu.
site-signed-in = { $name } hat Sie bei { $site } angemeldet.
site-sign-in = Bei { $site } anmelden.
site-no-passkey = { $name } hat keinen Passkey für { $site }. Verwenden Sie einen anderen Schlüssel, oder melden Sie sich anders an.
site-account = Konto { $number }
site-choose = { $purpose } Wählen Sie ein Konto.
site-no-answer = Der Schlüssel gab keine Antwort. Versuchen Sie es noch einmal.
site-made = { $name } hat jetzt einen Passkey für { $site }.
site-already = { $name } hat bereits einen Passkey für dieses Konto bei { $site }. Melden Sie sich damit an, oder erstellen Sie einen auf einem anderen Schlüssel.
site-platform = Die Seite möchte einen Passkey, der auf diesem Computer gespeichert ist, und mfad speichert Passkeys auf Schlüsseln. Verwenden Sie den Dialog des Browsers.
site-attestation = Marke und Modell von { $name } für { $site } anzeigen? Ohne das kann die Seite den Schlüssel ablehnen.
site-inside = (innerhalb von { $site })
site-inside-another = (innerhalb der Seite von jemand anderem)
site-passkey-of = (Passkey von { $rp_id })
site-asked-by = , verlangt von { $program }
site-make = Einen Passkey bei { $site } erstellen.
site-make-for = Einen Passkey für „{ $account }“ bei { $site } erstellen.
site-note-kept = Gespeichert für { $site }: { $label }. So sehen Sie es: mfactl site note show { $site }
site-note-type = Tippen Sie, was Sie für { $site } speichern möchten, oder fügen Sie es ein, und drücken Sie dann Strg-D in einer eigenen Zeile.
site-note-none = Sie haben keine Notizen. Fügen Sie eine hinzu: mfactl site note add SEITE
site-note-remove = Sie kann nicht zurückgeholt werden. { $label } von { $site } entfernen?
site-note-removed = Von { $site } entfernt: { $label }.
site-note-none-for = Sie haben keine Notiz für { $site }. Fügen Sie eine hinzu: mfactl site note add { $site }
site-note-no-such =
    Sie haben keine solche Notiz für { $site }. Vorhanden sind:
    { $names }
site-note-several =
    Sie haben mehrere Notizen dafür. Geben Sie an, welche Sie meinen:
    { $names }
site-note-since = gespeichert { $when }
site-note-key-gone = der Schlüssel dazu ist weg
site-which = Geben Sie eine Seite an, zum Beispiel: mfactl site example.org
site-way-passkey = Passkey
site-way-note = Notiz
site-way-none = Hier ist nicht bekannt, wie Sie sich bei { $site } anmelden können. Schließen Sie einen Schlüssel an, der vielleicht einen Passkey dafür hat, oder speichern Sie die Wiederherstellungscodes: mfactl site note add { $site }
site-way-more = { $name } hat vielleicht mehr: { $why }
site-finger-not-set-up = { $name } hat keinen Fingerabdruck eingerichtet, und die Seite verlangt einen. Richten Sie ihn nach der Anleitung des Herstellers ein.
site-saves = Daten auf Ihrem Schlüssel für { $site } speichern.
site-another-asks = Die Anfrage einer anderen Website ist noch offen. Schließen Sie sie zuerst ab oder brechen Sie sie ab.
