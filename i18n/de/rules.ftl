rules-erased = Ausgesetzt: Der Schlüssel wurde zurückgesetzt. Entfernen Sie die Methode, und fügen Sie den Schlüssel neu hinzu.
rules-codes-used = Alle wurden benutzt.
rules-secret-gone = Das Geheimnis kann nicht entschlüsselt werden, weil der Schlüssel dafür weg ist. Entfernen Sie die Methode.
rules-left-alone = Zu viele falsche Versuche. Warten Sie eine Weile, bevor Sie es wieder versuchen.
rules-not-plugged-in = { $name } ist nicht angeschlossen.
rules-label = Ein Name muss 1 bis { $most } Zeichen haben, alle sichtbar.
rules-label-taken = Sie haben bereits eine Anmeldemethode namens „{ $label }“. Wählen Sie einen anderen Namen.
rules-has-to-stay = { $what } ({ $by }), daher kann „{ $label }“ nicht entfernt werden. Fügen Sie zuerst eine andere hinzu, oder fragen Sie einen Administrator.
rules-last = Die letzte Anmeldemethode kann nicht entfernt werden
rules-kind = Vorgeschrieben ist: { $kind }
rules-methods = Mindestens { $wanted } Anmeldemethoden sind vorgeschrieben
rules-card-erased = Ausgesetzt: Der Schlüssel auf der Karte wurde gelöscht. Entfernen Sie die Methode, und fügen Sie die Karte neu hinzu.
rules-more-methods =
    { $more ->
        [one] 1 weitere Anmeldemethode
       *[other] { $more } weitere Anmeldemethoden
    }
rules-method-of = eine Methode der Art „{ $kind }“
rules-and = {" "}und{" "}
rules-wanting = Ihr Administrator verlangt { $wanting }.
rules-lost = Ausgesetzt: als verloren gemeldet.
rules-dropped = Ausgesetzt: Ihre Organisation hat sie entfernt.
rules-kind-forbidden = Ihr Administrator erlaubt diese Art von Methode nicht.
rules-not-suspended = „{ $label }“ ist nicht ausgesetzt.
rules-not-at-seat = Sie sind nicht an diesem Computer, daher reagieren Schlüssel und Karten nicht.
