help-usage = Aufruf
help-arguments = Argumente
help-options = Optionen
help-commands = Befehle
help-examples = Beispiele
help-values = Mögliche Werte
help-values-short = [mögliche Werte: { $values }]
help-default = [Vorgabe: { $value }]
help-start = So fangen Sie an: Schließen Sie einen Sicherheitsschlüssel an, und führen Sie mfactl enroll aus.
help-more = Mehr zu einem Befehl: mfactl help COMMAND
help-group-sign-in = Anmelden
help-group-trouble = Bei Verlust und Problemen
help-group-tokens = Schlüssel und Karten
help-group-others = Andere Programme und Konten

help-any--help = Hilfe anzeigen; --help zeigt mehr als -h
help-mfactl--version = Version anzeigen
help-any--account = Das Konto, um das es geht, für Administratoren; ohne Angabe Ihr eigenes
help-any--admin-pin-fd = Die Admin-PIN der Karte aus diesem Dateideskriptor lesen (eine Zeile), statt zu fragen
help-any--management-key-fd = Den Verwaltungsschlüssel aus diesem Dateideskriptor lesen (eine Zeile, hexadezimal), statt zu fragen; nicht nötig, solange es der vom Werk ist oder er auf der Karte gespeichert ist
help-any--new-pin-fd = Die neue PIN aus diesem Dateideskriptor lesen (eine Zeile), statt zu fragen
help-any--password-fd = Das Passwort der Einmalcodes des Schlüssels aus diesem Dateideskriptor lesen (eine Zeile), statt zu fragen
help-any--pin-fd = Die PIN des Schlüssels aus diesem Dateideskriptor lesen (eine Zeile), statt zu fragen
help-any--puk-fd = Die PUK der Karte aus diesem Dateideskriptor lesen (eine Zeile), statt zu fragen
help-any--system = Für alle Benutzer dieses Computers, in Chromium und Firefox von Debian; für Administratoren
help-any--token = Der Schlüssel: der Anfang seiner ID, seines Namens oder seiner Seriennummer
help-any--yes = Keine Bestätigung verlangen
help-any_account = Das Konto: der Anfang von ISSUER:NAME, seines Namens oder seiner ID
help-any_browsers = chromium, chrome, brave, edge, vivaldi oder firefox, mit -flatpak oder -snap am Ende, wenn der Browser so installiert ist; ohne Angabe alle installierten Browser
help-any_finger = Der Fingerabdruck: der Anfang seines Namens oder seiner ID
help-any_login-service = Der Dienst: der Name seiner Datei in /etc/pam.d
help-any_method = Die Anmeldemethode: der Anfang ihrer ID oder ihres Namens
help-any_note = Die Notiz: der Anfang ihres Namens oder ihrer ID; kann entfallen, wenn es für die Seite nur eine gibt
help-any_passkey = Der Passkey, als SITE, ACCOUNT@SITE oder Anfang seiner ID
help-any_site = Die Seite: ihre Domain oder eine Adresse dort
help-any_slot = Der Slot: 9a, 9c, 9d, 9e oder 82 bis 95
help-any_token = Der Schlüssel: der Anfang seiner ID, seines Namens oder seiner Seriennummer; kann entfallen, wenn nur einer angeschlossen ist
help-any_user = Der Benutzer

help-mfactl =
    Sicherheitsschlüssel zum Anmelden einrichten, verwalten und verwenden

    mfactl ist das Befehlszeilenprogramm für mfad, den Daemon, der Ihre Sicherheitsschlüssel verwaltet. Es richtet Schlüssel als Anmeldemethoden ein, meldet Sie damit an und verwaltet ihre PINs.
help-mfactl--json = JSON für Programme statt Text für Menschen ausgeben
help-mfactl--verbose = Auch anzeigen, was ein Schlüssel oder eine Karte bei einer Ablehnung geantwortet hat
help-mfactl--session =
    Das mfad dieser Sitzung anstelle des systemweiten verwenden

    Die Umgebungsvariable MFACTL_BUS=session bewirkt dasselbe.
help-mfactl_examples =
    mfactl
        Anzeigen, was eingerichtet ist, was angeschlossen ist und was als Nächstes zu tun ist
    mfactl enroll
        Den angeschlossenen Schlüssel als Anmeldemethode hinzufügen
    mfactl sign-in && echo welcome
        Erst fortfahren, nachdem Sie sich angemeldet haben
    mfactl tokens --json | jq -r .tokens[].id
        Die IDs der angeschlossenen Schlüssel ausgeben

help-status =
    Anzeigen, was eingerichtet ist, was angeschlossen ist und was als Nächstes zu tun ist

    mfactl ohne Befehl tut dasselbe.
help-status_examples =
    mfactl status
    mfactl status --json | jq '[.methods[] | select(.usable)] | length'
        Die Anmeldemethoden zählen, die gerade verwendet werden können

help-sign-in =
    Mit einer Ihrer Anmeldemethoden anmelden

    Der Exit-Status ist nur dann 0, wenn Sie angemeldet sind. Während der Befehl wartet, können Sie eine andere Methode über ihre Nummer wählen. Schlägt eine fehl, wird die nächste angeboten. Einen Schlüssel können Sie jederzeit anschließen.
help-sign-in--another-way = Ihre Anmeldemethoden auflisten, mit dem, was jede verlangt, und warten, bis Sie eine wählen
help-sign-in--method = Die Anmeldemethode, die zuerst versucht wird: der Anfang ihres Namens oder ihrer ID, oder ihre Art
help-sign-in--trusted = Nicht fragen, wenn eine frühere Anmeldung noch zählt (mfactl trusted)
help-sign-in--code-fd = Den Code aus diesem Dateideskriptor lesen (eine Zeile), statt zu fragen
help-sign-in--agent = In einem Fenster Ihrer Desktop-Sitzung fragen statt hier; für Programme ohne Terminal
help-sign-in_examples =
    mfactl sign-in
    mfactl sign-in --account anna
    mfactl sign-in --another-way
        Eine Methode aus der Liste wählen
    mfactl sign-in --method one-time-code --code-fd 3 3<code-file
    mfactl sign-in --json --pin-fd 3 3<pin-file | tail -n 1 | jq -r .account
    mfactl sign-in --code-fd 3 3<code-file
        Einen Einmalcode oder Wiederherstellungscode verwenden, wenn kein Schlüssel angeschlossen ist

help-enroll = Einen Sicherheitsschlüssel, eine Smartcard oder eine Authentifizierungs-App als Anmeldemethode hinzufügen
help-enroll--code = Eine Authentifizierungs-App einrichten: zeigt einen QR-Code und fragt dann nach dem ersten Code
help-enroll--code-fd = Den ersten Code der App aus diesem Dateideskriptor lesen (eine Zeile), statt zu fragen
help-enroll--card = Eine Smartcard hinzufügen: den Schlüssel ihres Zertifikats zum Anmelden (PIV, Slot 9a), sonst ihren OpenPGP-Schlüssel zur Authentifizierung
help-enroll--label = Der Name; ohne Angabe aus dem Namen des Schlüssels gebildet
help-enroll--publish = Den Berechtigungsnachweis für das Verzeichnis der Organisation erstellen, damit der Schlüssel auf allen Computern dort funktioniert, und ihn dort mit Ihrem Passwort eintragen oder den Wert für das Verzeichnis ausgeben
help-enroll_examples =
    mfactl enroll
        Wenn mehrere Schlüssel angeschlossen sind, berühren Sie den, den Sie meinen
    mfactl enroll --label 'Blue key' --token nitro
    mfactl enroll --card
    mfactl enroll --publish
        Wird eine Zeile ausgegeben, geben Sie sie an die Verwaltung des Verzeichnisses
    mfactl enroll --code
        Eine Authentifizierungs-App verwenden, die ohne Netz funktioniert

help-methods = Ihre Anmeldemethoden auflisten
help-methods_examples =
    mfactl methods
    sudo mfactl methods --account anna
    mfactl methods --json | jq -r '.methods[] | [.id, .label] | @tsv'

help-recovery-codes = Wiederherstellungscodes erstellen, für den Fall, dass Sie Ihren Schlüssel nicht haben

help-recovery-codes-new =
    Zehn neue Wiederherstellungscodes erstellen, die Ihre bisherigen ersetzen

    Mit jedem können Sie sich einmal ohne Schlüssel anmelden. Die Codes werden nur dieses eine Mal angezeigt. Drucken Sie sie aus, oder schreiben Sie sie auf, und bewahren Sie sie dort auf, wo Sie sie ohne diesen Computer finden.
help-recovery-codes-new--yes = Nicht fragen, ob unbenutzte Codes ersetzt werden sollen
help-recovery-codes-new_examples =
    mfactl recovery-codes new
    mfactl recovery-codes new --yes | lp
        Die Codes ausdrucken, ohne sie auf dem Bildschirm zu zeigen
    mfactl recovery-codes new --yes --json | tail -n 1 | jq -r '.recovery_codes[]'

help-rename = Eine Anmeldemethode umbenennen
help-rename_label = Der neue Name
help-rename_examples =
    mfactl rename nitro 'Blue key'

help-remove =
    Eine Anmeldemethode entfernen

    Der Schlüssel selbst wird nicht verändert. Er wird nur nicht mehr akzeptiert.
help-remove_examples =
    mfactl remove 'Blue key'
    mfactl remove blue --yes
    sudo mfactl remove blue --account anna

help-replace =
    Eine Anmeldemethode durch eine neue ersetzen

    Die alte wird erst entfernt, wenn die neue eingerichtet ist.
help-replace_method = Die alte Methode: der Anfang ihrer ID oder ihres Namens
help-replace--label = Der Name der neuen; ohne Angabe aus dem Namen des Schlüssels gebildet
help-replace--token = Der neue Schlüssel: der Anfang seiner ID, seines Namens oder seiner Seriennummer
help-replace--yes = Nicht fragen, ob unbenutzte Wiederherstellungscodes ersetzt werden sollen
help-replace_examples =
    mfactl replace blue
        Schließen Sie dann den neuen Schlüssel an, und berühren Sie ihn
    mfactl replace recovery

help-lost =
    Eine Anmeldemethode als verloren oder gestohlen melden; sie wird sofort ausgesetzt

    Alles, was Sie auf demselben Schlüssel haben, wird mit ausgesetzt. Sie erfahren, welche Seiten einen Passkey darauf hatten, als Sie zuletzt nachgesehen haben, und werden nach einem neuen Schlüssel gefragt.
help-lost--only = Keinen Ersatz einrichten
help-lost_examples =
    mfactl lost blue
    mfactl lost blue --yes --only
        Aussetzen, ohne einen Ersatz einzurichten

help-reactivate =
    Eine ausgesetzte Anmeldemethode wieder verwenden, nachdem Sie sie gefunden haben

    Sie bestätigen mit einer anderen Methode, dass Sie es sind. Ein Schlüssel, der zurückgesetzt wurde, muss neu hinzugefügt werden.
help-reactivate_examples =
    mfactl reactivate blue

help-log = Anzeigen, wer sich mit welcher Methode für welches Programm angemeldet hat und was geändert wurde
help-log--all = Ereignisse aller Konten, für Administratoren
help-log--method = Nur Ereignisse dieser Anmeldemethode: der Anfang ihrer ID oder ihres Namens
help-log--failed = Nur abgelehnte Anmeldungen
help-log--what = Nur Ereignisse dieser Art
help-log--days = Nur Ereignisse der letzten N Tage
help-log--number = Höchstens N Ereignisse anzeigen
help-log_examples =
    mfactl log
    mfactl log --failed --days 7
        Anzeigen, was in der letzten Woche abgelehnt wurde
    mfactl log --all --json | jq -r '.events[] | [.at, .account, .what] | @tsv'
        Die Ereignisse aller Konten anzeigen, für Administratoren

help-trusted =
    Die Zeit anzeigen oder beenden, in der Sie sich nicht erneut anmelden müssen

    Wenn Ihr Administrator es erlaubt, fragen Programme derselben Sitzung Sie nach einer Anmeldung eine Zeit lang nicht erneut.
help-trusted--end = Diese Zeit jetzt beenden, sodass Sie wieder gefragt werden
help-trusted_examples =
    mfactl trusted --end

help-keyring = Einen Sicherheitsschlüssel den Schlüsselbund beim Anmelden öffnen lassen

help-keyring-enable =
    Einen Sicherheitsschlüssel den Schlüsselbund öffnen lassen, wenn Sie sich mit ihm anmelden

    Sie geben Ihr Anmeldepasswort einmal ein. Es wird so gespeichert, dass nur dieser Schlüssel es öffnen kann, und an den Schlüsselbund gegeben, wenn Sie sich mit dem Schlüssel anmelden. Wiederholen Sie das, wenn der Schlüsselbund nach einem Passwort fragt, und für jeden Ihrer Schlüssel. Ihr Administrator muss die Anmeldung dafür einrichten.
help-keyring-enable--password-fd = Das Anmeldepasswort als eine Zeile aus dem Dateideskriptor N lesen
help-keyring-enable_examples =
    mfactl keyring enable

help-keyring-disable = Das gespeicherte Anmeldepasswort löschen, sodass kein Schlüssel den Schlüsselbund öffnet
help-keyring-disable_examples =
    mfactl keyring disable

help-keyring-status = Zeigen, welche Schlüssel den Schlüsselbund öffnen
help-keyring-status_examples =
    mfactl keyring status --json | jq -r '.keys[].label'

help-app-password = App-Passwörter für Programme verwalten, die keine Zwei-Faktor-Anmeldung unterstützen

help-app-password-add =
    Ein App-Passwort für ein Programm erstellen, das keine Zwei-Faktor-Anmeldung unterstützt

    Sie melden sich zuerst an. Dann wird das Passwort angezeigt, nur dieses eine Mal. Geben Sie es dort ein, wo das Programm nach Ihrem Passwort fragt, zum Beispiel für E-Mail auf einem Telefon, einen Kalender oder eine Datensicherung.
help-app-password-add_label = Das Programm, für das es ist
help-app-password-add_examples =
    mfactl app-password add 'Mail on the tablet'
    mfactl app-password add backup --json | tail -n 1 | jq -r .app_password

help-app-password-list = Ihre App-Passwörter auflisten, und wann jedes zuletzt benutzt wurde
help-app-password-list_examples =
    mfactl app-password list
    mfactl app-password list --json | jq -r '.app_passwords[] | select(.last_used == null) | .label'
        Diejenigen auflisten, die nie benutzt wurden

help-app-password-remove = Ein App-Passwort widerrufen
help-app-password-remove_program = Das Programm: der Anfang seines Namens oder der ID des Passworts
help-app-password-remove_examples =
    mfactl app-password remove mail

help-admin = Als Administrator einem ausgesperrten Benutzer helfen

help-admin-unlock =
    Einen Benutzer, der durch falsche Versuche ausgesperrt ist, wieder zulassen

    Danach kann der Benutzer sofort alle seine Anmeldemethoden wieder versuchen.
help-admin-unlock_examples =
    mfactl admin unlock anna

help-admin-pass =
    Jemanden, der ausgesperrt ist, einmal anmelden lassen, mit einem Zugangscode aus 12 Buchstaben

    Der Zugangscode lässt einmal hinein, an der Konsole oder am Anmeldebildschirm dieses Computers, bis er abläuft. Danach lässt sich ein Sicherheitsschlüssel, eine Smartcard oder eine Authenticator-App hinzufügen. Lesen Sie ihn vor: Leerzeichen und Groß- und Kleinschreibung spielen keine Rolle. Die Richtlinie muss Zugangscodes erlauben (access-pass.enabled).

    Mit --machine und --identity wird er für einen anderen Computer ausgestellt, ohne Netzwerk: FILE ist dessen /var/lib/mfad/escrow.age, KEY einer der age-Schlüssel, für die sie verschlüsselt ist. Wer für dieselbe Person mit demselben Ende noch einen ausstellt, erhält denselben Zugangscode, der einmal funktioniert.
help-admin-pass--valid = Wie lange der Zugangscode gilt, höchstens 7d, aufgerundet auf die nächste halbe Stunde
help-admin-pass--uses = Wie oft der Zugangscode funktioniert, nämlich einmal
help-admin-pass--machine = Einen Zugangscode für den Computer ausstellen, von dem diese Escrow-Datei ist
help-admin-pass--identity = Der age-Schlüssel, mit dem die Escrow-Datei gelesen wird, wie age-keygen ihn schreibt
help-admin-pass_examples =
    mfactl admin pass anna
        Einen Zugangscode für diesen Computer ausstellen, gültig für 8 Stunden
    mfactl admin pass anna --machine desk-17.age --identity key.txt --valid 2h
        Einen Zugangscode für einen anderen Computer ausstellen

help-admin-rotate-pass-secret =
    Alle Zugangscodes ungültig machen, die für diesen Computer ausgestellt wurden

    Der Computer erzeugt ein neues Geheimnis und schreibt eine neue /var/lib/mfad/escrow.age. Tun Sie das, wenn ein Schlüssel des Helpdesks verloren ging oder die Uhr weit vorging.
help-admin-rotate-pass-secret_examples =
    mfactl admin rotate-pass-secret

help-admin-clear =
    Alle Anmeldemethoden eines Benutzers entfernen, der sie dann neu einrichten muss

    Auch die App-Passwörter des Benutzers werden entfernt. Bei der nächsten Anmeldung wird er aufgefordert, eine Anmeldemethode einzurichten.
help-admin-clear_examples =
    mfactl admin clear anna

help-import = Anmeldemethoden von einem anderen Programm übernehmen

help-import-pam-u2f =
    Die Sicherheitsschlüssel aus der Zuordnungsdatei von pam_u2f importieren

    Jeder angeschlossene Schlüssel bestätigt seine Anmeldeinformation mit einer Berührung und ist von da an eine Anmeldemethode. Was nicht bestätigt werden kann, wird genannt und bleibt, wie es ist. Gelesen werden nur die Zeilen des eigenen Kontos oder die von --account.
help-import-pam-u2f_file = Die Zuordnungsdatei, etwa ~/.config/Yubico/u2f_keys
help-import-pam-u2f--origin = Die Origin, mit der pam_u2f eingerichtet ist; pam:// und der Name dieses Rechners, wenn keine angegeben ist
help-import-pam-u2f--appid = Die appid, mit der es eingerichtet ist; die Origin, wenn keine angegeben ist
help-import-pam-u2f_examples =
    mfactl import pam-u2f ~/.config/Yubico/u2f_keys
    mfactl import pam-u2f /etc/u2f_mappings --origin pam://example.com
    sudo mfactl import pam-u2f /etc/u2f_mappings --account anna

help-export = Anmeldemethoden an ein anderes Programm geben

help-export-pam-u2f =
    Die eigenen Sicherheitsschlüssel als Zeile der Zuordnungsdatei von pam_u2f ausgeben

    Die Optionen, die pam_u2f dazu braucht, stehen auf der Standardfehlerausgabe.
help-export-pam-u2f--origin = Nur Schlüssel, die für diese Origin erstellt wurden
help-export-pam-u2f_examples =
    mfactl export pam-u2f >> ~/.config/Yubico/u2f_keys

help-report =
    Zeigen, wer welche Anmeldemethoden hat, wem etwas Vorgeschriebenes fehlt und was abgelehnt wurde

    Ohne FILE geht es um diesen Rechner, für Administratoren. Mit FILE werden die Journale beliebig vieler Rechner gelesen, ein Eintrag pro Zeile, wie journalctl --output=json sie ausgibt. Nur was mfad geschrieben hat, zählt.
help-report_files = Exportierte Journale; - ist die Standardeingabe
help-report--days = Nur Ablehnungen und Sperren der letzten N Tage zählen
help-report--csv = Kommagetrennte Werte ausgeben, für Tabellenkalkulationen
help-report_examples =
    sudo mfactl report
    sudo mfactl report --csv > report.csv
    journalctl --output=json --unit=mfad | mfactl report -

help-policy = Prüfen, was ein Administrator für alle vorschreibt

help-policy-check =
    Richtliniendateien prüfen, bevor Sie sie verteilen

    Ohne FILE wird geprüft, was auf diesem Rechner installiert ist. Mit FILE werden diese Datei und die Dateien im Ordner daneben geprüft (policy.d neben policy.toml). mfad muss nicht laufen. Der Exit-Status ist 0, wenn mfad die Dateien annehmen würde, und sonst 1. Die Meldung nennt Datei, Zeile und Spalte.
help-policy-check_file = Die Richtliniendatei
help-policy-check_examples =
    mfactl policy check policy.toml
    mfactl policy check --json policy.toml | jq .line

help-tokens = Die angeschlossenen Schlüssel auflisten
help-tokens_examples =
    mfactl tokens
    mfactl tokens --json | jq -r '.tokens[].serial'

help-token = Einzelheiten zu einem Schlüssel anzeigen

help-token-show = Einzelheiten zu einem Schlüssel anzeigen
help-token-show_examples =
    mfactl token show
    mfactl token show nitro --json | jq .token.fido2.versions

help-pin = Die PIN eines Schlüssels verwalten

help-pin-status = Anzeigen, ob ein Schlüssel eine PIN hat und wie viele Versuche übrig sind
help-pin-status_examples =
    mfactl pin status
    mfactl pin status nitro --json | jq .pin.attempts

help-pin-set = Die erste PIN eines Schlüssels setzen
help-pin-set_examples =
    mfactl pin set
    mfactl pin set nitro --new-pin-fd 3 3<pin-file

help-pin-change = Die PIN eines Schlüssels ändern
help-pin-change_examples =
    mfactl pin change
    mfactl pin change --pin-fd 3 --new-pin-fd 3 3<both
        Die erste Zeile ist die jetzige PIN, die zweite die neue

help-passkeys = Die Passkeys auf einem Schlüssel verwalten

help-passkeys-list = Die Passkeys auf einem Schlüssel auflisten, nach Seite und Konto
help-passkeys-list_examples =
    mfactl passkeys list
    mfactl passkeys list nitro --json | tail -n 1 | jq -r '.passkeys[].site'

help-passkeys-remove =
    Passkeys von einem Schlüssel löschen

    Sie sehen, was gelöscht wird, und müssen es bestätigen.
help-passkeys-remove_passkeys = Die Passkeys, jeder als SITE, ACCOUNT@SITE oder Anfang seiner ID
help-passkeys-remove_examples =
    mfactl passkeys remove example.org
    mfactl passkeys remove anna@example.org ben@example.org --yes

help-passkeys-rename =
    Das Konto eines Passkeys umbenennen

    Das ist der Name, den Sie sehen, wenn Sie ein Konto wählen. Die Seite ist davon nicht betroffen.
help-passkeys-rename_name = Der neue Name des Kontos
help-passkeys-rename--display-name = Der Anzeigename, der damit gezeigt wird
help-passkeys-rename_examples =
    mfactl passkeys rename anna@example.org 'Anna at work'

help-passkeys-data =
    Die mit einem Passkey gespeicherten Daten verwalten (largeBlob)

    Manche Seiten speichern einige Daten auf dem Schlüssel, höchstens ein paar Tausend Byte. Auch Sie können das tun, zum Beispiel mit einem Zertifikat. Es funktioniert mit Passkeys, die dafür erstellt wurden. `passkeys list --json` kennzeichnet sie mit keeps_data.

help-passkeys-data-read = Die mit einem Passkey gespeicherten Daten ausgeben
help-passkeys-data-read_examples =
    mfactl passkeys data read anna@example.org > certificate

help-passkeys-data-write =
    Eine Datei mit einem Passkey speichern

    Wenn sie andere Daten ersetzt, müssen Sie das bestätigen.
help-passkeys-data-write_file = Die Datei, `-` für die Standardeingabe
help-passkeys-data-write_examples =
    mfactl passkeys data write anna@example.org certificate

help-passkeys-data-remove = Die mit einem Passkey gespeicherten Daten entfernen
help-passkeys-data-remove_examples =
    mfactl passkeys data remove anna@example.org

help-codes = Einmalcodes anzeigen und ihre Konten auf einem Schlüssel verwalten

help-codes-list = Die Konten auflisten, für die ein Schlüssel Einmalcodes erzeugt
help-codes-list_examples =
    mfactl codes list
    mfactl codes list --json | tail -n 1 | jq -r '.accounts[].name'

help-codes-show =
    Den Einmalcode eines Kontos anzeigen

    Auf der Standardausgabe steht der Code und sonst nichts. Mit --copy bleibt er in der Zwischenablage, bis er abläuft, oder eine halbe Minute lang, wenn er auf einem Zähler beruht. Auf einem Desktop kopiert ihn wl-copy oder xclip, sonst das Terminal, auch von einem entfernten Computer aus.
help-codes-show--all = Die Codes aller Konten anzeigen, außer denen, die auf einem Zähler beruhen oder eine Berührung verlangen
help-codes-show--copy = Den Code in die Zwischenablage kopieren, statt ihn anzuzeigen, und dort lassen, solange er gültig ist
help-codes-show_examples =
    mfactl codes show example
    mfactl codes show example --copy
    mfactl codes show --all
    mfactl codes show Example:anna@example.org --json | tail -n 1 | jq -r .code

help-codes-add =
    Ein Konto aus der Adresse, dem Geheimnis oder dem QR-Code einer Seite hinzufügen

    Die Adresse beginnt mit otpauth:// und enthält das Geheimnis des Kontos. Deshalb ist sie nicht zu sehen, wenn Sie sie tippen oder einfügen. Seiten zeigen sie als QR-Code, und die meisten zeigen das Geheimnis auf Wunsch als Text. Mit einem Export von Google Authenticator werden alle Konten darin hinzugefügt.
help-codes-add--touch = Für jeden Code eine Berührung verlangen
help-codes-add--name = Der Name des Kontos: SITE:ACCOUNT, oder ACCOUNT mit der Seite aus der Adresse
help-codes-add--uri-fd = Die Adresse aus diesem Dateideskriptor lesen (eine Zeile), statt zu fragen
help-codes-add--qr = Die Adresse aus dem QR-Code in diesem PNG-Bild lesen, zum Beispiel einem Bildschirmfoto
help-codes-add_examples =
    mfactl codes add
    mfactl codes add --name Forge:anna
    mfactl codes add --qr screenshot.png
        Löschen Sie das Bild danach: Es enthält das Geheimnis
    mfactl codes add --touch --uri-fd 3 3<address-file

help-codes-remove =
    Ein Konto löschen

    Sie müssen es bestätigen. Die Seite fragt weiter nach Codes, richten Sie dort also zuerst eine andere Methode ein.
help-codes-remove_examples =
    mfactl codes remove example
    mfactl codes remove Example:anna@example.org --yes

help-codes-rename =
    Ein Konto umbenennen

    Nicht jeder Schlüssel unterstützt das.
help-codes-rename_name = Der neue Name: ISSUER:NAME, oder nur ein Name
help-codes-rename_examples =
    mfactl codes rename example Example:anna

help-site =
    Anzeigen, wie Sie sich bei einer Seite anmelden können, und Notizen dafür speichern

    Listet die Passkeys und Einmalcodes auf den angeschlossenen Schlüsseln auf, und die Notizen, die Sie für die Seite gespeichert haben, zum Beispiel ihre Wiederherstellungscodes. Um seine Passkeys aufzulisten, verlangt ein Schlüssel seine PIN.
help-site_examples =
    mfactl site example.org
    mfactl site note add example.org --label 'Recovery codes'

help-site-note = Notizen für Seiten speichern, zum Beispiel ihre Wiederherstellungscodes

help-site-note-add =
    Eine Notiz für eine Seite von der Standardeingabe lesen und hinzufügen

    Sie wird verschlüsselt gespeichert und kann bis zu 4096 Byte haben. Listen zeigen ihren Namen, nie ihren Text.
help-site-note-add--label = Ihr Name; ohne Angabe „Notiz“
help-site-note-add_examples =
    mfactl site note add example.org
        Die Wiederherstellungscodes einfügen, dann Strg-D in einer eigenen Zeile
    mfactl site note add example.org --label 'Recovery codes' <codes.txt

help-site-note-list = Die Notizen aller Seiten auflisten, ohne ihren Text
help-site-note-list_examples =
    mfactl site note list
    mfactl site note list --json | jq -r '.notes[].site'

help-site-note-show = Eine Notiz anzeigen
help-site-note-show_examples =
    mfactl site note show example.org
    mfactl site note show example.org recovery

help-site-note-remove = Eine Notiz entfernen
help-site-note-remove_examples =
    mfactl site note remove example.org recovery

help-fingerprints = Die auf einem Schlüssel gespeicherten Fingerabdrücke verwalten

help-fingerprints-list = Die auf einem Schlüssel gespeicherten Fingerabdrücke auflisten
help-fingerprints-list_examples =
    mfactl fingerprints list
    mfactl fingerprints list --json | tail -n 1 | jq -r '.fingerprints[].name'

help-fingerprints-add =
    Einen Fingerabdruck auf einem Schlüssel hinzufügen

    Sie legen den Finger mehrmals auf den Schlüssel und erfahren, wie viele Berührungen noch fehlen und was Sie besser machen können. Von da an akzeptiert der Schlüssel den Finger anstelle der PIN.
help-fingerprints-add_name = Der Name; ohne Angabe keiner
help-fingerprints-add_examples =
    mfactl fingerprints add 'Right index'

help-fingerprints-rename = Einen Fingerabdruck umbenennen
help-fingerprints-rename_name = Der neue Name
help-fingerprints-rename_examples =
    mfactl fingerprints rename 'Right index' Index

help-fingerprints-remove =
    Einen Fingerabdruck von einem Schlüssel löschen

    Wenn kein Fingerabdruck mehr übrig ist, fragt der Schlüssel wieder nach seiner PIN.
help-fingerprints-remove_examples =
    mfactl fingerprints remove 'Right index'

help-login = Den Schlüssel für sudo, login und den Sperrbildschirm verwenden

help-login-enable =
    Den Schlüssel in einem Dienst verwenden, etwa sudo

    Zeigt die Änderung an der Datei des Dienstes in /etc/pam.d, fragt nach und lässt Sie sich über eine Kopie davon anmelden. Erst dann wird die Datei geändert. Meldet sich innerhalb von 5 Minuten niemand mit einem Schlüssel über den geänderten Dienst an, wird die Änderung rückgängig gemacht; auch wenn das Terminal geschlossen, mfactl beendet oder der Computer neu gestartet wird.

    Ohne Option genügt der Schlüssel, und das Passwort funktioniert wie bisher. Dienste, die Personen von anderen Computern aus einlassen, die nicht anzeigen, was mfad fragt, oder in denen mfad nicht getestet wurde, werden abgelehnt, ebenso alles, was alle aussperren könnte.
help-login-enable--after-password = Nach dem Passwort nach dem Schlüssel fragen, bei allen, die einen eingerichtet haben. Braucht zwei Anmeldemethoden und ein Passwort von root
help-login-enable--required = Dasselbe, und alle abweisen, die keinen eingerichtet haben
help-login-enable--keyring = Auch den Schlüsselbund öffnen, mit einem Schlüssel, dessen Besitzer das erlaubt hat (mfactl keyring enable)
help-login-enable_examples =
    sudo mfactl login enable sudo
    sudo mfactl login enable gdm-password
    sudo mfactl login enable login --after-password

help-login-disable =
    Die Datei eines Dienstes wiederherstellen

    Eine Datei, die seitdem bearbeitet wurde, bleibt, wie sie ist.
help-login-disable--all = Alle Dienste, die mfactl geändert hat
help-login-disable_examples =
    sudo mfactl login disable sudo

help-login-status = Zeigen, welche Dienste Ihren Schlüssel verwenden und was daran falsch ist
help-login-status_examples =
    mfactl login status
    mfactl login status sudo --json | jq .services[].form

help-login-settle = Eine Änderung rückgängig machen, die niemand bestätigt
help-login-settle_service = Der Dienst; alle, deren Zeit um ist, wenn er fehlt
help-login-settle_examples =
    mfactl login settle sudo

help-pam = Testen, ob login, sudo oder ein Sperrbildschirm Sie einlassen würde

help-pam-check =
    Testen, ob ein Programm Sie einlassen würde

    Fragt mit Ihren jetzigen Anmeldemethoden, was das Programm fragen würde, und sagt Ihnen, ob es Sie einlassen würde. Es wird keine Sitzung geöffnet. Tun Sie das, bevor Sie Ihre letzte offene Sitzung schließen: Nachdem Sie pam_mfad.so in die Datei eines Dienstes eingetragen haben (man pam_mfad), kann ein Fehler Sie aussperren.

    Der Befehl läuft unter Ihrem Benutzer. Was nur root darf, schlägt hier fehl, obwohl es in login funktioniert: Das Passwort eines anderen Benutzers kann nicht geprüft werden.
help-pam-check_service = Der Dienst: der Name seiner Datei in /etc/pam.d
help-pam-check_examples =
    mfactl pam check sudo
    mfactl pam check login && exit
        Nur abmelden, wenn Sie sich wieder anmelden können
    mfactl pam check gdm-password --json | jq .lets_in

help-secret =
    Ein Geheimnis aus einem Schlüssel ableiten, für Skripte

    Das Geheimnis sind 32 Byte auf der Standardausgabe. Derselbe Schlüssel leitet aus demselben Namen auf jedem Computer dasselbe Geheimnis ab, und nichts sonst tut das, denn es gibt keine Kopie. Der Schlüssel verlangt seine PIN oder Ihren Finger, und eine Berührung. Wenn Sie den Schlüssel zurücksetzen oder den Passkey für secrets.mfad.invalid darauf löschen, sind alle seine Geheimnisse verloren. Behalten Sie daher einen zweiten Zugang.
help-secret_names = Der Name des Geheimnisses; ein anderer Name ergibt ein anderes Geheimnis. Ein zweiter Name leitet mit derselben Berührung ein zweites Geheimnis ab
help-secret--hex = 64 Hexadezimalziffern und einen Zeilenumbruch ausgeben
help-secret--base64 = Base64 und einen Zeilenumbruch ausgeben
help-secret--yes = Beim ersten Mal keine Bestätigung verlangen
help-secret_examples =
    (umask 077; mfactl secret disk >/run/disk.key)
    cryptsetup luksAddKey /dev/sdb1 /run/disk.key; rm /run/disk.key
        Von nun an öffnet der Schlüssel dieses Volume, wie es die Passphrase tut
    mfactl secret disk | cryptsetup open /dev/sdb1 disk --key-file -
    mfactl secret backup --hex

help-settings = Die Einstellungen eines Schlüssels verwalten

help-settings-show = Die Einstellungen eines Schlüssels anzeigen
help-settings-show_examples =
    mfactl settings show
    mfactl settings show nitro --json | jq .settings.minimum_pin

help-settings-always-pin =
    Wählen, ob ein Schlüssel bei jeder Verwendung seine PIN oder Ihren Finger verlangt

    Ist dies eingeschaltet, kann niemand, der den Schlüssel findet, sich damit ohne die PIN bei einer Seite anmelden. Seiten, die nur eine Berührung verlangt haben, wie bei U2F, verlangen von da an die PIN. Sie können es wieder ausschalten, außer bei Schlüsseln, die das nicht erlauben.
help-settings-always-pin_state = Wann PIN oder Finger verlangt werden
help-settings-always-pin_state_on = Bei jeder Verwendung
help-settings-always-pin_state_off = Nur wo eine Seite es verlangt
help-settings-always-pin_examples =
    mfactl settings always-pin on
    mfactl settings always-pin off --token nitro

help-settings-minimum-pin =
    Die Mindestlänge der PIN erhöhen

    Nur Zurücksetzen senkt sie wieder, und das löscht den Schlüssel. Ist die jetzige PIN kürzer, muss sie vor der nächsten Verwendung geändert werden.
help-settings-minimum-pin_length = Die Mindestzahl der Zeichen
help-settings-minimum-pin_examples =
    mfactl settings minimum-pin 6

help-settings-sites =
    Wählen, welche Seiten die Mindestlänge der PIN lesen dürfen

    Die Seite eines Arbeitgebers fragt vielleicht danach, wenn ein Schlüssel dort registriert wird. Die angegebenen Seiten ersetzen die bisher erlaubten. Nur Zurücksetzen des Schlüssels entfernt alle.
help-settings-sites_sites = Die Seiten, jede als Domain
help-settings-sites_examples =
    mfactl settings sites login.example.org

help-settings-force-pin-change =
    Vor der nächsten Verwendung eines Schlüssels eine neue PIN verlangen

    Verwenden Sie dies, bevor Sie einen Schlüssel weitergeben, dessen PIN noch jemand kennt. Der Schlüssel kann erst wieder verwendet werden, wenn die PIN geändert oder der Schlüssel zurückgesetzt wurde.
help-settings-force-pin-change_examples =
    mfactl settings force-pin-change --token nitro

help-settings-enterprise-attestation =
    Organisationen genau diesen Schlüssel erkennen lassen (Enterprise Attestation)

    Dies gilt für Organisationen, die der Hersteller des Schlüssels oder der Administrator dieses Computers gewählt hat. Nur Zurücksetzen des Schlüssels schaltet es wieder aus.
help-settings-enterprise-attestation_examples =
    mfactl settings enterprise-attestation

help-piv = Die PIV-Anwendung einer Smartcard verwalten

help-piv-status =
    Den Zustand von PIN und PUK anzeigen, und welche Slots Zertifikate haben

    Es wird kein Versuch verbraucht. Was noch vom Werk ist, wird angezeigt, wenn die Karte es meldet.
help-piv-status_examples =
    mfactl piv status
    mfactl piv status --json | jq -r '.piv.slots[] | [.slot, .subject] | @tsv'

help-piv-pin = Die PIN verwalten

help-piv-pin-change = Die PIN ändern
help-piv-pin-change_examples =
    mfactl piv pin change
    mfactl piv pin change --pin-fd 3 --new-pin-fd 3 3<both

help-piv-pin-unblock = Nach zu vielen falschen Versuchen mit der PUK eine neue PIN setzen
help-piv-pin-unblock_examples =
    mfactl piv pin unblock
    mfactl piv pin unblock --puk-fd 3 --new-pin-fd 3 3<both

help-piv-puk = Die PUK verwalten, die die Sperre der PIN aufhebt

help-piv-puk-change = Die PUK ändern
help-piv-puk-change--new-puk-fd = Die neue PUK aus diesem Dateideskriptor lesen (eine Zeile), statt zu fragen
help-piv-puk-change_examples =
    mfactl piv puk change
    mfactl piv puk change --puk-fd 3 --new-puk-fd 3 3<both

help-piv-management-key = Den Verwaltungsschlüssel verwalten, der Änderungen an Schlüsseln und Zertifikaten erlaubt

help-piv-management-key-change =
    Den Verwaltungsschlüssel ändern

    Der neue ist zufällig und wird nur einmal angezeigt. Mit --keep-on-card wird er nicht angezeigt: Die Karte speichert ihn, und von da an genügt die PIN, um Schlüssel und Zertifikate zu ändern. Andere Programme unterstützen das auch.
help-piv-management-key-change--keep-on-card = Den neuen Schlüssel auf der Karte speichern, sodass ihre PIN genügt, um ihn zu verwenden
help-piv-management-key-change--management-key-fd = Den jetzigen Verwaltungsschlüssel der Karte aus diesem Dateideskriptor lesen (eine Zeile, hexadezimal), statt zu fragen; nicht nötig, solange es der vom Werk ist oder er auf der Karte gespeichert ist
help-piv-management-key-change--new-management-key-fd = Den neuen aus diesem Dateideskriptor lesen (eine Zeile, hexadezimal), statt einen zu erzeugen
help-piv-management-key-change_examples =
    mfactl piv management-key change --keep-on-card
    mfactl piv management-key change >safe/management-key
    mfactl piv management-key change --management-key-fd 3 --new-management-key-fd 4 3<old 4<new

help-piv-certificate = Zertifikate importieren und exportieren

help-piv-certificate-export = Das Zertifikat in einem Slot als PEM ausgeben
help-piv-certificate-export_file = Die Datei, in die es geschrieben wird; ohne Angabe wird es ausgegeben
help-piv-certificate-export--token = Die Karte: der Anfang ihrer ID, ihres Namens oder ihrer Seriennummer
help-piv-certificate-export_examples =
    mfactl piv certificate export 9a
    mfactl piv certificate export 9a | openssl x509 -noout -text

help-piv-certificate-import = Ein Zertifikat in einen Slot importieren
help-piv-certificate-import_file = Das Zertifikat, in PEM oder DER
help-piv-certificate-import--token = Die Karte: der Anfang ihrer ID, ihres Namens oder ihrer Seriennummer
help-piv-certificate-import--yes = Nicht fragen, ob der Inhalt des Slots ersetzt werden soll
help-piv-certificate-import_examples =
    mfactl piv certificate import 9a anna.pem

help-piv-key = Schlüssel auf der Karte erzeugen

help-piv-key-generate =
    Einen Schlüssel mit einem Zertifikat in einem Slot erzeugen

    Der private Schlüssel verlässt die Karte nie. Das Zertifikat ist selbst signiert und ein Jahr gültig. Mit --csr erhalten Sie stattdessen eine Zertifikatsanforderung.
help-piv-key-generate_slot = Der Slot: 9a zum Anmelden, 9c zum Signieren von Dokumenten, 9d zum Entschlüsseln, 9e zum Öffnen von Türen, oder 82 bis 95
help-piv-key-generate--algorithm = Der Algorithmus des Schlüssels
help-piv-key-generate--algorithm_p256 = Die Kurve P-256, die alle Karten unterstützen
help-piv-key-generate--algorithm_p384 = Die Kurve P-384
help-piv-key-generate--algorithm_rsa2048 = RSA, 2048 Bit
help-piv-key-generate--algorithm_rsa3072 = RSA, 3072 Bit
help-piv-key-generate--algorithm_rsa4096 = RSA, 4096 Bit
help-piv-key-generate--subject = Der Inhaber des Zertifikats als eindeutiger Name (DN): CN=Anna,O=Example
help-piv-key-generate--csr = Eine Zertifikatsanforderung in diese Datei schreiben, statt ein Zertifikat zu speichern
help-piv-key-generate--token = Die Karte: der Anfang ihrer ID, ihres Namens oder ihrer Seriennummer
help-piv-key-generate--yes = Nicht fragen, ob der Inhalt des Slots ersetzt werden soll
help-piv-key-generate_examples =
    mfactl piv key generate 9a --subject 'CN=Anna,O=Example'
    mfactl piv key generate 9c --algorithm rsa2048 --subject CN=Anna --csr anna.csr

help-piv-reset =
    Alle Schlüssel und Zertifikate löschen und PIN und PUK auf die Werte vom Werk zurücksetzen

    Alles andere auf der Karte, zum Beispiel Passkeys, bleibt.
help-piv-reset_examples =
    mfactl piv reset
    mfactl piv reset --yes

help-openpgp = Die OpenPGP-Anwendung einer Smartcard verwalten

help-openpgp-status =
    Den Zustand der PINs, den Inhaber und die Schlüssel anzeigen

    Es wird kein Versuch verbraucht.
help-openpgp-status_examples =
    mfactl openpgp status
    mfactl openpgp status --json | jq -r '.openpgp.keys[] | [.use_for, .fingerprint] | @tsv'

help-openpgp-pin = Die PIN verwalten

help-openpgp-pin-change = Die PIN ändern
help-openpgp-pin-change_examples =
    mfactl openpgp pin change
    mfactl openpgp pin change --pin-fd 3 --new-pin-fd 3 3<both

help-openpgp-pin-unblock = Nach zu vielen falschen Versuchen mit dem Rücksetzcode oder der Admin-PIN eine neue PIN setzen
help-openpgp-pin-unblock--with = Womit die Sperre aufgehoben wird; der Rücksetzcode, wenn die Karte einen hat, sonst die Admin-PIN
help-openpgp-pin-unblock--with_reset-code = Der Rücksetzcode
help-openpgp-pin-unblock--with_admin-pin = Die Admin-PIN
help-openpgp-pin-unblock--with-fd = Den Rücksetzcode oder die Admin-PIN aus diesem Dateideskriptor lesen (eine Zeile), statt zu fragen
help-openpgp-pin-unblock_examples =
    mfactl openpgp pin unblock
        Den Rücksetzcode verwenden, wenn die Karte einen hat, sonst die Admin-PIN
    mfactl openpgp pin unblock --with admin-pin

help-openpgp-admin-pin = Die Admin-PIN verwalten, die Änderungen an der Karte erlaubt

help-openpgp-admin-pin-change = Die Admin-PIN ändern
help-openpgp-admin-pin-change--new-admin-pin-fd = Die neue Admin-PIN aus diesem Dateideskriptor lesen (eine Zeile), statt zu fragen
help-openpgp-admin-pin-change_examples =
    mfactl openpgp admin-pin change
    mfactl openpgp admin-pin change --admin-pin-fd 3 --new-admin-pin-fd 3 3<both

help-openpgp-reset-code = Den Rücksetzcode verwalten, der die Sperre der PIN aufhebt

help-openpgp-reset-code-set =
    Den Rücksetzcode mit der Admin-PIN setzen

    Er erlaubt, eine neue PIN zu setzen, und sonst nichts. Administratoren bewahren ihn für Benutzer auf, die ihre PIN vergessen.
help-openpgp-reset-code-set--new-reset-code-fd = Den Rücksetzcode aus diesem Dateideskriptor lesen (eine Zeile), statt zu fragen
help-openpgp-reset-code-set_examples =
    mfactl openpgp reset-code set
    mfactl openpgp reset-code set --admin-pin-fd 3 --new-reset-code-fd 3 3<both

help-openpgp-reset =
    Alle Schlüssel und Daten löschen und die PINs auf die Werte vom Werk zurücksetzen

    Alles andere auf der Karte, zum Beispiel Passkeys, bleibt.
help-openpgp-reset_examples =
    mfactl openpgp reset
    mfactl openpgp reset --yes

help-reset =
    Einen Schlüssel löschen

    Alles darauf geht verloren: seine PIN und seine Passkeys. Sie können sich nirgends mehr damit anmelden, bis Sie ihn neu einrichten. Sie sehen, was verloren geht, und müssen es bestätigen.
help-reset_examples =
    mfactl reset
    mfactl reset nitro --yes
        Die Frage überspringen; Sie müssen den Schlüssel trotzdem abziehen, wieder anschließen und berühren

help-browser = Ihre Browser so einrichten, dass sie mfad fragen, wenn eine Seite einen Sicherheitsschlüssel verlangt

help-browser-status =
    Anzeigen, welche Browser mfad fragen können und was fehlt

    Ein Browser braucht zwei Dinge: die mfad-Erweiterung und eine Datei, die ihm sagt, wo das Programm mfad-browser-host ist.
help-browser-status_examples =
    mfactl browser status
    mfactl browser status --json | jq -r '.browsers[] | select(.host == null) | .id'

help-browser-install =
    Ihre Browser so einrichten, dass sie mfad fragen

    Schreibt eine Datei in Ihren eigenen Ordner jedes Browsers und sagt Ihnen, wie Sie die Erweiterung hinzufügen, wo sie fehlt.
help-browser-install_examples =
    mfactl browser install
    mfactl browser install firefox
    sudo mfactl browser install --system
        Die Erweiterung in Chromium und Firefox für alle Benutzer hinzufügen

help-browser-remove =
    Rückgängig machen, was install getan hat

    Danach beantwortet der Browser Seiten wieder selbst.
help-browser-remove_examples =
    mfactl browser remove
    mfactl browser remove chromium

help-watch = Laufend ausgeben, welche Schlüssel und Anmeldemethoden kommen und gehen
help-watch_examples =
    mfactl watch
    mfactl watch --json | jq --unbuffered -r 'select(.event == "added") | .token.id // empty'
        Etwas tun, sobald ein Schlüssel angeschlossen wird

help-doctor =
    Probleme mit Sicherheitsschlüsseln finden und Abhilfe vorschlagen

    Prüft den Daemon, den Kernel, den Zugriff auf Schlüssel und Lesegeräte, die Firmware, die Uhr, die Browser, die Benachrichtigungen und Ihre Anmeldemethoden. In einem Terminal bietet der Befehl an, Befehle auszuführen, die ein Problem gefahrlos beheben. Es wird nichts geändert, ohne dass Sie zustimmen. Gibt es ein Problem, ist der Exit-Status 7.
help-doctor--for-screen = Zeigen, was jemand an einem Bildschirm tun kann, in dessen Sprache
help-doctor_examples =
    mfactl doctor
    mfactl doctor --json | jq -r '.findings[] | select(.state == "bad") | .check'

help-support-bundle =
    Einen Diagnosebericht für den Support schreiben

    Er enthält Versionen, die Ergebnisse von doctor, Ihre Schlüssel und die letzten Ereignisse als Text. Lesen Sie ihn, bevor Sie ihn senden. Er enthält keine PINs, Codes oder anderen Geheimnisse, keine Seriennummern und keine Namen von Seiten, Konten oder Anmeldemethoden.
help-support-bundle_file = Die Datei, die geschrieben wird; sie darf noch nicht existieren
help-support-bundle_examples =
    mfactl support-bundle mfad.txt
