report-machine = Rechner
report-account = Konto
report-methods = Methoden
report-missing = Es fehlt
report-refused = Abgelehnt
report-locked = Gesperrt
report-last-sign-in = Letzte Anmeldung
report-never = nie
report-none = keine
report-unknown = unbekannt
report-nothing = nichts
report-suspended = { $kinds }, { $number } gesperrt
report-missing-methods =
    { $number ->
        [one] 1 Methode
       *[other] { $number } Methoden
    }
report-locked-now = { $number }, gesperrt für { $left } s
report-nobody = Hier hat niemand eine Anmeldemethode, und es gibt niemanden, der eine haben könnte.
report-one-shape = Wählen Sie entweder --csv oder --json.
report-passed-over = Übersprungene Zeilen: { $unreadable } nicht lesbar, { $too_long } zu lang.
report-unread = { $path } kann nicht gelesen werden: { $error }
report-too-many = Es sind mehr als { $most } Konten. Nehmen Sie weniger Dateien auf einmal.
