status-none = none yet
status-nothing = nothing
status-screen =
    Ways to sign in as { $account }
    { $ways }

    Plugged in
    { $plugged }

    { $trusted }{ $next }
status-trusted =
    Not asked again (mfactl trusted --end)
    { $lines }
    {""}
    {""}
status-plug-in = No way to sign in is set up yet. Plug in a security key and type: mfactl enroll
status-set-up = No way to sign in is set up yet. Set up a key that is plugged in: mfactl enroll
status-none-ready = None can be used right now. Plug one of your keys in, then sign in: mfactl sign-in
status-suspended = All of them are suspended. To see why: mfactl methods
status-sign-in = Sign in: mfactl sign-in
status-single =
    { $next }
    If you lose this key there is no other way. Set up a second one: mfactl enroll
