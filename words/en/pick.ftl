pick-nothing-plugged-in = No key is plugged in. Plug one in and try again.
pick-no-such-key =
    No key that is plugged in begins with “{ $typed }”. Plugged in:
    { $list }
pick-codes = one-time codes
pick-none-has = Nothing that is plugged in or in a reader has { $name }. Plug in what has, and try again.
pick-has-not = { $token } has no { $name }. Use one that has.
pick-no-way = No way to sign in is set up. Set one up: mfactl enroll
pick-no-such-way =
    No way to sign in begins with “{ $typed }”. You have:
    { $list }
pick-no-such-way-here =
    No way to sign in begins with “{ $typed }”. There are:
    { $list }
pick-no-terminal =
    There is no terminal to pick on. Say which with --method:
    { $list }
pick-no-account-at-all = No account begins with “{ $typed }”: there is none. Add one: mfactl codes add
pick-no-such-account =
    No account begins with “{ $typed }”. There are:
    { $list }
pick-several-keys =
    Several keys are plugged in. Say which one you mean:
    { $list }
pick-ambiguous-key =
    More than one key begins with “{ $typed }”. Type more of it:
    { $list }
pick-ambiguous-way =
    More than one way to sign in begins with “{ $typed }”. Type more of it:
    { $list }
pick-ambiguous-account =
    More than one account begins with “{ $typed }”. Type more of it:
    { $list }
pick-none-waits = None of these waits for a touch. Name the one that you mean.
pick-touch-meant = Touch the one that you mean.
