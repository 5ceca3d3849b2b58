report-missing = mangler: { $what }
report-nothing-missing = mangler ingenting
report-refused = avvist: { $number }
report-locked = sperringer: { $number }
report-locked-now = sperringer: { $number }, nå i { $left } s
report-last-sign-in = siste innlogging { $when }
report-never = ingen innlogging
report-none = ingen
report-unknown = ukjent
report-suspended = { $kinds }, { $number } sperret
report-missing-methods =
    { $number ->
        [one] 1 metode
       *[other] { $number } metoder
    }
report-nobody = Ingen har en innloggingsmetode her, og det er ingen som kunne hatt det.
report-one-shape = Velg enten --csv eller --json.
report-passed-over = Linjer som ble hoppet over: { $unreadable } uleselige, { $too_long } for lange.
report-unread = { $path } kan ikke leses: { $error }
report-too-many = Det er flere enn { $most } kontoer. Ta færre filer om gangen.
