site-or-another = { $purpose } { $message } Connect another key.
site-cannot = { $name } doesn't support what the site asks for.
site-plug-in = { $purpose } Plug in your key.
site-no-pin = { $purpose } The site wants to be sure that it is you, and { $name } has no PIN yet. Choose one.
site-late = Nobody did in time what was asked for. Begin again at the site.
site-signed-in = { $name } signed in to { $site }.
site-sign-in = Sign in to { $site }.
site-no-passkey = { $name } has no passkey for { $site }. Use another key, or another way to sign in.
site-account = account { $number }
site-choose = { $purpose } Choose the account.
site-no-answer = The key gave no answer. Try again.
site-made = { $name } has a passkey for { $site } now.
site-already = { $name } has a passkey for this account at { $site } already. Use it to sign in, or make one on another key.
site-platform = The site wants a passkey kept by this computer, and mfad has those on keys. Use the browser's own dialog.
site-attestation = { $site } wants to see what make and model { $name } is. Show it? Without, the site may refuse the key.
site-inside = (inside { $site })
site-inside-another = (inside another site's page)
site-passkey-of = (passkey of { $rp_id })
site-asked-by = , asked by { $program }
site-make = Make a passkey at { $site }.
site-make-for = Make a passkey for “{ $account }” at { $site }.
site-note-kept = Kept for { $site }: { $label }. To see it: mfactl site note show { $site }
site-note-type = Type or paste what to keep for { $site }, then Ctrl-D on a line of its own.
site-note-none = There are no notes. Keep one: mfactl site note add SITE
site-note-remove = It cannot be brought back. Remove { $label } of { $site }?
site-note-removed = Removed from { $site }: { $label }.
site-note-none-for = No note is kept for { $site }. Keep one: mfactl site note add { $site }
site-note-no-such =
    No such note is kept for { $site }. There are:
    { $names }
site-note-several =
    Several notes are kept for it. Say which one:
    { $names }
site-note-since = kept { $when }
site-note-key-gone = its key is gone
site-which = Say which site, as in: mfactl site example.org
site-way-passkey = passkey
site-way-note = note
site-way-none = No way to sign in to { $site } is known here. Plug in a key that may have one, or keep its recovery codes: mfactl site note add { $site }
site-way-more = { $name } may have more: { $why }
site-finger-not-set-up = { $name } has no fingerprint set up, and the site requires one. Set it up as its maker’s instructions say.
site-saves = { $site } saves data on your key.
