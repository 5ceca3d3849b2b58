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
