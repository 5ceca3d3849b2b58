help-usage = Usage
help-arguments = Arguments
help-options = Options
help-commands = Commands
help-examples = Examples
help-values = Possible values
help-values-short = [possible values: { $values }]
help-default = [default: { $value }]
help-start = Start here: plug in a security key and run mfactl enroll.
help-more = More about one command: mfactl help COMMAND
help-group-sign-in = Signing in
help-group-trouble = When something is lost or wrong
help-group-tokens = Keys and cards
help-group-others = Other programs and accounts

help-any--help = Print help; --help prints more than -h
help-mfactl--version = Print version
help-any--account = The account to act on, for administrators; your own if left out
help-any--admin-pin-fd = Read the admin PIN of the card from this file descriptor, one line, instead of asking
help-any--management-key-fd = Read the management key from this file descriptor, one line in hexadecimal, instead of asking; not needed while it is the factory default or stored on the card
help-any--new-pin-fd = Read the new PIN from this file descriptor, one line, instead of asking
help-any--password-fd = Read the password of the key's one-time codes from this file descriptor, one line, instead of asking
help-any--pin-fd = Read the PIN of the key from this file descriptor, one line, instead of asking
help-any--puk-fd = Read the PUK of the card from this file descriptor, one line, instead of asking
help-any--system = For all users of this computer, in Debian's Chromium and Firefox; for administrators
help-any--token = The key: the beginning of its id, name or serial number
help-any--yes = Don't ask for confirmation
help-any_account = The account: the beginning of ISSUER:NAME, of its name or of its id
help-any_browsers = chromium, chrome, brave, edge, vivaldi or firefox, followed by -flatpak or -snap if it is one; all installed browsers if left out
help-any_finger = The fingerprint: the beginning of its name or id
help-any_login-service = The service: the name of its file in /etc/pam.d
help-any_method = The sign-in method: the beginning of its id or name
help-any_note = The note: the beginning of its name or id; may be left out when the site has only one
help-any_passkey = The passkey, as SITE, ACCOUNT@SITE, or the beginning of its id
help-any_site = The site: its domain, or the address of one of its pages
help-any_slot = The slot: 9a, 9c, 9d, 9e, or 82 to 95
help-any_token = The key: the beginning of its id, name or serial number; may be left out when only one is plugged in
help-any_user = The user

help-mfactl =
    Set up, manage and use security keys for signing in

    mfactl is the command-line client for mfad, the daemon that manages your security keys. It sets up keys as sign-in methods, signs you in with them, and manages their PINs.
help-mfactl--json = Print JSON for programs instead of text for people
help-mfactl--verbose = Also show what a key or card answered when it refused
help-mfactl--session =
    Use the mfad of this session instead of the system's

    The environment variable MFACTL_BUS=session does the same.
help-mfactl_examples =
    mfactl
        Show what is set up, what is plugged in and what to do next
    mfactl enroll
        Add the key that is plugged in as a sign-in method
    mfactl sign-in && echo welcome
        Continue only after you signed in
    mfactl tokens --json | jq -r .tokens[].id
        Print the ids of the keys that are plugged in

help-status =
    Show what is set up, what is plugged in and what to do next

    mfactl without a command does the same.
help-status_examples =
    mfactl status
    mfactl status --json | jq '[.methods[] | select(.usable)] | length'
        Count the sign-in methods that can be used right now

help-sign-in =
    Sign in with one of your sign-in methods

    Exits with 0 only if you are signed in. While it waits, you can choose another method by its number. When one fails, the next is offered. You can plug in a key at any time.
help-sign-in--another-way = List your sign-in methods with what each requires, and wait until you choose one
help-sign-in--method = The sign-in method to try first: the beginning of its name or id, or its kind
help-sign-in--trusted = Don't ask if a recent sign-in still counts (mfactl trusted)
help-sign-in--code-fd = Read the code from this file descriptor, one line, instead of asking
help-sign-in--agent = Ask in a window of your desktop session instead of here; for programs that have no terminal
help-sign-in_examples =
    mfactl sign-in
    mfactl sign-in --account anna
    mfactl sign-in --another-way
        Choose a method from the list
    mfactl sign-in --method one-time-code --code-fd 3 3<code-file
    mfactl sign-in --json --pin-fd 3 3<pin-file | tail -n 1 | jq -r .account
    mfactl sign-in --code-fd 3 3<code-file
        Use a one-time code or a recovery code when no key is plugged in

help-enroll = Add a security key, smart card or authenticator app as a sign-in method
help-enroll--code = Set up an authenticator app: shows a QR code, then asks for the first code
help-enroll--code-fd = Read the app's first code from this file descriptor, one line, instead of asking
help-enroll--card = Enroll a smart card: the key of its certificate for signing in (PIV, slot 9a), or else its OpenPGP key for authentication
help-enroll--label = Its name; made from the name of the key if left out
help-enroll--publish = Make the credential for your organization's directory, so that the key works on all its computers, and list it there with your password or print the value for the directory
help-enroll_examples =
    mfactl enroll
        If several keys are plugged in, touch the one you mean
    mfactl enroll --label 'Blue key' --token nitro
    mfactl enroll --card
    mfactl enroll --publish
        If a line is printed, give it to whoever manages the directory
    mfactl enroll --code
        Use an authenticator app, which works without a network

help-methods = List your sign-in methods
help-methods_examples =
    mfactl methods
    sudo mfactl methods --account anna
    mfactl methods --json | jq -r '.methods[] | [.id, .label] | @tsv'

help-recovery-codes = Create recovery codes for when you don't have your key

help-recovery-codes-new =
    Create ten new recovery codes, which replace those you have

    Each one signs you in once, without a key. They are shown only this one time. Print them or write them down, and keep them where you can find them without this computer.
help-recovery-codes-new--yes = Don't ask whether to replace unused codes
help-recovery-codes-new_examples =
    mfactl recovery-codes new
    mfactl recovery-codes new --yes | lp
        Print them without showing them on the screen
    mfactl recovery-codes new --yes --json | tail -n 1 | jq -r '.recovery_codes[]'

help-rename = Rename a sign-in method
help-rename_label = The new name
help-rename_examples =
    mfactl rename nitro 'Blue key'

help-remove =
    Remove a sign-in method

    The key itself isn't changed. It is only no longer accepted.
help-remove_examples =
    mfactl remove 'Blue key'
    mfactl remove blue --yes
    sudo mfactl remove blue --account anna

help-replace =
    Replace a sign-in method with a new one

    The old one is removed only after the new one is set up.
help-replace_method = The old method: the beginning of its id or name
help-replace--label = The name of the new one; made from the name of the key if left out
help-replace--token = The new key: the beginning of its id, name or serial number
help-replace--yes = Don't ask whether to replace unused recovery codes
help-replace_examples =
    mfactl replace blue
        Then plug in the new key, and touch it
    mfactl replace recovery

help-lost =
    Report a sign-in method lost or stolen; it is suspended immediately

    Everything you have on the same key is suspended with it. You are told which sites had a passkey on it when you last looked, and asked for a new key.
help-lost--only = Don't set up a replacement
help-lost_examples =
    mfactl lost blue
    mfactl lost blue --yes --only
        Suspend it without setting up a replacement

help-reactivate =
    Use a suspended sign-in method again after you have found it

    You confirm it's you with another method. A key that was reset has to be enrolled again.
help-reactivate_examples =
    mfactl reactivate blue

help-log = Show who signed in, with which method, for which program, and what was changed
help-log--all = Events of all accounts, for administrators
help-log--method = Only events of this sign-in method: the beginning of its id or name
help-log--failed = Only refused sign-ins
help-log--what = Only events of this kind
help-log--days = Only events from the last N days
help-log--number = Show at most N events
help-log_examples =
    mfactl log
    mfactl log --failed --days 7
        Show what was refused in the last week
    mfactl log --all --json | jq -r '.events[] | [.at, .account, .what] | @tsv'
        Show the events of all accounts, for administrators

help-trusted =
    Show, or end, the time during which you aren't asked to sign in again

    If your administrator allows it, programs of the same session don't ask you again for some time after you signed in.
help-trusted--end = End it now, so that you are asked again
help-trusted_examples =
    mfactl trusted --end

help-keyring = Let a security key open your keyring when you log in

help-keyring-enable =
    Let a security key open your keyring when you log in with it

    You enter your login password once. It is stored so that only this key can open it, and is passed to your keyring when you log in with the key. Run this again if the keyring asks for a password, and for each of your keys. Your administrator has to set up the login for it.
help-keyring-enable--password-fd = Read the login password as one line from file descriptor N
help-keyring-enable_examples =
    mfactl keyring enable

help-keyring-disable = Delete the stored login password, so that no key opens your keyring
help-keyring-disable_examples =
    mfactl keyring disable

help-keyring-status = Show which keys open your keyring
help-keyring-status_examples =
    mfactl keyring status --json | jq -r '.keys[].label'

help-app-password = Manage app passwords for programs that don't support two-factor sign-in

help-app-password-add =
    Create an app password for a program that doesn't support two-factor sign-in

    You sign in first. Then the password is shown, this one time. Enter it where the program asks for your password, such as mail on a phone, a calendar or a backup.
help-app-password-add_label = The program that it is for
help-app-password-add_examples =
    mfactl app-password add 'Mail on the tablet'
    mfactl app-password add backup --json | tail -n 1 | jq -r .app_password

help-app-password-list = List your app passwords, and when each was last used
help-app-password-list_examples =
    mfactl app-password list
    mfactl app-password list --json | jq -r '.app_passwords[] | select(.last_used == null) | .label'
        List those that were never used

help-app-password-remove = Revoke an app password
help-app-password-remove_program = The program: the beginning of its name, or of the password's id
help-app-password-remove_examples =
    mfactl app-password remove mail

help-admin = Help a user who is locked out, as an administrator

help-admin-unlock =
    Let a user who was locked out by wrong attempts try again

    They can try all of their sign-in methods again immediately.
help-admin-unlock_examples =
    mfactl admin unlock anna

help-admin-pass =
    Let a user who is locked out sign in once, with a pass of 12 letters

    The pass lets the user in once, at this computer's console or login screen, until it expires, and then lets them add one security key, smart card or authenticator app. Read it to them: spaces and case don't matter. The policy must allow passes (access-pass.enabled).

    With --machine and --identity it issues a pass for another computer, without a network: FILE is that computer's /var/lib/mfad/escrow.age, KEY one of the age keys it is encrypted to. Two people who issue a pass for the same user with the same end get the same pass, which works once.
help-admin-pass--valid = How long the pass is valid, up to 7d, rounded up to the next half hour
help-admin-pass--uses = How often the pass works, which is once
help-admin-pass--machine = Issue a pass for the computer whose escrow file this is
help-admin-pass--identity = The age key to read the escrow file with, as age-keygen writes it
help-admin-pass_examples =
    mfactl admin pass anna
        Issue a pass for this computer, valid for 8 hours
    mfactl admin pass anna --machine desk-17.age --identity key.txt --valid 2h
        Issue a pass for another computer

help-admin-rotate-pass-secret =
    Make all access passes issued for this computer invalid

    The computer makes a new secret and writes a new /var/lib/mfad/escrow.age. Use it when a help desk key was lost, or when the clock was far ahead.
help-admin-rotate-pass-secret_examples =
    mfactl admin rotate-pass-secret

help-admin-clear =
    Remove all sign-in methods of a user, who then has to set them up again

    Their app passwords are removed, too. The next time they sign in, they are told to enroll.
help-admin-clear_examples =
    mfactl admin clear anna

help-import = Take over sign-in methods from another program

help-import-pam-u2f =
    Import the security keys of pam_u2f's mapping file

    Each key that is plugged in confirms its credential with a touch, and is a sign-in method from then on. What can't be confirmed is listed and left alone. Only the lines of your own account are read, or those of --account.
help-import-pam-u2f_file = The mapping file, such as ~/.config/Yubico/u2f_keys
help-import-pam-u2f--origin = The origin that pam_u2f is set up with; pam:// and the name of this computer if it has none
help-import-pam-u2f--appid = The appid that it is set up with; the origin if it has none
help-import-pam-u2f_examples =
    mfactl import pam-u2f ~/.config/Yubico/u2f_keys
    mfactl import pam-u2f /etc/u2f_mappings --origin pam://example.com
    sudo mfactl import pam-u2f /etc/u2f_mappings --account anna

help-export = Give sign-in methods to another program

help-export-pam-u2f =
    Print your security keys as a line of pam_u2f's mapping file

    The options that pam_u2f needs with it are printed to standard error.
help-export-pam-u2f--origin = Only keys that were made for this origin
help-export-pam-u2f_examples =
    mfactl export pam-u2f >> ~/.config/Yubico/u2f_keys

help-report =
    Report who has which sign-in methods, who lacks what is required, and what was refused

    Without FILE it reports on this computer, for administrators. With FILE it reads the journals of any number of computers, one entry a line, as journalctl --output=json prints them. Only entries that mfad wrote are counted.
help-report_files = Exported journals; - is standard input
help-report--days = Count refusals and lockouts of the last N days only
help-report--csv = Print comma-separated values, for spreadsheets
help-report_examples =
    sudo mfactl report
    sudo mfactl report --csv > report.csv
    journalctl --output=json --unit=mfad | mfactl report -

help-policy = Check what an administrator requires of everyone

help-policy-check =
    Check policy files before you roll them out

    Without FILE it checks what is installed on this computer. With FILE it checks that file and those in the folder beside it (policy.d beside policy.toml). It needs no running mfad. The exit status is 0 if mfad would accept the files and 1 if not; the message names the file, the line and the column.
help-policy-check_file = The policy file
help-policy-check_examples =
    mfactl policy check policy.toml
    mfactl policy check --json policy.toml | jq .line

help-tokens = List the keys that are plugged in
help-tokens_examples =
    mfactl tokens
    mfactl tokens --json | jq -r '.tokens[].serial'

help-token = Show details of one key

help-token-show = Show details of a key
help-token-show_examples =
    mfactl token show
    mfactl token show nitro --json | jq .token.fido2.versions

help-pin = Manage a key's PIN

help-pin-status = Show whether a key has a PIN, and how many attempts are left
help-pin-status_examples =
    mfactl pin status
    mfactl pin status nitro --json | jq .pin.attempts

help-pin-set = Set the first PIN of a key
help-pin-set_examples =
    mfactl pin set
    mfactl pin set nitro --new-pin-fd 3 3<pin-file

help-pin-change = Change the PIN of a key
help-pin-change_examples =
    mfactl pin change
    mfactl pin change --pin-fd 3 --new-pin-fd 3 3<both
        The first line is the current PIN, the second the new one

help-passkeys = Manage the passkeys on a key

help-passkeys-list = List the passkeys on a key, by site and account
help-passkeys-list_examples =
    mfactl passkeys list
    mfactl passkeys list nitro --json | tail -n 1 | jq -r '.passkeys[].site'

help-passkeys-remove =
    Delete passkeys from a key

    You are shown what will be deleted, and asked to confirm.
help-passkeys-remove_passkeys = The passkeys, each as SITE, ACCOUNT@SITE, or the beginning of its id
help-passkeys-remove_examples =
    mfactl passkeys remove example.org
    mfactl passkeys remove anna@example.org ben@example.org --yes

help-passkeys-rename =
    Rename the account of a passkey

    This is the name that you see when you choose an account. The site isn't affected.
help-passkeys-rename_name = The new name of the account
help-passkeys-rename--display-name = The display name to show with it
help-passkeys-rename_examples =
    mfactl passkeys rename anna@example.org 'Anna at work'

help-passkeys-data =
    Manage the data stored with a passkey (largeBlob)

    Some sites store a little data on the key, a few thousand bytes at most. You can do so, too, for example a certificate. It works with passkeys that were created for it, which `passkeys list --json` marks with keeps_data.

help-passkeys-data-read = Print the data stored with a passkey
help-passkeys-data-read_examples =
    mfactl passkeys data read anna@example.org > certificate

help-passkeys-data-write =
    Store a file with a passkey

    You are asked to confirm if it replaces other data.
help-passkeys-data-write_file = The file, `-` for standard input
help-passkeys-data-write_examples =
    mfactl passkeys data write anna@example.org certificate

help-passkeys-data-remove = Remove the data stored with a passkey
help-passkeys-data-remove_examples =
    mfactl passkeys data remove anna@example.org

help-codes = Show one-time codes, and manage their accounts on a key

help-codes-list = List the accounts that a key generates one-time codes for
help-codes-list_examples =
    mfactl codes list
    mfactl codes list --json | tail -n 1 | jq -r '.accounts[].name'

help-codes-show =
    Show the one-time code of an account

    Standard output is the code and nothing else. With --copy it stays on the clipboard until it expires, or for half a minute if it is counter-based. wl-copy or xclip copy it on a desktop, otherwise the terminal does, also from a remote computer.
help-codes-show--all = Show the codes of all accounts, except those that are counter-based or require a touch
help-codes-show--copy = Copy it to the clipboard instead of showing it, for as long as it is valid
help-codes-show_examples =
    mfactl codes show example
    mfactl codes show example --copy
    mfactl codes show --all
    mfactl codes show Example:anna@example.org --json | tail -n 1 | jq -r .code

help-codes-add =
    Add an account from the address, secret or QR code that a site shows

    The address begins with otpauth:// and holds the account's secret, so it is typed or pasted without being shown. Sites show it as a QR code, and most of them show the secret as text on request. An export of Google Authenticator adds all accounts in it.
help-codes-add--touch = Require a touch for every code
help-codes-add--name = The account's name: SITE:ACCOUNT, or ACCOUNT with the site of the address
help-codes-add--uri-fd = Read the address from this file descriptor, one line, instead of asking
help-codes-add--qr = Read the address from the QR code in this PNG picture, such as a screenshot
help-codes-add_examples =
    mfactl codes add
    mfactl codes add --name Forge:anna
    mfactl codes add --qr screenshot.png
        Delete the picture afterwards: it holds the secret
    mfactl codes add --touch --uri-fd 3 3<address-file

help-codes-remove =
    Delete an account

    You are asked to confirm. The site will keep asking for codes, so set up another method there first.
help-codes-remove_examples =
    mfactl codes remove example
    mfactl codes remove Example:anna@example.org --yes

help-codes-rename =
    Rename an account

    Not every key supports this.
help-codes-rename_name = The new name: ISSUER:NAME, or only a name
help-codes-rename_examples =
    mfactl codes rename example Example:anna

help-site =
    Show how you can sign in to a site, and keep notes for it

    Lists the passkeys and one-time codes on the keys that are plugged in, and the notes that you keep for the site, such as its recovery codes. To list its passkeys, a key requires its PIN.
help-site_examples =
    mfactl site example.org
    mfactl site note add example.org --label 'Recovery codes'

help-site-note = Keep notes for sites, such as their recovery codes

help-site-note-add =
    Add a note for a site, read from standard input

    It is stored encrypted and can have up to 4096 bytes. Lists show its name, never its text.
help-site-note-add--label = Its name; “Note” if left out
help-site-note-add_examples =
    mfactl site note add example.org
        Paste the recovery codes, then Ctrl-D on a line of its own
    mfactl site note add example.org --label 'Recovery codes' <codes.txt

help-site-note-list = List the notes of all sites, without their text
help-site-note-list_examples =
    mfactl site note list
    mfactl site note list --json | jq -r '.notes[].site'

help-site-note-show = Show a note
help-site-note-show_examples =
    mfactl site note show example.org
    mfactl site note show example.org recovery

help-site-note-remove = Remove a note
help-site-note-remove_examples =
    mfactl site note remove example.org recovery

help-fingerprints = Manage the fingerprints stored on a key

help-fingerprints-list = List the fingerprints stored on a key
help-fingerprints-list_examples =
    mfactl fingerprints list
    mfactl fingerprints list --json | tail -n 1 | jq -r '.fingerprints[].name'

help-fingerprints-add =
    Add a fingerprint to a key

    You put your finger on the key several times, and are told how many touches are left and what to do better. From then on, the key accepts the finger instead of the PIN.
help-fingerprints-add_name = Its name; none if left out
help-fingerprints-add_examples =
    mfactl fingerprints add 'Right index'

help-fingerprints-rename = Rename a fingerprint
help-fingerprints-rename_name = The new name
help-fingerprints-rename_examples =
    mfactl fingerprints rename 'Right index' Index

help-fingerprints-remove =
    Delete a fingerprint from a key

    When no fingerprint is left, the key asks for its PIN again.
help-fingerprints-remove_examples =
    mfactl fingerprints remove 'Right index'

help-login = Use your key for sudo, login and the lock screen

help-login-enable =
    Use your key in a service, such as sudo

    Shows the change to the service's file in /etc/pam.d, asks, and has you sign in through a copy of it. Only then it changes the file. If nobody signs in with a key through the changed service within 5 minutes, the change is undone; closing the terminal, killing mfactl or restarting the computer doesn't keep it.

    Without an option, your key is enough and your password works as before. Services that let people in from other computers, that don't show what mfad asks, or in which mfad wasn't tested are refused, and so is what could lock everybody out.
help-login-enable--after-password = Ask for the key after the password, of everyone who has set one up. Needs two sign-in methods and a password of root
help-login-enable--required = The same, and refuse everyone who hasn't set one up
help-login-enable--keyring = Also open the keyring with a key on which its owner allowed that (mfactl keyring enable)
help-login-enable_examples =
    sudo mfactl login enable sudo
    sudo mfactl login enable gdm-password
    sudo mfactl login enable login --after-password

help-login-disable =
    Put a service's file back as it was

    A file that was edited since is left as it is.
help-login-disable--all = All services that mfactl changed
help-login-disable_examples =
    sudo mfactl login disable sudo

help-login-status = Show which services use your key, and what is wrong with them
help-login-status_examples =
    mfactl login status
    mfactl login status sudo --json | jq .services[].form

help-login-settle = Undo a change that nobody confirms
help-login-settle_service = The service; all whose time is over if left out
help-login-settle_examples =
    mfactl login settle sudo

help-pam = Test whether login, sudo or a lock screen would let you in

help-pam-check =
    Test whether a program would let you in

    Asks what the program would ask, with your current sign-in methods, and tells you whether it would let you in. No session is opened. Do this before you close your last open session: after you add pam_mfad.so to a service's file (man pam_mfad), a mistake can lock you out.

    It runs as you. What only root may do fails here although it works in login: another user's password can't be checked.
help-pam-check_service = The service: the name of its file in /etc/pam.d
help-pam-check_examples =
    mfactl pam check sudo
    mfactl pam check login && exit
        Log out only if you can log in again
    mfactl pam check gdm-password --json | jq .lets_in

help-secret =
    Derive a secret from a key, for scripts

    The secret is 32 bytes on standard output. The same key derives the same secret from the same name on any computer, and nothing else does, because there is no copy. The key requires its PIN or your finger, and a touch. If you reset the key, or delete the passkey for secrets.mfad.invalid on it, all its secrets are lost, so keep a second way in.
help-secret_names = The name of the secret; another name gives another secret. A second name derives a second secret with the same touch
help-secret--hex = Print 64 hexadecimal digits and a newline
help-secret--base64 = Print Base64 and a newline
help-secret--yes = Don't ask for confirmation the first time
help-secret_examples =
    (umask 077; mfactl secret disk >/run/disk.key)
    cryptsetup luksAddKey /dev/sdb1 /run/disk.key; rm /run/disk.key
        From now on the key opens this volume, as the passphrase does
    mfactl secret disk | cryptsetup open /dev/sdb1 disk --key-file -
    mfactl secret backup --hex

help-settings = Manage the settings of a key

help-settings-show = Show the settings of a key
help-settings-show_examples =
    mfactl settings show
    mfactl settings show nitro --json | jq .settings.minimum_pin

help-settings-always-pin =
    Choose whether a key requires its PIN or your finger at every use

    When it is on, nobody who finds the key can use it without the PIN at any site. Sites that asked only for a touch, as with U2F, require the PIN from then on. You can turn it off again, except on keys that don't allow that.
help-settings-always-pin_state = Whether to require it
help-settings-always-pin_state_on = At every use
help-settings-always-pin_state_off = Only where a site asks for it
help-settings-always-pin_examples =
    mfactl settings always-pin on
    mfactl settings always-pin off --token nitro

help-settings-minimum-pin =
    Increase the minimum PIN length

    It can't be lowered again except by a reset, which erases the key. If the current PIN is shorter, it has to be changed before the next use.
help-settings-minimum-pin_length = The minimum number of characters
help-settings-minimum-pin_examples =
    mfactl settings minimum-pin 6

help-settings-sites =
    Choose which sites can read the minimum PIN length

    An employer's site may ask for it when a key is registered there. These sites replace those that were allowed before. Only a reset of the key removes all of them.
help-settings-sites_sites = The sites, by domain
help-settings-sites_examples =
    mfactl settings sites login.example.org

help-settings-force-pin-change =
    Require a new PIN before the next use of a key

    Use this before you hand over a key whose PIN someone else knows. The key can't be used again until the PIN is changed or the key is reset.
help-settings-force-pin-change_examples =
    mfactl settings force-pin-change --token nitro

help-settings-enterprise-attestation =
    Let organizations identify this individual key (enterprise attestation)

    This applies to organizations chosen by the key's maker or this computer's administrator. Only a reset of the key turns it off.
help-settings-enterprise-attestation_examples =
    mfactl settings enterprise-attestation

help-piv = Manage the PIV application of a smart card

help-piv-status =
    Show the state of PIN and PUK, and which slots have certificates

    This spends no attempt. Factory defaults are pointed out if the card reports them.
help-piv-status_examples =
    mfactl piv status
    mfactl piv status --json | jq -r '.piv.slots[] | [.slot, .subject] | @tsv'

help-piv-pin = Manage the PIN

help-piv-pin-change = Change the PIN
help-piv-pin-change_examples =
    mfactl piv pin change
    mfactl piv pin change --pin-fd 3 --new-pin-fd 3 3<both

help-piv-pin-unblock = Set a new PIN with the PUK after too many wrong attempts
help-piv-pin-unblock_examples =
    mfactl piv pin unblock
    mfactl piv pin unblock --puk-fd 3 --new-pin-fd 3 3<both

help-piv-puk = Manage the PUK, which unblocks the PIN

help-piv-puk-change = Change the PUK
help-piv-puk-change--new-puk-fd = Read the new PUK from this file descriptor, one line, instead of asking
help-piv-puk-change_examples =
    mfactl piv puk change
    mfactl piv puk change --puk-fd 3 --new-puk-fd 3 3<both

help-piv-management-key = Manage the management key, which allows changes to keys and certificates

help-piv-management-key-change =
    Change the management key

    The new one is random and shown only once. With --keep-on-card it isn't shown: the card stores it, and from then on the PIN is enough to change keys and certificates. Other programs support this, too.
help-piv-management-key-change--keep-on-card = Store the new key on the card, so that its PIN is enough to use it
help-piv-management-key-change--management-key-fd = Read the management key that the card has from this file descriptor, one line in hexadecimal, instead of asking; not needed while it is the factory default or stored on the card
help-piv-management-key-change--new-management-key-fd = Read the new one from this file descriptor, one line in hexadecimal, instead of generating one
help-piv-management-key-change_examples =
    mfactl piv management-key change --keep-on-card
    mfactl piv management-key change >safe/management-key
    mfactl piv management-key change --management-key-fd 3 --new-management-key-fd 4 3<old 4<new

help-piv-certificate = Import and export certificates

help-piv-certificate-export = Print the certificate in a slot, in PEM
help-piv-certificate-export_file = The file to write it to; printed if left out
help-piv-certificate-export--token = The card: the beginning of its id, name or serial number
help-piv-certificate-export_examples =
    mfactl piv certificate export 9a
    mfactl piv certificate export 9a | openssl x509 -noout -text

help-piv-certificate-import = Import a certificate into a slot
help-piv-certificate-import_file = The certificate, in PEM or DER
help-piv-certificate-import--token = The card: the beginning of its id, name or serial number
help-piv-certificate-import--yes = Don't ask whether to replace what is in the slot
help-piv-certificate-import_examples =
    mfactl piv certificate import 9a anna.pem

help-piv-key = Generate keys on the card

help-piv-key-generate =
    Generate a key in a slot, with a certificate

    The private key never leaves the card. The certificate is self-signed and valid for a year. With --csr, you get a certificate signing request instead.
help-piv-key-generate_slot = The slot: 9a to sign in, 9c to sign documents, 9d to decrypt, 9e to open doors, or 82 to 95
help-piv-key-generate--algorithm = The algorithm of the key
help-piv-key-generate--algorithm_p256 = The curve P-256, which all cards support
help-piv-key-generate--algorithm_p384 = The curve P-384
help-piv-key-generate--algorithm_rsa2048 = RSA, 2048 bits
help-piv-key-generate--algorithm_rsa3072 = RSA, 3072 bits
help-piv-key-generate--algorithm_rsa4096 = RSA, 4096 bits
help-piv-key-generate--subject = The subject of the certificate as a distinguished name: CN=Anna,O=Example
help-piv-key-generate--csr = Write a certificate signing request to this file instead of storing a certificate
help-piv-key-generate--token = The card: the beginning of its id, name or serial number
help-piv-key-generate--yes = Don't ask whether to replace what is in the slot
help-piv-key-generate_examples =
    mfactl piv key generate 9a --subject 'CN=Anna,O=Example'
    mfactl piv key generate 9c --algorithm rsa2048 --subject CN=Anna --csr anna.csr

help-piv-reset =
    Erase all keys and certificates, and set PIN and PUK back to the defaults

    Everything else on the card, such as passkeys, stays.
help-piv-reset_examples =
    mfactl piv reset
    mfactl piv reset --yes

help-openpgp = Manage the OpenPGP application of a smart card

help-openpgp-status =
    Show the state of the PINs, the cardholder and the keys

    This spends no attempt.
help-openpgp-status_examples =
    mfactl openpgp status
    mfactl openpgp status --json | jq -r '.openpgp.keys[] | [.use_for, .fingerprint] | @tsv'

help-openpgp-pin = Manage the PIN

help-openpgp-pin-change = Change the PIN
help-openpgp-pin-change_examples =
    mfactl openpgp pin change
    mfactl openpgp pin change --pin-fd 3 --new-pin-fd 3 3<both

help-openpgp-pin-unblock = Set a new PIN with the reset code or the admin PIN after too many wrong attempts
help-openpgp-pin-unblock--with = What to unblock it with; the reset code if the card has one, otherwise the admin PIN
help-openpgp-pin-unblock--with_reset-code = The reset code
help-openpgp-pin-unblock--with_admin-pin = The admin PIN
help-openpgp-pin-unblock--with-fd = Read the reset code or admin PIN from this file descriptor, one line, instead of asking
help-openpgp-pin-unblock_examples =
    mfactl openpgp pin unblock
        Use the reset code if the card has one, otherwise the admin PIN
    mfactl openpgp pin unblock --with admin-pin

help-openpgp-admin-pin = Manage the admin PIN, which allows changes to the card

help-openpgp-admin-pin-change = Change the admin PIN
help-openpgp-admin-pin-change--new-admin-pin-fd = Read the new admin PIN from this file descriptor, one line, instead of asking
help-openpgp-admin-pin-change_examples =
    mfactl openpgp admin-pin change
    mfactl openpgp admin-pin change --admin-pin-fd 3 --new-admin-pin-fd 3 3<both

help-openpgp-reset-code = Manage the reset code, which unblocks the PIN

help-openpgp-reset-code-set =
    Set the reset code, with the admin PIN

    It allows setting a new PIN and nothing else. Administrators keep it for users who forget their PIN.
help-openpgp-reset-code-set--new-reset-code-fd = Read the reset code from this file descriptor, one line, instead of asking
help-openpgp-reset-code-set_examples =
    mfactl openpgp reset-code set
    mfactl openpgp reset-code set --admin-pin-fd 3 --new-reset-code-fd 3 3<both

help-openpgp-reset =
    Erase all keys and data, and set the PINs back to the defaults

    Everything else on the card, such as passkeys, stays.
help-openpgp-reset_examples =
    mfactl openpgp reset
    mfactl openpgp reset --yes

help-reset =
    Erase a key

    Everything on it is lost: its PIN and its passkeys. You can't sign in with it anywhere until you set it up again. You are shown what will be lost, and asked to confirm.
help-reset_examples =
    mfactl reset
    mfactl reset nitro --yes
        Skip the question; you still have to unplug the key, plug it in again and touch it

help-browser = Set up your browsers to ask mfad when a site requires a security key

help-browser-status =
    Show which browsers can ask mfad, and what is missing

    A browser needs two things: the mfad extension, and a file that tells it where the program mfad-browser-host is.
help-browser-status_examples =
    mfactl browser status
    mfactl browser status --json | jq -r '.browsers[] | select(.host == null) | .id'

help-browser-install =
    Set up your browsers to ask mfad

    Writes one file to your own folder of each browser, and tells you how to add the extension where it is missing.
help-browser-install_examples =
    mfactl browser install
    mfactl browser install firefox
    sudo mfactl browser install --system
        Add the extension to Chromium and Firefox for all users

help-browser-remove =
    Undo what install did

    After that, the browser handles sites on its own again.
help-browser-remove_examples =
    mfactl browser remove
    mfactl browser remove chromium

help-watch = Print keys and sign-in methods as they come and go
help-watch_examples =
    mfactl watch
    mfactl watch --json | jq --unbuffered -r 'select(.event == "added") | .token.id // empty'
        Do something whenever a key is plugged in

help-doctor =
    Diagnose problems with security keys and suggest fixes

    Checks the daemon, the kernel, access to keys and readers, firmware, the clock, browsers, notifications, and your sign-in methods. In a terminal it offers to run commands that fix a problem safely. Nothing is changed unless you say yes. Exits with 7 if there is a problem.
help-doctor--for-screen = Show what somebody at a screen can do, in their language
help-doctor_examples =
    mfactl doctor
    mfactl doctor --json | jq -r '.findings[] | select(.state == "bad") | .check'

help-support-bundle =
    Write a diagnostic report to send to support

    It contains versions, the findings of doctor, your keys, and recent events as text. Read it before you send it. There are no PINs, codes or other secrets, no serial numbers, and no names of sites, accounts or sign-in methods.
help-support-bundle_file = The file to write; it must not exist yet
help-support-bundle_examples =
    mfactl support-bundle mfad.txt
