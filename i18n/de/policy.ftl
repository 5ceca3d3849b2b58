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
policy-check-valid = Die Richtlinie ist gültig: { $files }
policy-check-none = Es ist keine Richtlinie installiert. Es gelten die Standardwerte.
policy-check-fault = { $place }: { $reason }. Korrigieren Sie das und prüfen Sie noch einmal. Alle Schlüssel stehen in /usr/share/doc/mfad/examples/policy.toml.
