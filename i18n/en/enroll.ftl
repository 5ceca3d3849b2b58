enroll-card-without-key = { $name } has neither a certificate for signing in (PIV, slot 9A) nor an OpenPGP key for authentication.
enroll-plug-in = Plug in the key that you want to enroll.
enroll-touch-one = Touch the key that you want to enroll.
enroll-touch = Touch the key to enroll it.
enroll-purpose = Enroll { $name }.
enroll-already-as = { $name } is already enrolled as “{ $label }”.
enroll-already = { $name } is already enrolled.
enroll-done = { $label } can now be used to sign in as { $name }.
enroll-card-as = as “{ $label }”
enroll-card-for-another = for another account
enroll-card-insert = Insert the card into a reader.
enroll-card-several = Several cards are connected: { $names }. Say which one.
enroll-card-pin = Enroll { $name } with its { $application } key. Enter its PIN.
enroll-card-default-pin = Its PIN is still the factory default.
enroll-card-certificate = The certificate for signing in on { $name } belongs to another key. Nothing was enrolled. Import the right certificate, or create a new key.
enroll-card-already = { $name } is already enrolled{ $how }.
enroll-codes-once = These codes are shown only once. Print them or write them down.
enroll-codes-unmade = The recovery codes couldn't be created: { $error }. Try again.
enroll-code-add = Add this to your authenticator app: scan the picture, or copy the address. Then enter the code that the app shows.
enroll-code-wrong-thrice = { $tries } codes in a row were wrong, so nothing was set up. Delete the entry from the app, check the clocks of both devices, and start again.
enroll-code-untold = The secret couldn't be handed over: { $error }. Try again.
enroll-label-code = One-time code
enroll-label-recovery-codes = Recovery codes
enroll-code-clock-behind = The code is right, but for another time: the clock of the app is about { $seconds } s behind that of this computer. Set the clock that is wrong, then enter a new code.
enroll-code-clock-ahead = The code is right, but for another time: the clock of the app is about { $seconds } s ahead of that of this computer. Set the clock that is wrong, then enter a new code.
enroll-codes-replace =
    { $left ->
        [one] You have 1 unused code. New codes will replace it. Continue?
       *[other] You have { $left } unused codes. New codes will replace them. Continue?
    }
enroll-no-secret = A secret couldn't be generated: { $error }. Try again.
enroll-kind-forbidden = Your administrator doesn't allow this kind of sign-in method.
enroll-replaces-other = A method can only be replaced by another of the same kind and account.
enroll-already-suspended = { $name } is already enrolled as “{ $label }”, which is suspended.
enroll-publish-kind = Only a new credential of a security key can be published.
enroll-publish-nowhere = The policy names no directory, so nothing can be published.
enroll-publish-value = Give this value to whoever manages the directory, for the attribute { $attribute } of { $account }:
enroll-published = Your organization's directory lists the key from now on. You can sign in with it on every computer of the organization.
enroll-import-rp-id = The name that a credential was made for has 1 to { $most } printable ASCII characters.
enroll-import-id = The id of a credential has 1 to { $most } bytes.
enroll-import-algorithm = Public keys of this kind aren't supported. Only ES256 (P-256) and EdDSA (Ed25519) are.
enroll-import-kind = Only a security key has credentials to import.
enroll-import-already = This credential is already enrolled as “{ $label }”.
enroll-import-not-here = No connected key holds this credential.
enroll-import-another-key = { $name } holds this credential, but signed with another key than the one given. Nothing was enrolled.
