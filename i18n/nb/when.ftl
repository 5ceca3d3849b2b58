when-now = akkurat nå
when-on = den { $date }
when-minutes =
    { $number ->
        [one] for 1 minutt siden
       *[other] for { $number } minutter siden
    }
when-hours =
    { $number ->
        [one] for 1 time siden
       *[other] for { $number } timer siden
    }
when-days =
    { $number ->
        [one] for 1 dag siden
       *[other] for { $number } dager siden
    }
