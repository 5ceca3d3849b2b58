pick-nothing-plugged-in = No key is plugged in. Plug one in and try again.
pick-no-such-key =
    No key that is plugged in begins with “{ $typed }”. Plugged in:
    { $list }
pick-codes = one-time codes
pick-none-has = No connected key or card supports { $name }. Connect one that does and try again.
pick-has-not = { $token } doesn't support { $name }. Use one that does.
pick-no-method = No sign-in method is set up. Set one up: mfactl enroll
pick-no-such-method =
    No sign-in method begins with “{ $typed }”. You have:
    { $list }
pick-no-such-method-here =
    No sign-in method begins with “{ $typed }”. There are:
    { $list }
pick-no-terminal =
    There is no terminal to choose in. Say which one with --method:
    { $list }
pick-no-account-at-all = There are no accounts, so none begins with “{ $typed }”. Add one: mfactl codes add
pick-no-such-account =
    No account begins with “{ $typed }”. There are:
    { $list }
pick-several-keys =
    Several keys are plugged in. Say which one you mean:
    { $list }
pick-ambiguous-key =
    More than one key begins with “{ $typed }”. Type more of it:
    { $list }
pick-ambiguous-method =
    More than one sign-in method begins with “{ $typed }”. Type more of it:
    { $list }
pick-ambiguous-account =
    More than one account begins with “{ $typed }”. Type more of it:
    { $list }
pick-none-waits = None of these can wait for a touch. Name the one you mean.
pick-touch-meant = Touch the one you mean.
