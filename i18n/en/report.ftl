report-missing = missing: { $what }
report-nothing-missing = nothing missing
report-refused = refused: { $number }
report-locked = lockouts: { $number }
report-locked-now = lockouts: { $number }, now for { $left } s
report-last-sign-in = last sign-in { $when }
report-never = no sign-in
report-none = none
report-unknown = unknown
report-suspended = { $kinds }, { $number } suspended
report-missing-methods =
    { $number ->
        [one] 1 method
       *[other] { $number } methods
    }
report-nobody = Nobody has a sign-in method here, and there is nobody who could.
report-one-shape = Choose one of --csv and --json.
report-passed-over = Skipped lines: { $unreadable } unreadable, { $too_long } too long.
report-unread = { $path } can't be read: { $error }
report-too-many = There are more than { $most } accounts. Report on fewer files at a time.
