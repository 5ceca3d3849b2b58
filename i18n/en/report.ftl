report-machine = Machine
report-account = Account
report-methods = Methods
report-missing = Missing
report-refused = Refused
report-locked = Locked
report-last-sign-in = Last sign-in
report-never = never
report-none = none
report-unknown = unknown
report-nothing = nothing
report-suspended = { $kinds }, { $number } suspended
report-missing-methods =
    { $number ->
        [one] 1 method
       *[other] { $number } methods
    }
report-locked-now = { $number }, locked for { $left } s
report-nobody = Nobody has a sign-in method here, and there is nobody who could.
report-one-shape = Choose one of --csv and --json.
report-passed-over = Skipped lines: { $unreadable } unreadable, { $too_long } too long.
report-unread = { $path } can't be read: { $error }
report-too-many = There are more than { $most } accounts. Report on fewer files at a time.
