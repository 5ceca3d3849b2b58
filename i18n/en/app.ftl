app-none = You have no app passwords. Create one: mfactl app-password add
app-revoked = The password of { $label } is no longer accepted.
app-made = created { $when }
app-none-at-all = You have no app passwords, so there is none for “{ $typed }”.
app-not-found =
    No app password is for “{ $typed }”. There are:
    { $list }
app-several =
    Several app passwords are for “{ $typed }”:
    { $names }
app-most = You have { $most } app passwords. Revoke one that you no longer need.
app-taken = You already have an app password for “{ $label }”. Revoke it first, or choose another name.
app-shown-once = Enter this password in { $label }. It is shown only once.
app-wrong = That isn't an app password of this account.
app-no-such = There is no such app password. It may have been revoked already.
app-unmade = The app password couldn't be created or checked: { $error }.
