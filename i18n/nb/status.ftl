status-none = ingen ennå
status-nothing = ingenting
status-screen =
    Innloggingsmetoder for { $account }
    { $methods }

    Satt inn
    { $plugged }

    { $trusted }{ $next }
status-trusted =
    Spørres ikke igjen (mfactl trusted --end)
    { $lines }
    {""}
    {""}
status-plug-in = Ingen innloggingsmetode er satt opp ennå. Sett inn en sikkerhetsnøkkel, og kjør: mfactl enroll
status-set-up = Ingen innloggingsmetode er satt opp ennå. Sett opp en nøkkel som er satt inn: mfactl enroll
status-none-ready = Ingen kan brukes akkurat nå. Sett inn en av nøklene dine, og logg inn: mfactl sign-in
status-suspended = Alle er sperret. Slik ser du hvorfor: mfactl methods
status-sign-in = Logg inn: mfactl sign-in
status-single =
    { $next }
    Mister du denne nøkkelen, har du ingen annen. Sett opp en til: mfactl enroll
