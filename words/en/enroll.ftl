enroll-card-without-key = { $name } has neither a certificate for signing in (PIV, slot 9A) nor an OpenPGP key for authentication. Make one: `mfactl piv key generate 9a --subject CN=you --token { $id }`.
enroll-plug-in = Plug in the key that you want to enroll.
enroll-touch-one = Touch the key that you want to enroll.
enroll-touch = Touch the key to enroll it.
enroll-purpose = Enroll { $name }.
enroll-already-as = { $name } is enrolled already, as “{ $label }”. Use it with `mfactl sign-in`, or plug in another key.
enroll-already = { $name } is enrolled already. Use it with `mfactl sign-in`, or plug in another key.
enroll-done = { $label } can now be used to sign in as { $name }.
enroll-card-as = as “{ $label }”
enroll-card-for-another = for another account
enroll-card-insert = Put the card that you want to enroll into a reader.
enroll-card-several = Several cards are there: { $names }. Say which.
enroll-card-pin = Enroll { $name } with its { $application } key. Type its PIN.
enroll-card-default-pin = Its PIN is the one that cards come with. Change it: `mfactl { $application } pin change { $id }`.
enroll-card-certificate = { $name } has a certificate for signing in that is for another key than the one there. Nothing was enrolled. Import the right one, or make a key anew.
enroll-card-already = { $name } is enrolled already{ $how }. Use it with `mfactl sign-in`, or put in another card.
enroll-codes-once = These codes are shown once: print them or write them down.
enroll-codes-unmade = No recovery codes could be made: { $error }. Try again.
enroll-code-add = Add this to the app that makes your codes: scan the picture, or copy the address. Then type the code that the app shows.
enroll-code-wrong-thrice = { $tries } codes in a row were wrong, and nothing was set up. Take what you added out of the app, check the clock of both devices, and begin again.
enroll-code-untold = The secret cannot be handed over: { $error }. Try again.
enroll-label-code = One-time code
enroll-label-recovery-codes = Recovery codes
enroll-code-clock-behind = The code is right, but of another time: the clock of the app is about { $seconds } s behind that of this computer. Set the one that is wrong, then type a new code.
enroll-code-clock-ahead = The code is right, but of another time: the clock of the app is about { $seconds } s ahead of that of this computer. Set the one that is wrong, then type a new code.
enroll-codes-replace =
    { $left ->
        [one] 1 code is left of those you have. New ones take their place. Go on?
       *[other] { $left } codes are left of those you have. New ones take their place. Go on?
    }
enroll-no-secret = No secret could be made: { $error }. Try again.
enroll-kind-forbidden = Your administrator doesn't allow this kind of sign-in method. See `mfactl status`.
enroll-replaces-other = A method can only be replaced by another of the same kind and account.
enroll-already-suspended = { $name } is enrolled already, as “{ $label }”, which is suspended. If you found it again: `mfactl reactivate "{ $label }"`.
