passkeys-data-not-text = Det som er lagret, er ikke tekst, og en terminal kan ikke vise det. Send det til en fil eller et rør.
passkeys-data-unreadable = { $file } kan ikke leses: { $error }.
passkeys-data-empty = Det er ingenting i den. `mfactl passkeys data remove` fjerner det som er lagret.
passkeys-none = Det er ingen passnøkkel på { $name }. { $free }
passkeys-not-found =
    Det er ingen passnøkkel for «{ $typed }» på denne nøkkelen. Disse er her:
    { $list }
passkeys-several =
    Det er flere passnøkler for «{ $typed }». Si hvilken du mener:
    { $list }
passkeys-no-name = (uten navn)
passkeys-full = { $name } er full.
passkeys-free = Det er plass til omtrent { $free } til på { $name }.
passkeys-and-more = og { $more } til
passkeys-list = Vis passnøklene på { $name }.
passkeys-delete = Slett passnøkler på { $name }.
passkeys-deleting = { $done } av { $all } slettet.
passkeys-one-gone = Passnøkkelen for { $title } er borte.
passkeys-many-gone = { $number } passnøkler er borte.
passkeys-rename = Gi en passnøkkel på { $name } et nytt navn.
passkeys-no-new-name = Det ble ikke gitt noe nytt navn. Gi navnet på kontoen eller navnet som skal vises.
passkeys-renamed = Passnøkkelen er nå for { $title }.
passkeys-not-all = { $name } har ikke alle passnøklene som ble nevnt. Ingenting ble endret. Se hva den har.
passkeys-consent = Den som logger inn med dem, trenger en annen måte: en slettet passnøkkel kan ikke hentes tilbake. Slette fra { $name }?
passkeys-an-account = en konto
passkeys-title = { $account } hos { $site }
passkeys-maybe-one-more = { $done } av { $all } passnøkler ble slettet, kanskje én til: se hva som er igjen.
passkeys-none-deleted = Ingenting ble slettet.
passkeys-some-deleted = { $done } av { $all } passnøkler ble slettet, de andre er der fortsatt.
passkeys-data-read = Les det { $name } har lagret med en passnøkkel.
passkeys-data-write = Lagre data med en passnøkkel på { $name }.
passkeys-data-replace = Det som er der nå, går tapt. Lagre de nye dataene i stedet?
passkeys-data-written = { $bytes } byte er lagret med passnøkkelen for { $title }.
passkeys-data-remove = Fjern det { $name } har lagret med en passnøkkel.
passkeys-data-remove-question = Det kan ikke hentes tilbake. Fjerne det?
passkeys-data-removed = Ingenting er lagret med passnøkkelen for { $title } nå.
passkeys-data-impossible = Ingen data kan lagres med passnøkkelen for { $title }: nettstedet ba ikke om det da den ble laget. Bruk en annen passnøkkel.
passkeys-data-none = Ingenting er lagret med passnøkkelen for { $title }.
passkeys-data-consent = Et nettsted kan trenge det som er lagret med passnøkkelen. { $question }
passkeys-data-maybe = Kanskje ble det gjort, kanskje ikke. Se hva som er lagret nå: `mfactl passkeys data read`.
passkeys-data-unchanged = Ingenting ble endret.
passkeys-look = Se hva den heter nå: `mfactl passkeys list { $id }`.
