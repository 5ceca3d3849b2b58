policy-met = oppfylt
policy-missing = mangler: { $command }
policy-with-help = { $message } Hjelp: { $help }.
policy-required = Kreves av alle ({ $by })
policy-missing-methods = { $missing } mangler: mfactl enroll
policy-methods =
    { $number ->
        [one] 1 innloggingsmetode
       *[other] { $number } innloggingsmetoder
    }
