login-try-question = Try this as { $account } now? { $service } is changed only if that works.
login-nothing-changed = Nothing was changed.
login-tried-without-key = { $service } would let you in, but by your password. Nothing was changed. Try again and use your key.
login-trial-refused = With this change { $service } wouldn't have let you in ({ $error }). Nothing was changed.
login-changed =
    { $service } now asks for your key. If nobody signs in with a key within { $minutes } minutes, this is undone.
    { $next }
login-next-command = Sign in once more: { $command }
login-next-console = Sign in once more: press Ctrl-Alt-F3 and log in there.
login-next-lock-screen = Sign in once more: lock the screen and unlock it.
login-restored = { $service } is as it was before.
login-confirmed = Somebody signed in to { $service } with a key, so the change stays.
login-undone = Nobody signed in to { $service } with a key in time, so the change was undone.
login-root-only = Only root can do this. Run: sudo mfactl login { $verb } { $service }
login-reaches = Also changes: { $others }.
login-reaches-unfit = { $other } takes its lines from { $service }, and mfad can't be used there. Nothing was changed.
login-no-module = PAM can't find pam_mfad.so. Reinstall mfad.
login-no-systemd = systemd isn't running, so nothing could undo a change that locks you out. Add the lines by hand: man pam_mfad
login-no-clock = The boot can't be identified, so nothing could undo a change that locks you out. Add the lines by hand: man pam_mfad
login-not-watched = { $unit } can't be started, so nothing would undo a change that locks you out. Nothing was changed. For details: systemctl status { $unit }
login-nobody-enrolled = { $account } has no sign-in method yet. Set one up first: mfactl enroll
login-only-method = { $account } has only one sign-in method. If it is lost, nobody gets in. Set up a second one first: mfactl enroll
login-no-way-for-root = root has no password, so if mfad fails nobody gets in. Set one first: sudo passwd root
login-remote = { $service } lets people in from other computers, where a key in this one proves nothing. For ssh, use a key in ssh itself: ssh-keygen -t ed25519-sk
login-shows-nothing = { $service } doesn't show what mfad asks, so it can't be used there.
login-shared = Other services take their lines from { $service }. To use a key in all of them, including remote ones, run: sudo pam-auth-update. To change a single one, name it: mfactl login status
login-polkit = polkit has to work without a key, because mfad asks polkit before you can set one up. Only a key instead of the password works there: sudo mfactl login enable polkit-1
login-not-known = mfad hasn't been tested in { $service }, so mfactl doesn't change it.
login-by-hand-before =
    To add it by hand, keep a root shell open and put this into /etc/pam.d/{ $service } before the line that asks for the password, such as @include common-auth:
        { $lines }
login-by-hand-after =
    To add it by hand, keep a root shell open and put this into /etc/pam.d/{ $service } after the line that asks for the password, such as @include common-auth:
        { $lines }
login-asks-already = { $service } already asks for your key (the line is in { $file }).
login-takes-from = { $service } takes its lines from { $other }. Change that: sudo mfactl login enable { $other }
login-line = mfactl doesn't understand line { $line } of { $path }.
login-file = mfactl doesn't understand { $path }.
login-no-password = mfactl can't tell where { $path } asks for the password.
login-root-out = With this change, { $path } would ask root for a key too.
login-include = A file that { $path } includes can't be read ({ $error }).
login-unknown-module = { $path } uses a module that mfactl doesn't know.
login-asks-password-too = { $path } would ask for the password too.
login-bypass = With this line, { $path } could let people in who didn't use their key.
login-pending-already = { $service } was changed a moment ago. Sign in to it with your key, or undo the change: sudo mfactl login disable { $service }
login-enabled-already = { $service } already asks for your key. To change that: sudo mfactl login disable { $service }
login-not-by-mfactl = mfactl didn't add mfad to { $service }. Delete the lines with pam_mfad.so from /etc/pam.d/{ $service } yourself.
login-not-enabled = { $service } doesn't ask for your key.
login-edited-since = { $path } was edited after mfactl changed it, so it stays as it is. Delete the lines with pam_mfad.so yourself, then { $path }.before-mfad and /var/lib/mfad-login/{ $service }.
login-not-kept = { $path } is missing, so mfactl can't restore the file. Delete the lines with pam_mfad.so from /etc/pam.d/{ $service } yourself, then /var/lib/mfad-login/{ $service }.
login-missing = { $path } doesn't exist.
login-not-a-file = { $path } isn't a regular file, so mfactl doesn't change it.
login-not-roots = { $path } can be changed by others than root. Correct that first: ls -ld { $path }
login-edited = { $path } was changed by somebody else at the same time. Nothing was changed. Look at it and try again.
login-kept-gone = { $path } is missing.
login-busy = Another mfactl login is running. Wait for it to finish and try again.
login-io = { $path } can't be used ({ $error }). Nothing was changed.
login-no-service = There is no service { $service }. List them: ls /etc/pam.d
login-without = Without mfad: { $services }
login-form-key-or-password = key or password
login-form-after-password = key after the password, if set up
login-form-required = key after the password, always
login-pending =
    { $seconds ->
        [one] undone in 1 second unless you sign in to it with your key
       *[other] undone in { $seconds } seconds unless you sign in to it with your key
    }
login-problem-edited = edited after mfactl changed it, so it can't be undone: see mfactl login disable
login-problem-overdue = should have been undone: sudo mfactl login disable { $service }
login-problem-module = PAM can't find pam_mfad.so: reinstall mfad
login-problem-anybody = lets people in who proved nothing: see man pam_mfad
login-problem-bypass = lets people past the key in some cases: see man pam_mfad
login-problem-password-too = asks for the password even after the key: see man pam_mfad
login-problem-no-effect = the key changes nothing: see man pam_mfad
login-password-by-key = With these lines, a key would also give the password that { $path } asks for.
login-problem-password-by-key = a key also gives the password that is asked for, so that one proof counts for two; see man pam_mfad
login-problem-keyring = the key doesn't open the keyring, because a line is missing or in the wrong place: see man pam_mfad
login-no-keyring = Nothing in { $path } opens a keyring. Leave out --keyring.
login-keyring-after-password = A key can't open the keyring where the password is asked for as well: the password opens it. Leave out --keyring.
