pick-nothing-plugged-in = Kein Schlüssel ist angeschlossen. Schließen Sie einen an, und versuchen Sie es noch einmal.
pick-no-such-key =
    Kein angeschlossener Schlüssel beginnt mit „{ $typed }“. Angeschlossen:
    { $list }
pick-codes = Einmalcodes
pick-none-has = Kein angeschlossener Schlüssel und keine Karte unterstützt { $name }. Schließen Sie etwas an, das es tut, und versuchen Sie es noch einmal.
pick-has-not = { $token } unterstützt { $name } nicht. Verwenden Sie etwas, das es tut.
pick-no-method = Keine Anmeldemethode ist eingerichtet. Richten Sie eine ein: mfactl enroll
pick-no-such-method =
    Keine Anmeldemethode beginnt mit „{ $typed }“. Sie haben:
    { $list }
pick-no-such-method-here =
    Keine Anmeldemethode beginnt mit „{ $typed }“. Vorhanden sind:
    { $list }
pick-no-terminal =
    Es gibt kein Terminal zum Auswählen. Geben Sie mit --method an, welche:
    { $list }
pick-no-account-at-all = Es gibt keine Konten, also beginnt keines mit „{ $typed }“. Fügen Sie eines hinzu: mfactl codes add
pick-no-such-account =
    Kein Konto beginnt mit „{ $typed }“. Vorhanden sind:
    { $list }
pick-several-keys =
    Mehrere Schlüssel sind angeschlossen. Geben Sie an, welchen Sie meinen:
    { $list }
pick-ambiguous-key =
    Mehr als ein Schlüssel beginnt mit „{ $typed }“. Geben Sie mehr davon ein:
    { $list }
pick-ambiguous-method =
    Mehr als eine Anmeldemethode beginnt mit „{ $typed }“. Geben Sie mehr davon ein:
    { $list }
pick-ambiguous-account =
    Mehr als ein Konto beginnt mit „{ $typed }“. Geben Sie mehr davon ein:
    { $list }
pick-none-waits = Keiner davon kann auf eine Berührung warten. Nennen Sie den, den Sie meinen.
pick-touch-meant = Berühren Sie den, den Sie meinen.
