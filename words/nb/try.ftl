try-begins = Prøver { $service } som { $account }. Ingenting åpnes av det.
try-lets-in = { $service } ville sluppet deg inn.
try-no-way = mfad har ingen måte å logge deg inn på.
try-ways =
    mfad tar disse måtene:
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
