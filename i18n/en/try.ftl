try-begins = Testing { $service } as { $account }. Nothing is unlocked by this.
try-lets-in = { $service } would let you in.
try-no-method = mfad has no method to sign you in with.
try-methods =
    mfad accepts these methods:
    { $list }
try-nothing-else = Nothing else is asked for.
try-others = Also asked for: { $others }.
try-no-user = Your user isn't known on this computer.
try-look-up-failed = Your user couldn't be looked up ({ $error }). Try again.
try-refused = { $service } would not let you in ({ $error }). Keep a root shell open. If you need another way in, delete the line with pam_mfad.so from /etc/pam.d/{ $service }.
try-without-mfad = { $service } doesn't ask mfad because it has no auth line with pam_mfad.so. To add one, see: man pam_mfad
try-unreadable = /etc/pam.d/{ $service } can't be read ({ $error }). List the services of this computer: ls /etc/pam.d
try-includes-itself = it includes itself
try-reaches = The line with pam_mfad.so in { $file } is used by: { $services }.
