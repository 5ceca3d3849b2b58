piv-no-random = There are no random numbers: { $error }.
piv-new-key = The new management key is shown once: write it down and keep it safe.
piv-exported = The certificate is in { $file }.
piv-not-imported = { $file } cannot be imported: { $why }.
piv-too-large = it is larger than any certificate
piv-not-written =
    { $file } cannot be written: { $error }. This would be in it:
    { $pem }
piv-no-certificate = No slot has a certificate.
piv-key-default = the one that cards come with
piv-key-kept = kept on the card, behind the PIN
piv-key-asked = asked for when it is needed
piv-pin-in-use = in use by another program
piv-not-told = the card does not tell
piv-management-key = management key
piv-until = until { $day }
piv-by-itself = signed by itself
piv-by = by { $issuer }
piv-unblock = Unblock the PIN: mfactl piv pin unblock { $id }
piv-pin-default = The PIN is the one that cards come with. Change it: mfactl piv pin change { $id }
piv-puk-default = The PUK is the one that cards come with. Change it: mfactl piv puk change { $id }
piv-management-key-default = The management key is the one that cards come with: whoever has the card can change its keys. Change it: mfactl piv management-key change --keep-on-card { $id }
