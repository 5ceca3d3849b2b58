try-begins = Trying { $service } as { $account }. Nothing is opened by it.
try-lets-in = { $service } would let you in.
try-no-way = mfad has no way to sign you in.
try-ways =
    mfad takes these ways:
    { $list }
try-nothing-else = Nothing else is asked.
try-others = Also asked: { $others }.
try-no-user = This machine does not know the user that you are.
try-look-up-failed = Your user could not be looked up ({ $error }). Try again.
try-refused = { $service } would not let you in ({ $error }). Keep a root shell open, and take the line with pam_mfad.so out of /etc/pam.d/{ $service } if you need another way.
try-without-mfad = { $service } does not ask mfad: it has no auth line with pam_mfad.so. How to put one in: man pam_mfad
try-unreadable = /etc/pam.d/{ $service } cannot be read ({ $error }). The services of this machine: ls /etc/pam.d
try-includes-itself = it includes itself
try-reaches = The line with pam_mfad.so in { $file } is used by: { $services }.
