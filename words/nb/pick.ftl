pick-nothing-plugged-in = Ingen nøkkel er satt inn. Sett inn en, og prøv igjen.
pick-no-such-key =
    Ingen nøkkel som er satt inn, begynner med «{ $typed }». Satt inn:
    { $list }
pick-codes = engangskoder
pick-none-has = Ingenting som er satt inn eller ligger på en leser, har { $name }. Sett inn noe som har, og prøv igjen.
pick-has-not = { $token } har ikke { $name }. Bruk en som har.
pick-no-way = Ingen måte å logge inn på er satt opp. Sett opp en: mfactl enroll
pick-no-such-way =
    Ingen måte å logge inn på begynner med «{ $typed }». Du har:
    { $list }
pick-no-such-way-here =
    Ingen måte å logge inn på begynner med «{ $typed }». Disse er her:
    { $list }
pick-no-terminal =
    Det er ingen terminal å velge på. Si hvilken med --method:
    { $list }
pick-no-account-at-all = Ingen konto begynner med «{ $typed }»: det er ingen. Legg til en: mfactl codes add
pick-no-such-account =
    Ingen konto begynner med «{ $typed }». Disse er her:
    { $list }
pick-several-keys =
    Flere nøkler er satt inn. Si hvilken du mener:
    { $list }
pick-ambiguous-key =
    Mer enn én nøkkel begynner med «{ $typed }». Skriv mer av den:
    { $list }
pick-ambiguous-way =
    Mer enn én måte å logge inn på begynner med «{ $typed }». Skriv mer av den:
    { $list }
pick-ambiguous-account =
    Mer enn én konto begynner med «{ $typed }». Skriv mer av den:
    { $list }
pick-none-waits = Ingen av disse venter på berøring. Si navnet på den du mener.
pick-touch-meant = Ta på den du mener.
