card-wrong =
    { $which ->
        [puk] PUK-koden er feil.
        [admin-pin] Admin-PIN-koden er feil.
        [reset-code] Tilbakestillingskoden er feil.
       *[pin] PIN-koden er feil.
    }
card-last =
    { $which ->
        [puk] Ett forsøk igjen på PUK-koden for { $name }. { $then } Vil du fortsette?
        [admin-pin] Ett forsøk igjen på admin-PIN-koden for { $name }. { $then } Vil du fortsette?
        [reset-code] Ett forsøk igjen på tilbakestillingskoden for { $name }. { $then } Vil du fortsette?
       *[pin] Ett forsøk igjen på PIN-koden for { $name }. { $then } Vil du fortsette?
    }
card-type =
    { $which ->
        [puk] Skriv PUK-koden for { $name }.
        [admin-pin] Skriv admin-PIN-koden for { $name }.
        [reset-code] Skriv tilbakestillingskoden for { $name }.
       *[pin] Skriv PIN-koden for { $name }.
    }
card-choose =
    { $which ->
        [puk] Velg en ny PUK-kode for { $name }.
        [admin-pin] Velg en ny admin-PIN-kode for { $name }.
        [reset-code] Velg en ny tilbakestillingskode for { $name }.
       *[pin] Velg en ny PIN-kode for { $name }.
    }
card-cannot-reset = { $name } kan ikke slette { $application }. Ingenting ble endret.
card-reset-failed = { $error } Det er ikke sikkert at { $application } ble slettet, og PIN-kodene kan være sperret nå.
card-new-counts =
    { $which ->
        [puk] I så fall gjelder den nye PUK-koden. Prøv den først.
        [admin-pin] I så fall gjelder den nye admin-PIN-koden. Prøv den først.
        [reset-code] I så fall gjelder den nye tilbakestillingskoden. Prøv den først.
       *[pin] I så fall gjelder den nye PIN-koden. Prøv den først.
    }
