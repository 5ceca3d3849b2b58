app-none = Sie haben keine App-Passwörter. Erstellen Sie eines: mfactl app-password add
app-revoked = Das Passwort von { $label } wird nicht mehr akzeptiert.
app-made = erstellt { $when }
app-none-at-all = Sie haben keine App-Passwörter, also auch keines für „{ $typed }“.
app-not-found =
    Kein App-Passwort passt zu „{ $typed }“. Vorhanden sind:
    { $list }
app-several =
    Mehrere App-Passwörter passen zu „{ $typed }“:
    { $names }
app-most = Sie haben { $most } App-Passwörter. Widerrufen Sie eines, das Sie nicht mehr brauchen.
app-taken = Sie haben bereits ein App-Passwort für „{ $label }“. Widerrufen Sie es zuerst, oder wählen Sie einen anderen Namen.
app-shown-once = Geben Sie dieses Passwort in { $label } ein. Es wird nur einmal angezeigt.
app-wrong = Das ist kein App-Passwort dieses Kontos.
app-no-such = Dieses App-Passwort gibt es nicht. Vielleicht wurde es schon widerrufen.
app-unmade = Das App-Passwort konnte nicht erstellt oder geprüft werden: { $error }.
