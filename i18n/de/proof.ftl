proof-its-pin = { $purpose } Geben Sie die PIN ein.
proof-pin-of = { $purpose } Geben Sie die PIN von { $name } ein.
proof-another-pin = { $name } braucht eine neue PIN, bevor der Schlüssel verwendet werden kann. Geben Sie die jetzige ein.
proof-pin-wrong = Die PIN ist falsch.
proof-not-text = Das ist kein Text.
proof-pin-is-text = Eine PIN muss UTF-8-Text sein.
proof-finger = { $reason } Legen Sie den Finger auf { $name }.
proof-finger-unknown = Der Finger wurde nicht erkannt.
proof-pin-rules = Der Schlüssel akzeptiert diese PIN nicht, weil sie gegen seine Regeln verstößt.
proof-pin-already = { $name } hat bereits eine PIN.
proof-choose-pin = Wählen Sie eine PIN für { $name }.
proof-has-pin = Die PIN von { $name } wurde gesetzt.
proof-current-pin = Geben Sie die jetzige PIN von { $name } ein.
proof-new-pin = Die PIN von { $name } wurde geändert.
proof-choose-new-pin = Wählen Sie eine neue PIN für { $name }.
proof-few =
    { $left ->
        [one] Noch 1 PIN-Versuch auf { $name }. Danach wird der Schlüssel dauerhaft gesperrt und muss zurückgesetzt werden, was ihn löscht. Fortfahren?
       *[other] Noch { $left } PIN-Versuche auf { $name }. Danach wird der Schlüssel dauerhaft gesperrt und muss zurückgesetzt werden, was ihn löscht. Fortfahren?
    }
proof-if-set = Falls ja, hat der Schlüssel die PIN, die Sie gewählt haben.
proof-if-changed = Falls ja, gilt die neue PIN. Versuchen Sie diese zuerst.
proof-first-pin = { $purpose } { $name } verlangt für alles eine PIN und hat noch keine. Wählen Sie eine.
proof-typed-by-key = Das sieht aus wie ein Einmalcode, den ein Sicherheitsschlüssel selbst getippt hat, was geschieht, wenn Sie ihn berühren, während nach einer PIN gefragt wird. Als PIN senden?
proof-pin-required = { $purpose } Ihr Administrator verlangt eine PIN, und { $name } hat noch keine. Wählen Sie eine.
proof-pin-instead = Stattdessen die PIN verwenden
proof-pin-too-short = Die PIN ist zu kurz. Sie muss mindestens { $least } Zeichen haben.
proof-pin-too-long = Die PIN ist zu lang. Sie darf höchstens { $most } Zeichen haben.
proof-pin-too-many-bytes = Die PIN ist zu lang. Wählen Sie eine mit weniger oder einfacheren Zeichen.
proof-pin-nul = Die PIN enthält ein Zeichen, das nicht verwendet werden kann. Geben Sie sie erneut ein.
