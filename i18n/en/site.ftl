site-or-another = { $purpose } { $message } Connect another key.
site-cannot = { $name } doesn't support what the site asks for.
site-plug-in = { $purpose } Plug in your key.
site-no-pin = { $purpose } The site requires a PIN, and { $name } doesn't have one yet. Choose one.
site-late = Nobody did what was asked for in time. Start again at the site.
site-signed-in = { $name } signed in to { $site }.
site-sign-in = Sign in to { $site }.
site-no-passkey = { $name } has no passkey for { $site }. Use another key, or another way to sign in.
site-account = account { $number }
site-choose = { $purpose } Choose an account.
site-no-answer = The key gave no answer. Try again.
site-made = { $name } now has a passkey for { $site }.
site-already = { $name } already has a passkey for this account at { $site }. Sign in with it, or create one on another key.
site-platform = The site wants a passkey stored on this computer, and mfad stores passkeys on keys. Use the browser's own dialog.
site-attestation = Show the make and model of { $name } to { $site }? Without it, the site may refuse the key.
site-inside = (inside { $site })
site-inside-another = (inside another site's page)
site-passkey-of = (passkey of { $rp_id })
site-asked-by = , asked by { $program }
site-make = Create a passkey at { $site }.
site-make-for = Create a passkey for “{ $account }” at { $site }.
site-note-kept = Kept for { $site }: { $label }. To see it: mfactl site note show { $site }
site-note-type = Type or paste what you want to keep for { $site }, then press Ctrl-D on a line of its own.
site-note-none = You have no notes. Add one: mfactl site note add SITE
site-note-remove = It can't be brought back. Remove { $label } of { $site }?
site-note-removed = Removed from { $site }: { $label }.
site-note-none-for = You have no note for { $site }. Add one: mfactl site note add { $site }
site-note-no-such =
    You have no such note for { $site }. There are:
    { $names }
site-note-several =
    You have several notes for it. Say which one you mean:
    { $names }
site-note-since = kept { $when }
site-note-key-gone = its key is gone
site-which = Say which site, for example: mfactl site example.org
site-way-passkey = passkey
site-way-note = note
site-way-none = No way to sign in to { $site } is known here. Plug in a key that may have a passkey for it, or keep its recovery codes: mfactl site note add { $site }
site-way-more = { $name } may have more: { $why }
site-finger-not-set-up = { $name } has no fingerprint set up, and the site requires one. Set it up as its maker's instructions say.
site-saves = Save data on your key for { $site }.
site-another-asks = Another site's request is open. Finish or cancel it first.
