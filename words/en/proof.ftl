proof-its-pin = { $purpose } Type its PIN.
proof-pin-of = { $purpose } Type the PIN of { $name }.
proof-another-pin = { $name } wants another PIN before it goes on. Type the current one.
proof-pin-wrong = That PIN is wrong.
proof-not-text = That is not text.
proof-pin-is-text = A PIN is text in UTF-8; what came was not.
proof-finger = { $reason } Put your finger on { $name }.
proof-finger-unknown = The finger was not recognized.
proof-pin-rules = The key does not accept this PIN: it is against its rules.
proof-pin-already = { $name } has a PIN already. Change it with `mfactl pin change { $id }`.
proof-choose-pin = Choose a PIN for { $name }.
proof-has-pin = { $name } has a PIN now.
proof-current-pin = Type the current PIN of { $name }.
proof-new-pin = { $name } has a new PIN.
proof-choose-new-pin = Choose the new PIN for { $name }.
proof-few =
    { $left ->
        [one] { $name } takes 1 more attempt at the PIN. After that it is blocked, and only a reset helps, which erases everything on it. Go on?
       *[other] { $name } takes { $left } more attempts at the PIN. After that it is blocked, and only a reset helps, which erases everything on it. Go on?
    }
proof-if-set = If so, it has the PIN that you chose.
proof-if-changed = If so, the new PIN counts: try that one first.
proof-first-pin = { $purpose } { $name } needs a PIN for everything and has none yet. Choose one.
proof-typed-by-key = That looks like a one-time code that a security key typed by itself, which happens if you touch it while a PIN is asked for. Send it as the PIN?
