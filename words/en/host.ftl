host-unplugged = That key is not plugged in any more. Plug it in and try again.
host-usage =
    mfad-browser-host is started by browsers, for mfad's extension in them.
    To set that up: mfactl browser install
host-taken = This number is taken.
host-unknown = This mfad-browser-host does not know that command.
host-away = mfad does not answer at the moment.
host-too-many = Too many requests are open. Answer or cancel some.
host-stopped = mfad stopped.
host-no-page = The request does not say which page it comes from.
host-frame-too-long = a frame of { $length } bytes is too long
host-frame-foreign = a frame is not one of mfad's extension
host-answer-too-long = too long an answer
host-no-site = The request does not say which site is meant.
