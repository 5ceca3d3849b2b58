try-begins = Tester { $service } som { $account }. Ingenting låses opp av dette.
try-lets-in = { $service } ville sluppet deg inn.
try-no-method = mfad har ingen metode å logge deg inn med.
try-methods =
    mfad godtar disse metodene:
    { $list }
try-nothing-else = Det spørres ikke om noe annet.
try-others = Det spørres også om: { $others }.
try-no-user = Denne maskinen kjenner ikke brukeren du er.
try-look-up-failed = Brukeren din kunne ikke slås opp ({ $error }). Prøv på nytt.
try-refused = { $service } ville ikke sluppet deg inn ({ $error }). La et rotskall stå åpent, og ta linja med pam_mfad.so ut av /etc/pam.d/{ $service } hvis du trenger en annen måte.
try-without-mfad = { $service } spør ikke mfad: den har ingen auth-linje med pam_mfad.so. Slik settes en inn: man pam_mfad
try-unreadable = /etc/pam.d/{ $service } kan ikke leses ({ $error }). Tjenestene på denne maskinen: ls /etc/pam.d
try-includes-itself = den tar inn seg selv
try-reaches = Linjen med pam_mfad.so i { $file } brukes av: { $services }.
