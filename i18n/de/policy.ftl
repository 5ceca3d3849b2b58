policy-met = erfüllt
policy-missing = fehlt: { $command }
policy-with-help = { $message } Hilfe: { $help }.
policy-required = Für alle vorgeschrieben ({ $by })
policy-missing-methods =
    { $missing ->
        [one] 1 fehlt: mfactl enroll
       *[other] { $missing } fehlen: mfactl enroll
    }
policy-methods =
    { $number ->
        [one] 1 Anmeldemethode
       *[other] { $number } Anmeldemethoden
    }
