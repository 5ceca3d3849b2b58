rules-erased = Suspended: its key was reset. Remove it, and enroll the key again.
rules-codes-used = All have been used.
rules-secret-gone = Its secret can't be decrypted because the key for it is gone. Remove it.
rules-left-alone = Too many wrong attempts. Wait a while before you try it again.
rules-not-plugged-in = { $name } isn't plugged in.
rules-label = A name must have 1 to { $most } characters, all of them visible.
rules-label-taken = You already have a sign-in method called “{ $label }”. Choose another name.
rules-has-to-stay = { $what } ({ $by }), so “{ $label }” can't be removed. Enroll another one first, or ask an administrator.
rules-last = The last sign-in method can't be removed
rules-kind = A { $kind } is required
rules-methods = At least { $wanted } sign-in methods are required
rules-card-erased = Suspended: its key on the card was erased. Remove it, and enroll the card again.
rules-more-methods =
    { $more ->
        [one] 1 more sign-in method
       *[other] { $more } more sign-in methods
    }
rules-method-of = a method of the kind { $kind }
rules-and = {" "}and{" "}
rules-wanting = Your administrator requires { $wanting }.
rules-lost = Suspended: reported lost.
rules-dropped = Suspended: your organization removed it.
rules-kind-forbidden = Your administrator doesn't allow this kind of method.
rules-not-suspended = “{ $label }” isn't suspended.
rules-not-at-seat = You aren't at this computer, so keys and cards don't respond.
