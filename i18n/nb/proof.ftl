proof-its-pin = { $purpose } Skriv PIN-koden til den.
proof-pin-of = { $purpose } Skriv PIN-koden til { $name }.
proof-another-pin = { $name } trenger en ny PIN-kode før den kan brukes. Skriv den nåværende.
proof-pin-wrong = Den PIN-koden er feil.
proof-not-text = Det er ikke tekst.
proof-pin-is-text = En PIN-kode må være UTF-8-tekst.
proof-finger = { $reason } Legg fingeren på { $name }.
proof-finger-unknown = Fingeren ble ikke gjenkjent.
proof-pin-rules = Nøkkelen godtar ikke denne PIN-koden, fordi den bryter reglene dens.
proof-pin-already = { $name } har allerede en PIN-kode.
proof-choose-pin = Velg en PIN-kode for { $name }.
proof-has-pin = PIN-koden til { $name } er satt.
proof-current-pin = Skriv den nåværende PIN-koden til { $name }.
proof-new-pin = PIN-koden til { $name } er byttet.
proof-choose-new-pin = Velg en ny PIN-kode for { $name }.
proof-few =
    { $left ->
        [one] 1 PIN-forsøk igjen på { $name }. Etter det sperres nøkkelen for godt og må nullstilles, som sletter den. Vil du fortsette?
       *[other] { $left } PIN-forsøk igjen på { $name }. Etter det sperres nøkkelen for godt og må nullstilles, som sletter den. Vil du fortsette?
    }
proof-if-set = I så fall har nøkkelen PIN-koden du valgte.
proof-if-changed = I så fall gjelder den nye PIN-koden. Prøv den først.
proof-first-pin = { $purpose } { $name } krever PIN-kode til alt og har ingen ennå. Velg en.
proof-typed-by-key = Det ser ut som en engangskode som en sikkerhetsnøkkel skrev selv. Det skjer hvis du berører den mens det spørres om PIN-kode. Sende den som PIN-kode?
proof-pin-required = { $purpose } Administratoren din krever en PIN-kode, og { $name } har ingen ennå. Velg en.
proof-pin-instead = Bruk PIN-koden i stedet
proof-pin-too-short = PIN-koden er for kort. Den må ha minst { $least } tegn.
proof-pin-too-long = PIN-koden er for lang. Den kan ha opptil { $most } tegn.
proof-pin-too-many-bytes = PIN-koden er for lang. Velg en med færre eller enklere tegn.
proof-pin-nul = PIN-koden har et tegn som ikke kan brukes. Skriv den inn på nytt.
