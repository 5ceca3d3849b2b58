app-none = Du har ingen app-passord. Lag ett: mfactl app-password add
app-revoked = Passordet til { $label } godtas ikke lenger.
app-made = laget { $when }
app-none-at-all = Du har ingen app-passord, så det finnes ikke noe for «{ $typed }».
app-not-found =
    Ikke noe app-passord er for «{ $typed }». Disse er her:
    { $list }
app-several =
    Flere app-passord er for «{ $typed }»:
    { $names }
app-most = Du har { $most } app-passord. Trekk tilbake et du ikke trenger lenger.
app-taken = Du har allerede et app-passord for «{ $label }». Trekk det tilbake først, eller velg et annet navn.
app-shown-once = Skriv inn dette passordet i { $label }. Det vises bare én gang.
app-wrong = Det er ikke et app-passord for denne kontoen.
app-no-such = Det er ikke noe slikt app-passord. Det kan være trukket tilbake allerede.
app-unmade = App-passordet kunne ikke lages eller sjekkes: { $error }.
