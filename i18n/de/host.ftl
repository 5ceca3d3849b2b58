host-unplugged = Dieser Schlüssel ist nicht mehr angeschlossen. Schließen Sie ihn an, und versuchen Sie es noch einmal.
host-usage =
    mfad-browser-host wird von Browsern für die Erweiterung von mfad gestartet.
    So wird es eingerichtet: mfactl browser install
host-taken = Diese Nummer ist vergeben.
host-unknown = Dieses mfad-browser-host kennt den Befehl nicht.
host-away = mfad antwortet gerade nicht.
host-too-many = Zu viele Anfragen sind offen. Beantworten Sie einige, oder brechen Sie sie ab.
host-stopped = mfad wurde beendet.
host-no-page = Die Anfrage sagt nicht, von welcher Seite sie kommt.
host-frame-too-long = ein Rahmen von { $length } Byte ist zu lang
host-frame-foreign = ein Rahmen ist nicht von der Erweiterung von mfad
host-answer-too-long = zu lange Antwort
host-no-site = Die Anfrage sagt nicht, welche Seite gemeint ist.
