passkeys-data-not-text = The data isn't text, so a terminal can't show it. Send it to a file or a pipe.
passkeys-data-unreadable = { $file } can't be read: { $error }.
passkeys-data-empty = The file is empty. To remove what is stored: `mfactl passkeys data remove`.
passkeys-none = There are no passkeys on { $name }. { $free }
passkeys-not-found =
    No passkey on this key matches “{ $typed }”. There are:
    { $list }
passkeys-several =
    Several passkeys match “{ $typed }”. Say which one you mean:
    { $list }
passkeys-no-name = (no name)
passkeys-full = { $name } is full.
passkeys-free =
    { $free ->
        [one] { $name } has room for about 1 more passkey.
       *[other] { $name } has room for about { $free } more passkeys.
    }
passkeys-and-more = and { $more } more
passkeys-list = List the passkeys on { $name }.
passkeys-delete = Delete passkeys on { $name }.
passkeys-deleting = Deleted { $done } of { $all }.
passkeys-one-gone = The passkey for { $title } was deleted.
passkeys-many-gone = { $number } passkeys were deleted.
passkeys-rename = Rename a passkey on { $name }.
passkeys-no-new-name = No new name was given. Give the account's name or its display name.
passkeys-renamed = The passkey is now for { $title }.
passkeys-not-all = Some of these passkeys aren't on { $name }. Nothing was changed. List those that are.
passkeys-consent = Deleted passkeys can't be brought back, so make sure that there is another way to sign in to these sites. Delete from { $name }?
passkeys-an-account = an account
passkeys-title = { $account } at { $site }
passkeys-maybe-one-more = { $done } of { $all } passkeys were deleted, perhaps one more. List those that are left.
passkeys-none-deleted = Nothing was deleted.
passkeys-some-deleted = { $done } of { $all } passkeys were deleted. The others are still there.
passkeys-data-read = Read the data stored with a passkey on { $name }.
passkeys-data-write = Store data with a passkey on { $name }.
passkeys-data-replace = The data that is there now will be lost. Replace it?
passkeys-data-written = { $bytes } bytes are stored with the passkey for { $title }.
passkeys-data-remove = Remove the data stored with a passkey on { $name }.
passkeys-data-remove-question = It can't be brought back. Remove it?
passkeys-data-removed = The data stored with the passkey for { $title } was removed.
passkeys-data-impossible = No data can be stored with the passkey for { $title } because its site didn't ask for that when the passkey was created. Use another passkey.
passkeys-data-none = No data is stored with the passkey for { $title }.
passkeys-data-consent = The site may need the data stored with its passkey. { $question }
passkeys-data-maybe = It may or may not have been done.
passkeys-data-unchanged = Nothing was changed.
passkeys-data-too-large = { $bytes } bytes can't be stored with a passkey. The limit is { $most }.
passkeys-data-not-encrypted = The data couldn't be encrypted.
