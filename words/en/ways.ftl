ways-nothing-removed = Nothing was removed.
ways-never-used = never used
ways-used = used { $when }
ways-countdown = { $reason } ({ $left } s left, Ctrl-C to stop)
ways-try = Try it: mfactl sign-in
ways-lost-question = Revoke { $label } now?
ways-nothing-revoked = Nothing was revoked.
ways-lost-now = Now set up another in its place. Ctrl-C leaves that for later.
ways-lost-next = Set up another in its place: { $enroll }
ways-none-yet = No way to sign in is set up yet. Set one up: mfactl enroll
ways-waiting = too many wrong tries, wait { $seconds } s
ways-cannot-be-used = cannot be used now
ways-security-key = security key
ways-smart-card = smart card
ways-one-time-code = one-time code
ways-recovery-codes = recovery codes
ways-recovery-sheet = Recovery codes of { $account }. Each works once: cross it out.
ways-recovery-use = To use one: mfactl sign-in
ways-remove-question = Remove { $label } from your ways to sign in?
ways-removed = { $label } is no longer a way to sign in.
ways-remove-only = It is the only one that is set up.
ways-remove-only-codes = Only recovery codes are left without it.
ways-no-terminal = There is no terminal to ask on. Say yes beforehand with --yes.
ways-renamed = { $before } is now called { $now }.
ways-lost-with-key = No longer a way to sign in: { $label }
ways-all-wait = Too many wrong tries, so every way has to wait.
ways-ready = ready
ways-left = { $left } left
ways-yes-no = [y/N]
ways-lost-told =
    { $number ->
        [one] { $revoked } no longer signs anybody in here.
       *[other] { $revoked } no longer sign anybody in here.
    }
ways-lost-unknown-sites = At sites where { $token } signs you in, remove it there, too: their settings list it as a security key or passkey.
ways-lost-sites = These sites had a passkey on { $token } when you last looked. Remove it there, too:
ways-tried = being tried
ways-trust-ended = From now on every sign-in is asked for.
ways-trust-none = No sign-in counts at the moment: every one is asked for.
ways-trust-place = session { $session } at { $seat }
ways-trust-left = for { $left } s more
