app-none = Det er ingen app-passord. Lag ett: mfactl app-password new
app-revoked = Passordet til { $label } godtas ikke lenger.
app-made = laget { $when }
app-none-at-all = Det er ikke noe app-passord for «{ $typed }»: det er ingen i det hele tatt.
app-not-found =
    Ikke noe app-passord er for «{ $typed }». Disse er her:
    { $list }
app-several =
    Flere app-passord er for «{ $typed }»:
    { $names }
app-most = Du har { $most } app-passord. Trekk tilbake et du ikke trenger.
app-taken = Det er et for «{ $label }». Trekk det tilbake først, eller velg et annet navn.
app-shown-once = Skriv dette passordet inn i { $label }; det vises én gang.
app-wrong = Det er ikke noe app-passord for denne kontoen.
app-no-such = Det er ikke noe slikt app-passord. Det kan være trukket tilbake allerede.
app-unmade = Ikke noe app-passord kunne lages eller sjekkes: { $error }.
