passkeys-data-not-text = What is kept is not text, and a terminal cannot show it. Send it into a file or pipe.
passkeys-data-unreadable = { $file } cannot be read: { $error }.
passkeys-data-empty = There is nothing in it. `mfactl passkeys data remove` removes what is kept.
passkeys-none = There is no passkey on { $name }. { $free }
passkeys-not-found =
    There is no passkey for “{ $typed }” on this key. There are:
    { $list }
passkeys-several =
    There are several passkeys for “{ $typed }”. Say which one you mean:
    { $list }
passkeys-no-name = (no name)
passkeys-full = { $name } is full.
passkeys-free =
    { $free ->
        [one] About 1 more fits on { $name }.
       *[other] About { $free } more fit on { $name }.
    }
passkeys-and-more = and { $more } more
passkeys-list = List the passkeys on { $name }.
passkeys-delete = Delete passkeys on { $name }.
passkeys-deleting = { $done } of { $all } deleted.
passkeys-one-gone = The passkey for { $title } is gone.
passkeys-many-gone = { $number } passkeys are gone.
passkeys-rename = Rename a passkey on { $name }.
passkeys-no-new-name = No new name was given. Give the account's name or the name to show.
passkeys-renamed = The passkey is now for { $title }.
passkeys-not-all = { $name } does not have all the passkeys named. Nothing was changed. List what it has.
passkeys-consent = Whoever signs in with them needs another way: a deleted passkey cannot be brought back. Delete from { $name }?
passkeys-an-account = an account
passkeys-title = { $account } at { $site }
passkeys-maybe-one-more = { $done } of { $all } passkeys were deleted, maybe one more: list what is left.
passkeys-none-deleted = Nothing was deleted.
passkeys-some-deleted = { $done } of { $all } passkeys were deleted, the others are still there.
passkeys-data-read = Read what { $name } keeps with a passkey.
passkeys-data-write = Keep data with a passkey on { $name }.
passkeys-data-replace = What is there now will be lost. Keep the new data instead?
passkeys-data-written = { $bytes } bytes are kept with the passkey for { $title }.
passkeys-data-remove = Remove what { $name } keeps with a passkey.
passkeys-data-remove-question = It cannot be brought back. Remove it?
passkeys-data-removed = Nothing is kept with the passkey for { $title } now.
passkeys-data-impossible = No data can be kept with the passkey for { $title }: its site did not ask for that when it was made. Use another passkey.
passkeys-data-none = Nothing is kept with the passkey for { $title }.
passkeys-data-consent = A site may need what is kept with its passkey. { $question }
passkeys-data-maybe = Maybe it was done, maybe not. See what is kept now: `mfactl passkeys data read`.
passkeys-data-unchanged = Nothing was changed.
passkeys-look = Look what it is called now: `mfactl passkeys list { $id }`.
