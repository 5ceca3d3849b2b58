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
