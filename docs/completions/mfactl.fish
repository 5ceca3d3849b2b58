# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_mfactl_global_optspecs
    string join \n json session h/help V/version
end

function __fish_mfactl_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_mfactl_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_mfactl_using_subcommand
    set -l cmd (__fish_mfactl_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c mfactl -n "__fish_mfactl_needs_command" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_needs_command" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_needs_command" -s V -l version -d 'Print version'
complete -c mfactl -n "__fish_mfactl_needs_command" -f -a "status" -d 'Show what is set up, what is plugged in and what to do next'
complete -c mfactl -n "__fish_mfactl_needs_command" -f -a "sign-in" -d 'Sign in with a key that is set up'
complete -c mfactl -n "__fish_mfactl_needs_command" -f -a "enroll" -d 'Make a key a way to sign in'
complete -c mfactl -n "__fish_mfactl_needs_command" -f -a "methods" -d 'List your ways to sign in'
complete -c mfactl -n "__fish_mfactl_needs_command" -f -a "rename" -d 'Call a way to sign in something else'
complete -c mfactl -n "__fish_mfactl_needs_command" -f -a "remove" -d 'Remove a way to sign in'
complete -c mfactl -n "__fish_mfactl_needs_command" -f -a "tokens" -d 'List the keys that are plugged in'
complete -c mfactl -n "__fish_mfactl_needs_command" -f -a "token" -d 'Look at one key'
complete -c mfactl -n "__fish_mfactl_needs_command" -f -a "pin" -d 'Look after the PIN of a key'
complete -c mfactl -n "__fish_mfactl_needs_command" -f -a "passkeys" -d 'Look after the passkeys on a key'
complete -c mfactl -n "__fish_mfactl_needs_command" -f -a "codes" -d 'Show and look after the one-time codes on a key'
complete -c mfactl -n "__fish_mfactl_needs_command" -f -a "fingerprints" -d 'Look after the fingerprints that a key knows'
complete -c mfactl -n "__fish_mfactl_needs_command" -f -a "secret" -d 'Have a key make a secret, for scripts'
complete -c mfactl -n "__fish_mfactl_needs_command" -f -a "settings" -d 'Look after the settings of a key'
complete -c mfactl -n "__fish_mfactl_needs_command" -f -a "reset" -d 'Erase a key'
complete -c mfactl -n "__fish_mfactl_needs_command" -f -a "watch" -d 'Print keys and ways to sign in as they come and go'
complete -c mfactl -n "__fish_mfactl_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mfactl -n "__fish_mfactl_using_subcommand status" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand status" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand sign-in" -l account -d 'Whose ways to sign in to use; yours if left out' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand sign-in" -l pin-fd -d 'Read the PIN of the key from this file descriptor, one line, instead of asking' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand sign-in" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand sign-in" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand sign-in" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand enroll" -l label -d 'What to call it; made from the name of the key if left out' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand enroll" -l token -d 'The key: the beginning of its id, name or serial number' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand enroll" -l account -d 'Whom it is for; you if left out' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand enroll" -l pin-fd -d 'Read the PIN of the key from this file descriptor, one line, instead of asking' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand enroll" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand enroll" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand enroll" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand methods" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand methods" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand methods" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand rename" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand rename" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand rename" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand remove" -l yes -d 'Do not ask'
complete -c mfactl -n "__fish_mfactl_using_subcommand remove" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand remove" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand tokens" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand tokens" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand tokens" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand token; and not __fish_seen_subcommand_from info help" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand token; and not __fish_seen_subcommand_from info help" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand token; and not __fish_seen_subcommand_from info help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand token; and not __fish_seen_subcommand_from info help" -f -a "info" -d 'Show what a key is and what it can do'
complete -c mfactl -n "__fish_mfactl_using_subcommand token; and not __fish_seen_subcommand_from info help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mfactl -n "__fish_mfactl_using_subcommand token; and __fish_seen_subcommand_from info" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand token; and __fish_seen_subcommand_from info" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand token; and __fish_seen_subcommand_from info" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand token; and __fish_seen_subcommand_from help" -f -a "info" -d 'Show what a key is and what it can do'
complete -c mfactl -n "__fish_mfactl_using_subcommand token; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mfactl -n "__fish_mfactl_using_subcommand pin; and not __fish_seen_subcommand_from status set change help" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand pin; and not __fish_seen_subcommand_from status set change help" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand pin; and not __fish_seen_subcommand_from status set change help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand pin; and not __fish_seen_subcommand_from status set change help" -f -a "status" -d 'Show whether a key has a PIN, and how many attempts are left'
complete -c mfactl -n "__fish_mfactl_using_subcommand pin; and not __fish_seen_subcommand_from status set change help" -f -a "set" -d 'Give a key its first PIN'
complete -c mfactl -n "__fish_mfactl_using_subcommand pin; and not __fish_seen_subcommand_from status set change help" -f -a "change" -d 'Change the PIN of a key'
complete -c mfactl -n "__fish_mfactl_using_subcommand pin; and not __fish_seen_subcommand_from status set change help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mfactl -n "__fish_mfactl_using_subcommand pin; and __fish_seen_subcommand_from status" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand pin; and __fish_seen_subcommand_from status" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand pin; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand pin; and __fish_seen_subcommand_from set" -l new-pin-fd -d 'Read the new PIN from this file descriptor, one line, instead of asking' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand pin; and __fish_seen_subcommand_from set" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand pin; and __fish_seen_subcommand_from set" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand pin; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand pin; and __fish_seen_subcommand_from change" -l pin-fd -d 'Read the PIN of the key from this file descriptor, one line, instead of asking' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand pin; and __fish_seen_subcommand_from change" -l new-pin-fd -d 'Read the new PIN from this file descriptor, one line, instead of asking' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand pin; and __fish_seen_subcommand_from change" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand pin; and __fish_seen_subcommand_from change" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand pin; and __fish_seen_subcommand_from change" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand pin; and __fish_seen_subcommand_from help" -f -a "status" -d 'Show whether a key has a PIN, and how many attempts are left'
complete -c mfactl -n "__fish_mfactl_using_subcommand pin; and __fish_seen_subcommand_from help" -f -a "set" -d 'Give a key its first PIN'
complete -c mfactl -n "__fish_mfactl_using_subcommand pin; and __fish_seen_subcommand_from help" -f -a "change" -d 'Change the PIN of a key'
complete -c mfactl -n "__fish_mfactl_using_subcommand pin; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mfactl -n "__fish_mfactl_using_subcommand passkeys; and not __fish_seen_subcommand_from list delete rename help" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand passkeys; and not __fish_seen_subcommand_from list delete rename help" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand passkeys; and not __fish_seen_subcommand_from list delete rename help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand passkeys; and not __fish_seen_subcommand_from list delete rename help" -f -a "list" -d 'List the passkeys on a key, by site and account'
complete -c mfactl -n "__fish_mfactl_using_subcommand passkeys; and not __fish_seen_subcommand_from list delete rename help" -f -a "delete" -d 'Delete passkeys from a key'
complete -c mfactl -n "__fish_mfactl_using_subcommand passkeys; and not __fish_seen_subcommand_from list delete rename help" -f -a "rename" -d 'Call the account of a passkey something else'
complete -c mfactl -n "__fish_mfactl_using_subcommand passkeys; and not __fish_seen_subcommand_from list delete rename help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mfactl -n "__fish_mfactl_using_subcommand passkeys; and __fish_seen_subcommand_from list" -l pin-fd -d 'Read the PIN of the key from this file descriptor, one line, instead of asking' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand passkeys; and __fish_seen_subcommand_from list" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand passkeys; and __fish_seen_subcommand_from list" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand passkeys; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand passkeys; and __fish_seen_subcommand_from delete" -l token -d 'The key: the beginning of its id, name or serial number' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand passkeys; and __fish_seen_subcommand_from delete" -l pin-fd -d 'Read the PIN of the key from this file descriptor, one line, instead of asking' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand passkeys; and __fish_seen_subcommand_from delete" -l yes -d 'Do not ask'
complete -c mfactl -n "__fish_mfactl_using_subcommand passkeys; and __fish_seen_subcommand_from delete" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand passkeys; and __fish_seen_subcommand_from delete" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand passkeys; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand passkeys; and __fish_seen_subcommand_from rename" -l display-name -d 'The longer name to show beside it' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand passkeys; and __fish_seen_subcommand_from rename" -l token -d 'The key: the beginning of its id, name or serial number' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand passkeys; and __fish_seen_subcommand_from rename" -l pin-fd -d 'Read the PIN of the key from this file descriptor, one line, instead of asking' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand passkeys; and __fish_seen_subcommand_from rename" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand passkeys; and __fish_seen_subcommand_from rename" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand passkeys; and __fish_seen_subcommand_from rename" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand passkeys; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the passkeys on a key, by site and account'
complete -c mfactl -n "__fish_mfactl_using_subcommand passkeys; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete passkeys from a key'
complete -c mfactl -n "__fish_mfactl_using_subcommand passkeys; and __fish_seen_subcommand_from help" -f -a "rename" -d 'Call the account of a passkey something else'
complete -c mfactl -n "__fish_mfactl_using_subcommand passkeys; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and not __fish_seen_subcommand_from list show add delete rename help" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and not __fish_seen_subcommand_from list show add delete rename help" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and not __fish_seen_subcommand_from list show add delete rename help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and not __fish_seen_subcommand_from list show add delete rename help" -f -a "list" -d 'List the accounts that a key makes one-time codes for'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and not __fish_seen_subcommand_from list show add delete rename help" -f -a "show" -d 'Show the one-time code of an account'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and not __fish_seen_subcommand_from list show add delete rename help" -f -a "add" -d 'Add an account, from the address or QR code that a site gives'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and not __fish_seen_subcommand_from list show add delete rename help" -f -a "delete" -d 'Delete an account'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and not __fish_seen_subcommand_from list show add delete rename help" -f -a "rename" -d 'Call an account something else'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and not __fish_seen_subcommand_from list show add delete rename help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from list" -l password-fd -d 'Read the password of the key\'s one-time codes from this file descriptor, one line, instead of asking' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from list" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from list" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from show" -l token -d 'The key: the beginning of its id, name or serial number' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from show" -l password-fd -d 'Read the password of the key\'s one-time codes from this file descriptor, one line, instead of asking' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from show" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from show" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from add" -l uri-fd -d 'Read the address from this file descriptor, one line, instead of asking' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from add" -l qr -d 'Read the address from the QR code in this PNG picture, such as a screenshot' -r -F
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from add" -l token -d 'The key: the beginning of its id, name or serial number' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from add" -l password-fd -d 'Read the password of the key\'s one-time codes from this file descriptor, one line, instead of asking' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from add" -l touch -d 'Have the key want a touch for every code'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from add" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from add" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from delete" -l token -d 'The key: the beginning of its id, name or serial number' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from delete" -l password-fd -d 'Read the password of the key\'s one-time codes from this file descriptor, one line, instead of asking' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from delete" -l yes -d 'Do not ask'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from delete" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from delete" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from rename" -l token -d 'The key: the beginning of its id, name or serial number' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from rename" -l password-fd -d 'Read the password of the key\'s one-time codes from this file descriptor, one line, instead of asking' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from rename" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from rename" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from rename" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the accounts that a key makes one-time codes for'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show the one-time code of an account'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from help" -f -a "add" -d 'Add an account, from the address or QR code that a site gives'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete an account'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from help" -f -a "rename" -d 'Call an account something else'
complete -c mfactl -n "__fish_mfactl_using_subcommand codes; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and not __fish_seen_subcommand_from list add rename remove help" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and not __fish_seen_subcommand_from list add rename remove help" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and not __fish_seen_subcommand_from list add rename remove help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and not __fish_seen_subcommand_from list add rename remove help" -f -a "list" -d 'List the fingers that a key knows'
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and not __fish_seen_subcommand_from list add rename remove help" -f -a "add" -d 'Have a key learn a finger'
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and not __fish_seen_subcommand_from list add rename remove help" -f -a "rename" -d 'Call a finger something else'
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and not __fish_seen_subcommand_from list add rename remove help" -f -a "remove" -d 'Have a key forget a finger'
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and not __fish_seen_subcommand_from list add rename remove help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and __fish_seen_subcommand_from list" -l pin-fd -d 'Read the PIN of the key from this file descriptor, one line, instead of asking' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and __fish_seen_subcommand_from list" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and __fish_seen_subcommand_from list" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and __fish_seen_subcommand_from add" -l token -d 'The key: the beginning of its id, name or serial number' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and __fish_seen_subcommand_from add" -l pin-fd -d 'Read the PIN of the key from this file descriptor, one line, instead of asking' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and __fish_seen_subcommand_from add" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and __fish_seen_subcommand_from add" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and __fish_seen_subcommand_from rename" -l token -d 'The key: the beginning of its id, name or serial number' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and __fish_seen_subcommand_from rename" -l pin-fd -d 'Read the PIN of the key from this file descriptor, one line, instead of asking' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and __fish_seen_subcommand_from rename" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and __fish_seen_subcommand_from rename" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and __fish_seen_subcommand_from rename" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and __fish_seen_subcommand_from remove" -l token -d 'The key: the beginning of its id, name or serial number' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and __fish_seen_subcommand_from remove" -l pin-fd -d 'Read the PIN of the key from this file descriptor, one line, instead of asking' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and __fish_seen_subcommand_from remove" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and __fish_seen_subcommand_from remove" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the fingers that a key knows'
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and __fish_seen_subcommand_from help" -f -a "add" -d 'Have a key learn a finger'
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and __fish_seen_subcommand_from help" -f -a "rename" -d 'Call a finger something else'
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Have a key forget a finger'
complete -c mfactl -n "__fish_mfactl_using_subcommand fingerprints; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mfactl -n "__fish_mfactl_using_subcommand secret" -l token -d 'The key: the beginning of its id, name or serial number' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand secret" -l pin-fd -d 'Read the PIN of the key from this file descriptor, one line, instead of asking' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand secret" -l hex -d 'Print 64 hexadecimal digits and a line\'s end'
complete -c mfactl -n "__fish_mfactl_using_subcommand secret" -l base64 -d 'Print Base64 and a line\'s end'
complete -c mfactl -n "__fish_mfactl_using_subcommand secret" -l yes -d 'Do not ask whether the key is to begin making secrets'
complete -c mfactl -n "__fish_mfactl_using_subcommand secret" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand secret" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand secret" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and not __fish_seen_subcommand_from show always-pin minimum-pin sites force-pin-change enterprise-attestation help" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and not __fish_seen_subcommand_from show always-pin minimum-pin sites force-pin-change enterprise-attestation help" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and not __fish_seen_subcommand_from show always-pin minimum-pin sites force-pin-change enterprise-attestation help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and not __fish_seen_subcommand_from show always-pin minimum-pin sites force-pin-change enterprise-attestation help" -f -a "show" -d 'Show the settings of a key'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and not __fish_seen_subcommand_from show always-pin minimum-pin sites force-pin-change enterprise-attestation help" -f -a "always-pin" -d 'Have a key ask for its PIN or your finger at every use, or not'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and not __fish_seen_subcommand_from show always-pin minimum-pin sites force-pin-change enterprise-attestation help" -f -a "minimum-pin" -d 'Raise the fewest characters that a PIN must have'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and not __fish_seen_subcommand_from show always-pin minimum-pin sites force-pin-change enterprise-attestation help" -f -a "sites" -d 'Let sites read the fewest characters that a PIN must have'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and not __fish_seen_subcommand_from show always-pin minimum-pin sites force-pin-change enterprise-attestation help" -f -a "force-pin-change" -d 'Have the PIN changed before the next use of a key'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and not __fish_seen_subcommand_from show always-pin minimum-pin sites force-pin-change enterprise-attestation help" -f -a "enterprise-attestation" -d 'Let a key tell an organization which one it is'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and not __fish_seen_subcommand_from show always-pin minimum-pin sites force-pin-change enterprise-attestation help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from show" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from show" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from always-pin" -l token -d 'The key: the beginning of its id, name or serial number' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from always-pin" -l pin-fd -d 'Read the PIN of the key from this file descriptor, one line, instead of asking' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from always-pin" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from always-pin" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from always-pin" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from minimum-pin" -l token -d 'The key: the beginning of its id, name or serial number' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from minimum-pin" -l pin-fd -d 'Read the PIN of the key from this file descriptor, one line, instead of asking' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from minimum-pin" -l yes -d 'Do not ask'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from minimum-pin" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from minimum-pin" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from minimum-pin" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from sites" -l token -d 'The key: the beginning of its id, name or serial number' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from sites" -l pin-fd -d 'Read the PIN of the key from this file descriptor, one line, instead of asking' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from sites" -l yes -d 'Do not ask'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from sites" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from sites" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from sites" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from force-pin-change" -l token -d 'The key: the beginning of its id, name or serial number' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from force-pin-change" -l pin-fd -d 'Read the PIN of the key from this file descriptor, one line, instead of asking' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from force-pin-change" -l yes -d 'Do not ask'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from force-pin-change" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from force-pin-change" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from force-pin-change" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from enterprise-attestation" -l token -d 'The key: the beginning of its id, name or serial number' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from enterprise-attestation" -l pin-fd -d 'Read the PIN of the key from this file descriptor, one line, instead of asking' -r
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from enterprise-attestation" -l yes -d 'Do not ask'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from enterprise-attestation" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from enterprise-attestation" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from enterprise-attestation" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show the settings of a key'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from help" -f -a "always-pin" -d 'Have a key ask for its PIN or your finger at every use, or not'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from help" -f -a "minimum-pin" -d 'Raise the fewest characters that a PIN must have'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from help" -f -a "sites" -d 'Let sites read the fewest characters that a PIN must have'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from help" -f -a "force-pin-change" -d 'Have the PIN changed before the next use of a key'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from help" -f -a "enterprise-attestation" -d 'Let a key tell an organization which one it is'
complete -c mfactl -n "__fish_mfactl_using_subcommand settings; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mfactl -n "__fish_mfactl_using_subcommand reset" -l yes -d 'Do not ask whether to erase it'
complete -c mfactl -n "__fish_mfactl_using_subcommand reset" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand reset" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand reset" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand watch" -l json -d 'Print JSON for programs instead of text for people'
complete -c mfactl -n "__fish_mfactl_using_subcommand watch" -l session -d 'Talk to the mfad of this session instead of the one of this machine'
complete -c mfactl -n "__fish_mfactl_using_subcommand watch" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and not __fish_seen_subcommand_from status sign-in enroll methods rename remove tokens token pin passkeys codes fingerprints secret settings reset watch help" -f -a "status" -d 'Show what is set up, what is plugged in and what to do next'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and not __fish_seen_subcommand_from status sign-in enroll methods rename remove tokens token pin passkeys codes fingerprints secret settings reset watch help" -f -a "sign-in" -d 'Sign in with a key that is set up'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and not __fish_seen_subcommand_from status sign-in enroll methods rename remove tokens token pin passkeys codes fingerprints secret settings reset watch help" -f -a "enroll" -d 'Make a key a way to sign in'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and not __fish_seen_subcommand_from status sign-in enroll methods rename remove tokens token pin passkeys codes fingerprints secret settings reset watch help" -f -a "methods" -d 'List your ways to sign in'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and not __fish_seen_subcommand_from status sign-in enroll methods rename remove tokens token pin passkeys codes fingerprints secret settings reset watch help" -f -a "rename" -d 'Call a way to sign in something else'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and not __fish_seen_subcommand_from status sign-in enroll methods rename remove tokens token pin passkeys codes fingerprints secret settings reset watch help" -f -a "remove" -d 'Remove a way to sign in'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and not __fish_seen_subcommand_from status sign-in enroll methods rename remove tokens token pin passkeys codes fingerprints secret settings reset watch help" -f -a "tokens" -d 'List the keys that are plugged in'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and not __fish_seen_subcommand_from status sign-in enroll methods rename remove tokens token pin passkeys codes fingerprints secret settings reset watch help" -f -a "token" -d 'Look at one key'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and not __fish_seen_subcommand_from status sign-in enroll methods rename remove tokens token pin passkeys codes fingerprints secret settings reset watch help" -f -a "pin" -d 'Look after the PIN of a key'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and not __fish_seen_subcommand_from status sign-in enroll methods rename remove tokens token pin passkeys codes fingerprints secret settings reset watch help" -f -a "passkeys" -d 'Look after the passkeys on a key'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and not __fish_seen_subcommand_from status sign-in enroll methods rename remove tokens token pin passkeys codes fingerprints secret settings reset watch help" -f -a "codes" -d 'Show and look after the one-time codes on a key'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and not __fish_seen_subcommand_from status sign-in enroll methods rename remove tokens token pin passkeys codes fingerprints secret settings reset watch help" -f -a "fingerprints" -d 'Look after the fingerprints that a key knows'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and not __fish_seen_subcommand_from status sign-in enroll methods rename remove tokens token pin passkeys codes fingerprints secret settings reset watch help" -f -a "secret" -d 'Have a key make a secret, for scripts'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and not __fish_seen_subcommand_from status sign-in enroll methods rename remove tokens token pin passkeys codes fingerprints secret settings reset watch help" -f -a "settings" -d 'Look after the settings of a key'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and not __fish_seen_subcommand_from status sign-in enroll methods rename remove tokens token pin passkeys codes fingerprints secret settings reset watch help" -f -a "reset" -d 'Erase a key'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and not __fish_seen_subcommand_from status sign-in enroll methods rename remove tokens token pin passkeys codes fingerprints secret settings reset watch help" -f -a "watch" -d 'Print keys and ways to sign in as they come and go'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and not __fish_seen_subcommand_from status sign-in enroll methods rename remove tokens token pin passkeys codes fingerprints secret settings reset watch help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and __fish_seen_subcommand_from token" -f -a "info" -d 'Show what a key is and what it can do'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and __fish_seen_subcommand_from pin" -f -a "status" -d 'Show whether a key has a PIN, and how many attempts are left'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and __fish_seen_subcommand_from pin" -f -a "set" -d 'Give a key its first PIN'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and __fish_seen_subcommand_from pin" -f -a "change" -d 'Change the PIN of a key'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and __fish_seen_subcommand_from passkeys" -f -a "list" -d 'List the passkeys on a key, by site and account'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and __fish_seen_subcommand_from passkeys" -f -a "delete" -d 'Delete passkeys from a key'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and __fish_seen_subcommand_from passkeys" -f -a "rename" -d 'Call the account of a passkey something else'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and __fish_seen_subcommand_from codes" -f -a "list" -d 'List the accounts that a key makes one-time codes for'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and __fish_seen_subcommand_from codes" -f -a "show" -d 'Show the one-time code of an account'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and __fish_seen_subcommand_from codes" -f -a "add" -d 'Add an account, from the address or QR code that a site gives'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and __fish_seen_subcommand_from codes" -f -a "delete" -d 'Delete an account'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and __fish_seen_subcommand_from codes" -f -a "rename" -d 'Call an account something else'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and __fish_seen_subcommand_from fingerprints" -f -a "list" -d 'List the fingers that a key knows'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and __fish_seen_subcommand_from fingerprints" -f -a "add" -d 'Have a key learn a finger'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and __fish_seen_subcommand_from fingerprints" -f -a "rename" -d 'Call a finger something else'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and __fish_seen_subcommand_from fingerprints" -f -a "remove" -d 'Have a key forget a finger'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and __fish_seen_subcommand_from settings" -f -a "show" -d 'Show the settings of a key'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and __fish_seen_subcommand_from settings" -f -a "always-pin" -d 'Have a key ask for its PIN or your finger at every use, or not'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and __fish_seen_subcommand_from settings" -f -a "minimum-pin" -d 'Raise the fewest characters that a PIN must have'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and __fish_seen_subcommand_from settings" -f -a "sites" -d 'Let sites read the fewest characters that a PIN must have'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and __fish_seen_subcommand_from settings" -f -a "force-pin-change" -d 'Have the PIN changed before the next use of a key'
complete -c mfactl -n "__fish_mfactl_using_subcommand help; and __fish_seen_subcommand_from settings" -f -a "enterprise-attestation" -d 'Let a key tell an organization which one it is'
