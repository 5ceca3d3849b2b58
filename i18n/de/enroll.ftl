enroll-card-without-key = { $name } hat weder ein Zertifikat zum Anmelden (PIV, Slot 9A) noch einen OpenPGP-Schlüssel zur Authentifizierung.
enroll-plug-in = Schließen Sie den Schlüssel an, den Sie hinzufügen möchten.
enroll-touch-one = Berühren Sie den Schlüssel, den Sie hinzufügen möchten.
enroll-touch = Berühren Sie den Schlüssel, um ihn hinzuzufügen.
enroll-purpose = { $name } hinzufügen.
enroll-already-as = { $name } ist bereits als „{ $label }“ eingerichtet.
enroll-already = { $name } ist bereits eingerichtet.
enroll-done = Mit { $label } können Sie sich jetzt als { $name } anmelden.
enroll-card-as = als „{ $label }“
enroll-card-for-another = für ein anderes Konto
enroll-card-insert = Legen Sie die Karte in ein Lesegerät.
enroll-card-several = Mehrere Karten sind angeschlossen: { $names }. Geben Sie an, welche.
enroll-card-pin = { $name } mit dem { $application }-Schlüssel hinzufügen. Geben Sie die PIN ein.
enroll-card-default-pin = Die PIN ist noch die vom Werk.
enroll-card-certificate = Das Zertifikat zum Anmelden auf { $name } gehört zu einem anderen Schlüssel. Es wurde nichts hinzugefügt. Importieren Sie das richtige Zertifikat, oder erstellen Sie einen neuen Schlüssel.
enroll-card-already = { $name } ist bereits eingerichtet{ $how }.
enroll-codes-once = Diese Codes werden nur einmal angezeigt. Drucken Sie sie aus, oder schreiben Sie sie auf.
enroll-codes-unmade = Die Wiederherstellungscodes konnten nicht erstellt werden: { $error }. Versuchen Sie es noch einmal.
enroll-code-add = Fügen Sie dies Ihrer Authentifizierungs-App hinzu: Scannen Sie das Bild, oder kopieren Sie die Adresse. Geben Sie dann den Code ein, den die App zeigt.
enroll-code-wrong-thrice = { $tries } Codes hintereinander waren falsch, daher wurde nichts eingerichtet. Löschen Sie den Eintrag in der App, prüfen Sie die Uhren beider Geräte, und beginnen Sie neu.
enroll-code-untold = Das Geheimnis konnte nicht übergeben werden: { $error }. Versuchen Sie es noch einmal.
enroll-label-code = Einmalcode
enroll-label-recovery-codes = Wiederherstellungscodes
enroll-code-clock-behind = Der Code ist richtig, aber für eine andere Zeit: Die Uhr der App geht gegenüber diesem Computer etwa { $seconds } s nach. Stellen Sie die falsche Uhr, und geben Sie dann einen neuen Code ein.
enroll-code-clock-ahead = Der Code ist richtig, aber für eine andere Zeit: Die Uhr der App geht gegenüber diesem Computer etwa { $seconds } s vor. Stellen Sie die falsche Uhr, und geben Sie dann einen neuen Code ein.
enroll-codes-replace =
    { $left ->
        [one] Sie haben 1 unbenutzten Code. Neue Codes ersetzen ihn. Fortfahren?
       *[other] Sie haben { $left } unbenutzte Codes. Neue Codes ersetzen sie. Fortfahren?
    }
enroll-no-secret = Es konnte kein Geheimnis erzeugt werden: { $error }. Versuchen Sie es noch einmal.
enroll-kind-forbidden = Ihr Administrator erlaubt diese Art von Anmeldemethode nicht.
enroll-replaces-other = Eine Methode kann nur durch eine andere derselben Art und desselben Kontos ersetzt werden.
enroll-already-suspended = { $name } ist bereits als „{ $label }“ eingerichtet, und das ist ausgesetzt.
enroll-publish-kind = Nur ein neuer Berechtigungsnachweis eines Sicherheitsschlüssels kann veröffentlicht werden.
enroll-publish-nowhere = Die Richtlinie nennt kein Verzeichnis, deshalb kann nichts veröffentlicht werden.
enroll-publish-value = Geben Sie diesen Wert an die Verwaltung des Verzeichnisses, für das Attribut { $attribute } von { $account }:
enroll-published = Das Verzeichnis Ihrer Organisation enthält den Schlüssel ab jetzt. Sie können sich damit an jedem Computer der Organisation anmelden.
enroll-import-rp-id = Der Name, für den eine Anmeldeinformation erstellt wurde, hat 1 bis { $most } druckbare ASCII-Zeichen.
enroll-import-id = Die ID einer Anmeldeinformation hat 1 bis { $most } Byte.
enroll-import-algorithm = Öffentliche Schlüssel dieser Art werden nicht unterstützt, nur ES256 (P-256) und EdDSA (Ed25519).
enroll-import-kind = Nur Sicherheitsschlüssel haben Anmeldeinformationen, die importiert werden können.
enroll-import-already = Diese Anmeldeinformation ist bereits als „{ $label }“ eingerichtet.
enroll-import-not-here = Kein angeschlossener Schlüssel enthält diese Anmeldeinformation.
enroll-import-another-key = { $name } enthält diese Anmeldeinformation, hat aber mit einem anderen Schlüssel signiert als dem angegebenen. Nichts wurde eingerichtet.
