status-none = none yet
status-nothing = nothing
status-screen =
    Sign-in methods of { $account }
    { $methods }

    Plugged in
    { $plugged }

    { $trusted }{ $next }
status-trusted =
    Not asked again (mfactl trusted --end)
    { $lines }
    {""}
    {""}
status-plug-in = No sign-in method is set up yet. Plug in a security key and run: mfactl enroll
status-set-up = No sign-in method is set up yet. Set up a key that is plugged in: mfactl enroll
status-none-ready = None can be used right now. Plug in one of your keys, then sign in: mfactl sign-in
status-suspended = All of them are suspended. To see why: mfactl methods
status-sign-in = Sign in: mfactl sign-in
status-single =
    { $next }
    If you lose this key, you have no other. Set up a second one: mfactl enroll
