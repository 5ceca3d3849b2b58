report-machine = Maskin
report-account = Konto
report-methods = Metoder
report-missing = Mangler
report-refused = Avvist
report-locked = Sperret
report-last-sign-in = Siste innlogging
report-never = aldri
report-none = ingen
report-unknown = ukjent
report-nothing = ingenting
report-suspended = { $kinds }, { $number } sperret
report-missing-methods =
    { $number ->
        [one] 1 metode
       *[other] { $number } metoder
    }
report-locked-now = { $number }, sperret i { $left } s
report-nobody = Ingen har en innloggingsmetode her, og det er ingen som kunne hatt det.
report-one-shape = Velg enten --csv eller --json.
report-passed-over = Linjer som ble hoppet over: { $unreadable } uleselige, { $too_long } for lange.
report-unread = { $path } kan ikke leses: { $error }
report-too-many = Det er flere enn { $most } kontoer. Ta færre filer om gangen.
