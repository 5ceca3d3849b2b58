report-missing = fehlt: { $what }
report-nothing-missing = nichts fehlt
report-refused = abgelehnt: { $number }
report-locked = Wartezeiten: { $number }
report-locked-now = Wartezeiten: { $number }, jetzt noch { $left } s
report-last-sign-in = letzte Anmeldung { $when }
report-never = keine Anmeldung
report-none = keine
report-unknown = unbekannt
report-suspended = { $kinds }, { $number } gesperrt
report-missing-methods =
    { $number ->
        [one] 1 Methode
       *[other] { $number } Methoden
    }
report-nobody = Hier hat niemand eine Anmeldemethode, und es gibt niemanden, der eine haben könnte.
report-one-shape = Wählen Sie entweder --csv oder --json.
report-passed-over = Übersprungene Zeilen: { $unreadable } nicht lesbar, { $too_long } zu lang.
report-unread = { $path } kann nicht gelesen werden: { $error }
report-too-many = Es sind mehr als { $most } Konten. Nehmen Sie weniger Dateien auf einmal.
