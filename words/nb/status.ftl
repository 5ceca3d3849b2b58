status-none = ingen ennå
status-nothing = ingenting
status-screen =
    Måter å logge inn som { $account } på
    { $ways }

    Satt inn
    { $plugged }

    { $trusted }{ $next }
status-trusted =
    Spørres ikke igjen (mfactl trusted --end)
    { $lines }
    {""}
    {""}
status-plug-in = Ingen måte å logge inn på er satt opp ennå. Sett inn en sikkerhetsnøkkel, og skriv: mfactl enroll
status-set-up = Ingen måte å logge inn på er satt opp ennå. Sett opp en nøkkel som er satt inn: mfactl enroll
status-none-ready = Ingen kan brukes akkurat nå. Sett inn en av nøklene dine, og logg inn: mfactl sign-in
status-suspended = Alle er sperret. Slik ser du hvorfor: mfactl methods
status-sign-in = Logg inn: mfactl sign-in
status-single =
    { $next }
    Mister du denne nøkkelen, er det ingen annen måte. Sett opp en til: mfactl enroll
