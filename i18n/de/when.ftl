when-now = gerade eben
when-on = am { $date }
when-minutes =
    { $number ->
        [one] vor 1 Minute
       *[other] vor { $number } Minuten
    }
when-hours =
    { $number ->
        [one] vor 1 Stunde
       *[other] vor { $number } Stunden
    }
when-days =
    { $number ->
        [one] vor 1 Tag
       *[other] vor { $number } Tagen
    }
