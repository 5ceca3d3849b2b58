rules-erased = Sperret: nøkkelen ble nullstilt. Fjern den, og sett opp nøkkelen på nytt.
rules-codes-used = Alle er brukt.
rules-secret-gone = Hemmeligheten kan ikke dekrypteres, fordi nøkkelen til den er borte. Fjern den.
rules-left-alone = For mange feil forsøk. Vent litt før du prøver denne igjen.
rules-not-plugged-in = { $name } er ikke satt inn.
rules-label = Et navn må ha 1 til { $most } tegn, alle synlige.
rules-label-taken = Du har allerede en innloggingsmetode som heter «{ $label }». Velg et annet navn.
rules-has-to-stay = { $what } ({ $by }), så «{ $label }» kan ikke fjernes. Sett opp en annen først, eller spør en administrator.
rules-last = Den siste innloggingsmetoden kan ikke fjernes
rules-kind = Det kreves { $kind }
rules-methods = Det kreves minst { $wanted } innloggingsmetoder
rules-card-erased = Sperret: nøkkelen på kortet ble slettet. Fjern den, og sett opp kortet på nytt.
rules-more-methods =
    { $more ->
        [one] 1 innloggingsmetode til
       *[other] { $more } innloggingsmetoder til
    }
rules-method-of = en metode av typen { $kind }
rules-and = {" "}og{" "}
rules-wanting = Administratoren din krever { $wanting }.
rules-lost = Sperret: meldt mistet.
rules-dropped = Sperret: organisasjonen din har fjernet den.
rules-kind-forbidden = Administratoren tillater ikke denne typen metode.
rules-not-suspended = «{ $label }» er ikke sperret.
rules-not-at-seat = Du sitter ikke ved denne datamaskinen, så nøkler og kort svarer ikke.
