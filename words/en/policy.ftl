policy-met = met
policy-missing = missing: mfactl enroll
policy-with-help = { $message } For help: { $help }.
policy-required = Required of everybody ({ $by })
policy-missing-ways =
    { $missing ->
        [one] 1 is missing: mfactl enroll
       *[other] { $missing } are missing: mfactl enroll
    }
policy-ways =
    { $number ->
        [one] 1 way to sign in
       *[other] { $number } ways to sign in
    }
