rules-erased = Suspended: its key was reset. Remove it, and enroll the key again.
rules-codes-used = All are used. Make new ones: mfactl recovery-codes new
rules-secret-gone = The key that its secret was encrypted with is gone. Remove it.
rules-left-alone = Too many wrong tries: it has to be left alone for a while.
rules-not-plugged-in = { $name } is not plugged in.
rules-label = A label has 1 to { $most } characters, all of them visible.
rules-label-taken = You have another method called “{ $label }”. Choose another name.
rules-has-to-stay = { $what } ({ $by }), so “{ $label }” has to stay. Enroll another first, or ask an administrator.
rules-last = The last way to sign in may not be removed
rules-kind = Required is a { $kind }
rules-methods = At least { $wanted } ways to sign in are required
rules-card-erased = Suspended: its key on the card was erased. Remove it, and enroll the card again.
rules-more-ways =
    { $more ->
        [one] 1 more way to sign in
       *[other] { $more } more ways to sign in
    }
rules-way-of = a way of the kind { $kind }
rules-and = {" "}and{" "}
rules-wanting = Your administrator requires { $wanting }: `mfactl status`.
rules-lost = Suspended: reported lost. Found it? mfactl reactivate
rules-dropped = Suspended: your organization removed it.
rules-kind-forbidden = Your administrator doesn't allow this kind of method.
rules-not-suspended = “{ $label }” isn't suspended.
rules-not-at-seat = You aren’t at this computer, so keys and cards don’t respond.
