proof-its-pin = { $purpose } Enter its PIN.
proof-pin-of = { $purpose } Enter the PIN of { $name }.
proof-another-pin = { $name } needs a new PIN before it can be used. Enter the current one.
proof-pin-wrong = That PIN is wrong.
proof-not-text = That isn't text.
proof-pin-is-text = A PIN must be UTF-8 text.
proof-finger = { $reason } Put your finger on { $name }.
proof-finger-unknown = The finger wasn't recognized.
proof-pin-rules = The key doesn't accept this PIN because it's against its rules.
proof-pin-already = { $name } already has a PIN.
proof-choose-pin = Choose a PIN for { $name }.
proof-has-pin = The PIN of { $name } was set.
proof-current-pin = Enter the current PIN of { $name }.
proof-new-pin = The PIN of { $name } was changed.
proof-choose-new-pin = Choose a new PIN for { $name }.
proof-few =
    { $left ->
        [one] 1 PIN attempt left on { $name }. After that the key locks for good and has to be reset, which erases it. Continue?
       *[other] { $left } PIN attempts left on { $name }. After that the key locks for good and has to be reset, which erases it. Continue?
    }
proof-if-set = If it was, the key has the PIN that you chose.
proof-if-changed = If it was, the new PIN is valid. Try that one first.
proof-first-pin = { $purpose } { $name } requires a PIN for everything and doesn't have one yet. Choose one.
proof-typed-by-key = That looks like a one-time code that a security key typed by itself, which happens when you touch it while a PIN is asked for. Send it as the PIN?
proof-pin-required = { $purpose } Your administrator requires a PIN, and { $name } doesn't have one yet. Choose one.
proof-pin-instead = Use the PIN instead
proof-pin-too-short = The PIN is too short. It must have at least { $least } characters.
proof-pin-too-long = The PIN is too long. It can have up to { $most } characters.
proof-pin-too-many-bytes = The PIN is too long. Choose one with fewer or simpler characters.
proof-pin-nul = The PIN has a character that can't be used. Enter it again.
