app-none = There are no app passwords. Make one: mfactl app-password new
app-revoked = The password of { $label } is no longer accepted.
app-made = made { $when }
app-none-at-all = There is no app password for “{ $typed }”: there is none at all.
app-not-found =
    No app password is for “{ $typed }”. There are:
    { $list }
app-several =
    Several app passwords are for “{ $typed }”:
    { $names }
