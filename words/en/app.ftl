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
app-most = You have { $most } app passwords. Revoke one that you do not need.
app-taken = There is one for “{ $label }”. Revoke it first, or choose another name.
app-shown-once = Type this password into { $label }; it is shown once.
app-wrong = That is no app password of this account.
app-no-such = There is no such app password. It may be revoked already.
app-unmade = No app password could be made or checked: { $error }.
