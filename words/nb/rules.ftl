rules-erased = Sperret: nøkkelen ble nullstilt. Fjern den, og sett opp nøkkelen på nytt.
rules-codes-used = Alle er brukt. Lag nye: mfactl recovery-codes new
rules-secret-gone = Nøkkelen som hemmeligheten ble kryptert med, er borte. Fjern den.
rules-left-alone = For mange feil forsøk: den må få være i fred en stund.
rules-not-plugged-in = { $name } er ikke satt inn.
rules-label = Et navn har 1 til { $most } tegn, alle synlige.
rules-label-taken = Du har en annen måte som heter «{ $label }». Velg et annet navn.
rules-has-to-stay = { $what } ({ $by }), så «{ $label }» må bli. Sett opp en annen først, eller spør en administrator.
rules-last = Den siste måten å logge inn på kan ikke fjernes
rules-kind = Det kreves { $kind }
rules-methods = Det kreves minst { $wanted } måter å logge inn på
rules-card-erased = Sperret: nøkkelen på kortet ble slettet. Fjern den, og sett opp kortet på nytt.
rules-more-ways =
    { $more ->
        [one] 1 måte til å logge inn på
       *[other] { $more } måter til å logge inn på
    }
rules-way-of = en måte av slaget { $kind }
rules-and = {" "}og{" "}
rules-wanting = Administratoren din krever { $wanting }: `mfactl status`.
rules-lost = Sperret: meldt mistet. Har du funnet den? mfactl reactivate
rules-dropped = Sperret: organisasjonen din har fjernet den.
rules-kind-forbidden = Administratoren tillater ikke denne typen metode.
rules-not-suspended = «{ $label }» er ikke sperret.
rules-not-at-seat = Du sitter ikke ved denne datamaskinen, så nøkler og kort svarer ikke.
