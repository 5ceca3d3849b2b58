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
policy-check-valid = The policy is valid: { $files }
policy-check-none = No policy is installed, so the defaults apply.
policy-check-fault = { $place }: { $reason }. Correct it, then check again. Every key is in /usr/share/doc/mfad/examples/policy.toml.
