passkeys-data-not-text = Die Daten sind kein Text, daher kann ein Terminal sie nicht anzeigen. Leiten Sie sie in eine Datei oder ein anderes Programm.
passkeys-data-unreadable = { $file } kann nicht gelesen werden: { $error }.
passkeys-data-empty = Die Datei ist leer. So entfernen Sie, was gespeichert ist: `mfactl passkeys data remove`.
passkeys-none = Auf { $name } sind keine Passkeys. { $free }
passkeys-not-found =
    Kein Passkey auf diesem Schlüssel passt zu „{ $typed }“. Vorhanden sind:
    { $list }
passkeys-several =
    Mehrere Passkeys passen zu „{ $typed }“. Geben Sie an, welchen Sie meinen:
    { $list }
passkeys-no-name = (ohne Namen)
passkeys-full = { $name } ist voll.
passkeys-free =
    { $free ->
        [one] { $name } hat noch Platz für etwa 1 Passkey.
       *[other] { $name } hat noch Platz für etwa { $free } Passkeys.
    }
passkeys-and-more = und { $more } weitere
passkeys-list = Die Passkeys auf { $name } auflisten.
passkeys-delete = Passkeys auf { $name } löschen.
passkeys-deleting = { $done } von { $all } gelöscht.
passkeys-one-gone = Der Passkey für { $title } wurde gelöscht.
passkeys-many-gone = { $number } Passkeys wurden gelöscht.
passkeys-rename = Einen Passkey auf { $name } umbenennen.
passkeys-no-new-name = Es wurde kein neuer Name angegeben. Geben Sie den Namen des Kontos oder den Anzeigenamen an.
passkeys-renamed = Der Passkey ist jetzt für { $title }.
passkeys-not-all = Einige dieser Passkeys sind nicht auf { $name }. Es wurde nichts geändert. Lassen Sie sich die vorhandenen auflisten.
passkeys-consent = Gelöschte Passkeys können nicht zurückgeholt werden. Stellen Sie sicher, dass Sie sich bei diesen Seiten anders anmelden können. Von { $name } löschen?
passkeys-an-account = ein Konto
passkeys-title = { $account } bei { $site }
passkeys-maybe-one-more = { $done } von { $all } Passkeys wurden gelöscht, vielleicht noch einer. Lassen Sie sich die übrigen auflisten.
passkeys-none-deleted = Es wurde nichts gelöscht.
passkeys-some-deleted = { $done } von { $all } Passkeys wurden gelöscht. Die anderen sind noch da.
passkeys-data-read = Die mit einem Passkey auf { $name } gespeicherten Daten lesen.
passkeys-data-write = Daten mit einem Passkey auf { $name } speichern.
passkeys-data-replace = Die jetzigen Daten gehen verloren. Ersetzen?
passkeys-data-written = { $bytes } Byte sind mit dem Passkey für { $title } gespeichert.
passkeys-data-remove = Die mit einem Passkey auf { $name } gespeicherten Daten entfernen.
passkeys-data-remove-question = Sie können nicht zurückgeholt werden. Entfernen?
passkeys-data-removed = Die mit dem Passkey für { $title } gespeicherten Daten wurden entfernt.
passkeys-data-impossible = Mit dem Passkey für { $title } können keine Daten gespeichert werden, weil seine Seite das beim Erstellen nicht verlangt hat. Verwenden Sie einen anderen Passkey.
passkeys-data-none = Mit dem Passkey für { $title } sind keine Daten gespeichert.
passkeys-data-consent = Die Seite kann die mit ihrem Passkey gespeicherten Daten brauchen. { $question }
passkeys-data-maybe = Vielleicht wurde es ausgeführt, vielleicht nicht.
passkeys-data-unchanged = Es wurde nichts geändert.
passkeys-data-too-large = { $bytes } Bytes können nicht zu einem Passkey gespeichert werden. Die Grenze ist { $most }.
passkeys-data-not-encrypted = Die Daten konnten nicht verschlüsselt werden.
