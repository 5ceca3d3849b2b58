when-now = just now
when-on = on { $date }
when-minutes =
    { $number ->
        [one] 1 minute ago
       *[other] { $number } minutes ago
    }
when-hours =
    { $number ->
        [one] 1 hour ago
       *[other] { $number } hours ago
    }
when-days =
    { $number ->
        [one] 1 day ago
       *[other] { $number } days ago
    }
