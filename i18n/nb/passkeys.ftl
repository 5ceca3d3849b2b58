passkeys-data-not-text = Dataene er ikke tekst, så en terminal kan ikke vise dem. Send dem til en fil eller videre til et annet program (|).
passkeys-data-unreadable = { $file } kan ikke leses: { $error }.
passkeys-data-empty = Filen er tom. Slik fjernes det som er lagret: `mfactl passkeys data remove`.
passkeys-none = Det er ingen passnøkler på { $name }. { $free }
passkeys-not-found =
    Det er ingen passnøkkel for «{ $typed }» på denne nøkkelen. Disse er her:
    { $list }
passkeys-several =
    Det er flere passnøkler for «{ $typed }». Si hvilken du mener:
    { $list }
passkeys-no-name = (uten navn)
passkeys-full = { $name } er full.
passkeys-free =
    { $free ->
        [one] { $name } har plass til omtrent 1 passnøkkel til.
       *[other] { $name } har plass til omtrent { $free } passnøkler til.
    }
passkeys-and-more = og { $more } til
passkeys-list = Vis passnøklene på { $name }.
passkeys-delete = Slett passnøkler på { $name }.
passkeys-deleting = { $done } av { $all } slettet.
passkeys-one-gone = Passnøkkelen for { $title } ble slettet.
passkeys-many-gone = { $number } passnøkler ble slettet.
passkeys-rename = Gi en passnøkkel på { $name } et nytt navn.
passkeys-no-new-name = Det ble ikke gitt noe nytt navn. Gi navnet på kontoen eller navnet som skal vises.
passkeys-renamed = Passnøkkelen er nå for { $title }.
passkeys-not-all = Noen av disse passnøklene er ikke på { $name }. Ingenting ble endret. Se hva som er der.
passkeys-consent = Slettede passnøkler kan ikke hentes tilbake, så sørg for at det finnes en annen måte å logge inn på hos disse nettstedene. Slette fra { $name }?
passkeys-an-account = en konto
passkeys-title = { $account } hos { $site }
passkeys-maybe-one-more = { $done } av { $all } passnøkler ble slettet, kanskje én til. Se hva som er igjen.
passkeys-none-deleted = Ingenting ble slettet.
passkeys-some-deleted = { $done } av { $all } passnøkler ble slettet. De andre er der fortsatt.
passkeys-data-read = Les det { $name } har lagret med en passnøkkel.
passkeys-data-write = Lagre data med en passnøkkel på { $name }.
passkeys-data-replace = Det som er der nå, går tapt. Lagre de nye dataene i stedet?
passkeys-data-written = { $bytes } byte er lagret med passnøkkelen for { $title }.
passkeys-data-remove = Fjern det { $name } har lagret med en passnøkkel.
passkeys-data-remove-question = Det kan ikke hentes tilbake. Fjerne det?
passkeys-data-removed = Dataene som var lagret med passnøkkelen for { $title }, er fjernet.
passkeys-data-impossible = Ingen data kan lagres med passnøkkelen for { $title }, fordi nettstedet ikke ba om det da den ble laget. Bruk en annen passnøkkel.
passkeys-data-none = Ingenting er lagret med passnøkkelen for { $title }.
passkeys-data-consent = Et nettsted kan trenge det som er lagret med passnøkkelen. { $question }
passkeys-data-maybe = Det er usikkert om det ble gjort.
passkeys-data-unchanged = Ingenting ble endret.
passkeys-data-too-large = { $bytes } byte kan ikke lagres sammen med en passnøkkel. Grensen er { $most }.
passkeys-data-not-encrypted = Dataene kunne ikke krypteres.
