pick-nothing-plugged-in = Ingen nøkkel er satt inn. Sett inn en, og prøv igjen.
pick-no-such-key =
    Ingen nøkkel som er satt inn, begynner med «{ $typed }». Satt inn:
    { $list }
pick-codes = engangskoder
pick-none-has = Ingen tilkoblet nøkkel eller kort støtter { $name }. Koble til en som gjør det, og prøv igjen.
pick-has-not = { $token } støtter ikke { $name }. Bruk en som gjør det.
pick-no-method = Ingen innloggingsmetode er satt opp. Sett opp en: mfactl enroll
pick-no-such-method =
    Ingen innloggingsmetode begynner med «{ $typed }». Du har:
    { $list }
pick-no-such-method-here =
    Ingen innloggingsmetode begynner med «{ $typed }». Disse finnes:
    { $list }
pick-no-terminal =
    Det er ingen terminal å velge i. Si hvilken med --method:
    { $list }
pick-no-account-at-all = Det er ingen kontoer, så ingen begynner med «{ $typed }». Legg til en: mfactl codes add
pick-no-such-account =
    Ingen konto begynner med «{ $typed }». Disse er her:
    { $list }
pick-several-keys =
    Flere nøkler er satt inn. Si hvilken du mener:
    { $list }
pick-ambiguous-key =
    Mer enn én nøkkel begynner med «{ $typed }». Skriv mer av den:
    { $list }
pick-ambiguous-method =
    Mer enn én innloggingsmetode begynner med «{ $typed }». Skriv mer av den:
    { $list }
pick-ambiguous-account =
    Mer enn én konto begynner med «{ $typed }». Skriv mer av den:
    { $list }
pick-none-waits = Ingen av disse kan vente på berøring. Si navnet på den du mener.
pick-touch-meant = Berør den du mener.
