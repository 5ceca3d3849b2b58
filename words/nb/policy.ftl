policy-met = oppfylt
policy-missing = mangler: mfactl enroll
policy-with-help = { $message } Hjelp: { $help }.
policy-required = Kreves av alle ({ $by })
policy-missing-ways = { $missing } mangler: mfactl enroll
policy-ways =
    { $number ->
        [one] 1 måte å logge inn på
       *[other] { $number } måter å logge inn på
    }
