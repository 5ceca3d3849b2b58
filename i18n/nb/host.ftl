host-unplugged = Den nøkkelen er ikke satt inn lenger. Sett den inn, og prøv igjen.
host-usage =
    mfad-browser-host startes av nettlesere, for mfads utvidelse i dem.
    Slik settes det opp: mfactl browser install
host-taken = Dette nummeret er opptatt.
host-unknown = Denne mfad-browser-host kjenner ikke den kommandoen.
host-away = mfad svarer ikke akkurat nå.
host-too-many = For mange forespørsler er åpne. Svar på noen, eller avbryt dem.
host-stopped = mfad stoppet.
host-no-page = Forespørselen sier ikke hvilken side den kommer fra.
host-frame-too-long = en ramme på { $length } byte er for lang
host-frame-foreign = en ramme er ikke fra mfads utvidelse
host-answer-too-long = for langt svar
host-no-site = Forespørselen sier ikke hvilket nettsted det gjelder.
