policy-met = met
policy-missing = missing: { $command }
policy-with-help = { $message } For help: { $help }.
policy-required = Required of everyone ({ $by })
policy-missing-methods =
    { $missing ->
        [one] 1 is missing: mfactl enroll
       *[other] { $missing } are missing: mfactl enroll
    }
policy-methods =
    { $number ->
        [one] 1 sign-in method
       *[other] { $number } sign-in methods
    }
