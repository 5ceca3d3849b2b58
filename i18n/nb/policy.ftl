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
policy-check-valid = Policyen er gyldig: { $files }
policy-check-none = Ingen policy er installert, så standardverdiene gjelder.
policy-check-fault = { $place }: { $reason }. Rett det, og sjekk på nytt. Alle nøkler står i /usr/share/doc/mfad/examples/policy.toml.
