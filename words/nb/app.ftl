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
