host-unplugged = That key is no longer plugged in. Plug it in and try again.
host-usage =
    mfad-browser-host is started by browsers for the mfad extension.
    To set it up: mfactl browser install
host-taken = This number is taken.
host-unknown = This mfad-browser-host doesn't know that command.
host-away = mfad isn't answering right now.
host-too-many = Too many requests are open. Answer or cancel some.
host-stopped = mfad stopped.
host-no-page = The request doesn't say which page it comes from.
host-frame-too-long = a frame of { $length } bytes is too long
host-frame-foreign = a frame is not one of mfad's extension
host-answer-too-long = too long an answer
host-no-site = The request doesn't say which site is meant.
