signin-disk-full = The disk is full, so this sign-in can't be recorded. Free some space on it, or ask your administrator to.
signin-used-elsewhere = The same was used to sign in elsewhere at this moment. Try again.
signin-code-unmade = A code cannot be made or checked: { $error }.
signin-wait = Too many wrong tries: “{ $label }” can be used again in { $left } s. Use another way, or wait.
signin-closed = This way is open again in { $left } s.
signin-touch-blinking = Touch { $name } when it blinks.
signin-plug-in = { $purpose } Plug in a key that you enrolled.
signin-touch = { $purpose } Touch the key.
signin-touch-one = { $purpose } Touch the key that you want to use.
signin-signed-else = The key signed with something that was not asked for.
signin-purpose-for = Sign in as { $account }: { $reason }.
signin-purpose = Sign in as { $account }.
signin-requested-by = { $purpose } Requested by { $user }.
signin-requested-from = { $purpose } Requested from { $host }.
signin-requested-by-from = { $purpose } Requested by { $user } from { $host }.
signin-cleared = An administrator removed all ways to sign in of this account. Set it up anew: plug in a security key and type `mfactl enroll`.
signin-nothing-set-up = No way to sign in is set up for this account. Plug in a security key and type `mfactl enroll`.
signin-nothing-picked = Nothing was picked within 2 minutes. Begin again when you are ready.
signin-or-plug-in = , or plug in { $keys }
signin-or-touch = , or touch { $keys }
signin-done = Signed in as { $account } with { $label }.
signin-card-pin = { $purpose } Type the PIN of { $name }{ $or }.
signin-card-other = { $name } signed with another key than it says.
signin-card-insert = { $purpose } Put the card into a reader.
signin-recovery-used = That code was used before; each works once.
signin-recovery-wrong = That isn't one of your recovery codes.
signin-recovery-wrong-thrice = { $tries } recovery codes in a row were wrong.
signin-recovery-type = { $purpose } Type one of your recovery codes{ $or }.
signin-recovery-unfit = A recovery code has 12 letters and digits.
signin-code-used = That code was used before. Wait for the next one.
signin-code-wrong = That code isn't valid right now.
signin-code-wrong-thrice = { $tries } one-time codes in a row were wrong. Check the clock of the device that makes them.
signin-code-type = { $purpose } Type the code that your app shows ({ $label }){ $or }.
signin-code-unfit = A code has 6 digits.
signin-counter = The key's signature counter went back: somebody may have a copy of this key. It was not accepted. Use another way to sign in, and remove this method.
signin-unverified = The key did not check its PIN, which the policy requires. Try again with the PIN.
signin-codes-gone = None is left
signin-codes-left =
    { $left ->
        [one] 1 is left
       *[other] { $left } are left
    }
signin-codes-few = { $codes }: make new ones with `mfactl recovery-codes new`.
signin-not-proved = The key’s answer couldn’t be verified. Try again, or use another key.
signin-trusted = Signed in as { $account }: { $label } was used a while ago, which counts for { $left } s more.
signin-none-usable = All sign-in methods of this account are suspended or not allowed. Use `mfactl methods` to see why, or ask an administrator.
signin-not-at-seat = Security keys and smart cards work only for the person at this computer, and this request comes from elsewhere. Sign in at this computer, or set up recovery codes or an authenticator app there to use from elsewhere.
signin-others-session = The security keys and smart cards of { $account } work only in a session of { $account } at this computer, and this session belongs to someone else. Ask { $account } to sign in.
