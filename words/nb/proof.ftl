proof-its-pin = { $purpose } Skriv PIN-koden til den.
proof-pin-of = { $purpose } Skriv PIN-koden til { $name }.
proof-another-pin = { $name } vil ha en annen PIN-kode før den går videre. Skriv den nåværende.
proof-pin-wrong = Den PIN-koden er feil.
proof-not-text = Det er ikke tekst.
proof-pin-is-text = En PIN-kode er tekst i UTF-8; det som kom, var ikke det.
proof-finger = { $reason } Legg fingeren på { $name }.
proof-finger-unknown = Fingeren ble ikke kjent igjen.
proof-pin-rules = Nøkkelen godtar ikke denne PIN-koden: den er mot reglene.
proof-pin-already = { $name } har en PIN-kode allerede. Bytt den med `mfactl pin change { $id }`.
proof-choose-pin = Velg en PIN-kode for { $name }.
proof-has-pin = { $name } har en PIN-kode nå.
proof-current-pin = Skriv den nåværende PIN-koden til { $name }.
proof-new-pin = { $name } har en ny PIN-kode.
proof-choose-new-pin = Velg den nye PIN-koden for { $name }.
proof-few =
    { $left ->
        [one] { $name } tar 1 forsøk til på PIN-koden. Etter det er den sperret, og bare nullstilling hjelper, som sletter alt på den. Vil du fortsette?
       *[other] { $name } tar { $left } forsøk til på PIN-koden. Etter det er den sperret, og bare nullstilling hjelper, som sletter alt på den. Vil du fortsette?
    }
proof-if-set = I så fall har den PIN-koden du valgte.
proof-if-changed = I så fall gjelder den nye PIN-koden: prøv den først.
proof-first-pin = { $purpose } { $name } krever PIN-kode til alt og har ingen ennå. Velg en.
proof-typed-by-key = Det ser ut som en engangskode som en sikkerhetsnøkkel skrev selv. Det skjer hvis du berører den mens det spørres om PIN-kode. Sende den som PIN-kode?
