help-usage = Bruk
help-arguments = Argumenter
help-options = Valg
help-commands = Kommandoer
help-examples = Eksempler
help-values = Mulige verdier
help-values-short = [mulige verdier: { $values }]
help-default = [standard: { $value }]
help-start = Start her: Sett inn en sikkerhetsnøkkel, og kjør mfactl enroll.
help-more = Mer om én kommando: mfactl help COMMAND
help-group-sign-in = Innlogging
help-group-trouble = Når noe er mistet eller ikke virker
help-group-tokens = Nøkler og kort
help-group-others = Andre programmer og kontoer

help-any--help = Vis hjelp; --help viser mer enn -h
help-mfactl--version = Vis versjonen
help-any--account = Kontoen det gjelder, for administratorer; din egen hvis den utelates
help-any--admin-pin-fd = Les admin-PIN-koden til kortet fra denne fildeskriptoren, én linje, i stedet for å spørre
help-any--management-key-fd = Les administrasjonsnøkkelen fra denne fildeskriptoren, én linje med heksadesimale sifre, i stedet for å spørre; trengs ikke så lenge den er standardnøkkelen fra fabrikken eller er lagret på kortet
help-any--new-pin-fd = Les den nye PIN-koden fra denne fildeskriptoren, én linje, i stedet for å spørre
help-any--password-fd = Les passordet for engangskodene på nøkkelen fra denne fildeskriptoren, én linje, i stedet for å spørre
help-any--pin-fd = Les PIN-koden til nøkkelen fra denne fildeskriptoren, én linje, i stedet for å spørre
help-any--puk-fd = Les PUK-koden til kortet fra denne fildeskriptoren, én linje, i stedet for å spørre
help-any--system = For alle brukere av denne datamaskinen, i Chromium og Firefox fra Debian; for administratorer
help-any--token = Nøkkelen: begynnelsen av id-en, navnet eller serienummeret
help-any--yes = Ikke be om bekreftelse
help-any_account = Kontoen: begynnelsen av ISSUER:NAME, av navnet eller av id-en
help-any_browsers = chromium, chrome, brave, edge, vivaldi eller firefox, etterfulgt av -flatpak eller -snap hvis den er det; alle installerte nettlesere hvis ingen er oppgitt
help-any_finger = Fingeravtrykket: begynnelsen av navnet eller id-en
help-any_login-service = Tjenesten: navnet på filen til den i /etc/pam.d
help-any_method = Innloggingsmetoden: begynnelsen av id-en eller navnet
help-any_note = Notatet: begynnelsen av navnet eller id-en; kan utelates når nettstedet bare har ett
help-any_passkey = Passnøkkelen, som SITE, ACCOUNT@SITE eller begynnelsen av id-en
help-any_site = Nettstedet: domenet, eller adressen til en av sidene på det
help-any_slot = Plassen: 9a, 9c, 9d, 9e, eller 82 til 95
help-any_token = Nøkkelen: begynnelsen av id-en, navnet eller serienummeret; kan utelates når bare én er satt inn
help-any_user = Brukeren

help-mfactl =
    Sett opp, administrer og bruk sikkerhetsnøkler til innlogging

    mfactl er kommandolinjeklienten for mfad, bakgrunnstjenesten som administrerer sikkerhetsnøklene dine. Den setter opp nøkler som innloggingsmetoder, logger deg inn med dem og administrerer PIN-kodene deres.
help-mfactl--json = Skriv ut JSON for programmer i stedet for tekst for mennesker
help-mfactl--verbose = Vis også hva en nøkkel eller et kort svarte da forespørselen ble avvist
help-mfactl--session =
    Bruk mfad i denne økten i stedet for systemets

    Miljøvariabelen MFACTL_BUS=session gjør det samme.
help-mfactl_examples =
    mfactl
        Vis hva som er satt opp, hva som er satt inn, og hva du bør gjøre nå
    mfactl enroll
        Legg til nøkkelen som er satt inn, som innloggingsmetode
    mfactl sign-in && echo welcome
        Gå videre bare hvis du ble logget inn
    mfactl tokens --json | jq -r .tokens[].id
        Skriv ut id-ene til nøklene som er satt inn

help-status =
    Vis hva som er satt opp, hva som er satt inn, og hva du bør gjøre nå

    mfactl uten en kommando gjør det samme.
help-status_examples =
    mfactl status
    mfactl status --json | jq '[.methods[] | select(.usable)] | length'
        Tell innloggingsmetodene som kan brukes akkurat nå

help-sign-in =
    Logg inn med en av innloggingsmetodene dine

    Avslutter med status 0 bare hvis du er logget inn. Mens kommandoen venter, kan du velge en annen metode med tallet foran den. Hvis en metode ikke fører fram, får du tilbud om den neste. Du kan sette inn en nøkkel når som helst.
help-sign-in--another-way = Vis innloggingsmetodene dine og hva hver av dem krever, og vent til du velger en
help-sign-in--method = Innloggingsmetoden som skal prøves først: begynnelsen av navnet eller id-en, eller typen
help-sign-in--trusted = Ikke spør hvis en nylig innlogging fortsatt gjelder (mfactl trusted)
help-sign-in--code-fd = Les koden fra denne fildeskriptoren, én linje, i stedet for å spørre
help-sign-in--agent = Spør i et vindu i skrivebordsøkten din i stedet for her; for programmer uten terminal
help-sign-in_examples =
    mfactl sign-in
    mfactl sign-in --account anna
    mfactl sign-in --another-way
        Velg en metode fra listen
    mfactl sign-in --method one-time-code --code-fd 3 3<code-file
    mfactl sign-in --json --pin-fd 3 3<pin-file | tail -n 1 | jq -r .account
    mfactl sign-in --code-fd 3 3<code-file
        Bruk en engangskode eller en gjenopprettingskode når ingen nøkkel er satt inn

help-enroll = Legg til sikkerhetsnøkkel, smartkort eller autentiseringsapp som innloggingsmetode
help-enroll--code = Sett opp en autentiseringsapp: viser en QR-kode, og spør så etter den første koden
help-enroll--code-fd = Les den første koden i appen fra denne fildeskriptoren, én linje, i stedet for å spørre
help-enroll--card = Sett opp et smartkort: nøkkelen til sertifikatet for innlogging (PIV, plass 9a), eller ellers OpenPGP-nøkkelen for autentisering
help-enroll--label = Navnet på metoden; lages av navnet på nøkkelen hvis det utelates
help-enroll--publish = Lag legitimasjonen for katalogen til organisasjonen, slik at nøkkelen virker på alle maskinene der, og før den opp der med passordet ditt eller skriv ut verdien for katalogen
help-enroll_examples =
    mfactl enroll
        Er flere nøkler satt inn, så berør den du mener
    mfactl enroll --label 'Blue key' --token nitro
    mfactl enroll --card
    mfactl enroll --publish
        Hvis en linje skrives ut, gi den til den som har ansvar for katalogen
    mfactl enroll --code
        Bruk en autentiseringsapp, som virker uten nett

help-methods = Vis innloggingsmetodene dine
help-methods_examples =
    mfactl methods
    sudo mfactl methods --account anna
    mfactl methods --json | jq -r '.methods[] | [.id, .label] | @tsv'

help-recovery-codes = Lag gjenopprettingskoder til når du ikke har nøkkelen din

help-recovery-codes-new =
    Lag ti nye gjenopprettingskoder, som erstatter dem du har

    Hver kode logger deg inn én gang, uten nøkkel. De vises bare denne ene gangen. Skriv dem ut eller ned, og oppbevar dem et sted der du finner dem uten denne datamaskinen.
help-recovery-codes-new--yes = Ikke spør før ubrukte koder erstattes
help-recovery-codes-new_examples =
    mfactl recovery-codes new
    mfactl recovery-codes new --yes | lp
        Send dem til skriveren uten å vise dem på skjermen
    mfactl recovery-codes new --yes --json | tail -n 1 | jq -r '.recovery_codes[]'

help-rename = Gi en innloggingsmetode et nytt navn
help-rename_label = Det nye navnet
help-rename_examples =
    mfactl rename nitro 'Blue key'

help-remove =
    Fjern en innloggingsmetode

    Selve nøkkelen endres ikke. Den godtas bare ikke lenger.
help-remove_examples =
    mfactl remove 'Blue key'
    mfactl remove blue --yes
    sudo mfactl remove blue --account anna

help-replace =
    Erstatt en innloggingsmetode med en ny

    Den gamle fjernes først når den nye er satt opp.
help-replace_method = Den gamle metoden: begynnelsen av id-en eller navnet
help-replace--label = Navnet på den nye; lages av navnet på nøkkelen hvis det utelates
help-replace--token = Den nye nøkkelen: begynnelsen av id-en, navnet eller serienummeret
help-replace--yes = Ikke spør før ubrukte gjenopprettingskoder erstattes
help-replace_examples =
    mfactl replace blue
        Sett så inn den nye nøkkelen, og berør den
    mfactl replace recovery

help-lost =
    Meld at en innloggingsmetode er mistet eller stjålet; den sperres med en gang

    Alt du har på den samme nøkkelen, sperres også. Du får vite hvilke nettsteder som hadde en passnøkkel på den da du sist så etter, og blir bedt om en ny nøkkel.
help-lost--only = Ikke sett opp en erstatning
help-lost_examples =
    mfactl lost blue
    mfactl lost blue --yes --only
        Sperr den uten å sette opp en erstatning

help-reactivate =
    Ta en sperret innloggingsmetode i bruk igjen når du har funnet den

    Du bekrefter at det er deg med en annen metode. En nøkkel som er nullstilt, må settes opp på nytt.
help-reactivate_examples =
    mfactl reactivate blue

help-log = Vis hvem som logget inn, med hva og for hvilket program, og hva som ble endret
help-log--all = Hendelser for alle kontoer, for administratorer
help-log--method = Bare hendelser for denne innloggingsmetoden: begynnelsen av id-en eller navnet
help-log--failed = Bare avviste innlogginger
help-log--what = Bare hendelser av denne typen
help-log--days = Bare hendelser fra de siste N dagene
help-log--number = Vis høyst N hendelser
help-log_examples =
    mfactl log
    mfactl log --failed --days 7
        Vis hva som er avvist den siste uken
    mfactl log --all --json | jq -r '.events[] | [.at, .account, .what] | @tsv'
        Vis hendelsene for alle kontoer, for administratorer

help-trusted =
    Vis, eller avslutt, tiden der du ikke blir bedt om å logge inn igjen

    Hvis administratoren din tillater det, blir du ikke spurt igjen av programmer i den samme økten en stund etter at du har logget inn.
help-trusted--end = Avslutt den nå, slik at du blir spurt igjen
help-trusted_examples =
    mfactl trusted --end

help-keyring = La en sikkerhetsnøkkel åpne nøkkelringen når du logger inn

help-keyring-enable =
    La en sikkerhetsnøkkel åpne nøkkelringen når du logger inn med den

    Du skriver inn innloggingspassordet én gang. Det lagres slik at bare denne nøkkelen kan åpne det, og gis til nøkkelringen når du logger inn med nøkkelen. Kjør dette på nytt hvis nøkkelringen spør om et passord, og for hver av nøklene dine. Administratoren må sette opp innloggingen for det.
help-keyring-enable--password-fd = Les innloggingspassordet som én linje fra filbeskrivelse N
help-keyring-enable_examples =
    mfactl keyring enable

help-keyring-disable = Slett det lagrede innloggingspassordet, slik at ingen nøkkel åpner nøkkelringen
help-keyring-disable_examples =
    mfactl keyring disable

help-keyring-status = Vis hvilke nøkler som åpner nøkkelringen
help-keyring-status_examples =
    mfactl keyring status --json | jq -r '.keys[].label'

help-app-password = Administrer app-passord for programmer som ikke støtter tofaktorinnlogging

help-app-password-add =
    Lag et app-passord for et program som ikke støtter tofaktorinnlogging

    Du logger inn først. Deretter vises passordet, bare denne ene gangen. Skriv det inn der programmet ber om passordet ditt, for eksempel i e-posten på en telefon, en kalender eller en sikkerhetskopiering.
help-app-password-add_label = Programmet det er for
help-app-password-add_examples =
    mfactl app-password add 'Mail on the tablet'
    mfactl app-password add backup --json | tail -n 1 | jq -r .app_password

help-app-password-list = Vis app-passordene dine, og når hvert av dem sist ble brukt
help-app-password-list_examples =
    mfactl app-password list
    mfactl app-password list --json | jq -r '.app_passwords[] | select(.last_used == null) | .label'
        Vis dem som aldri er brukt

help-app-password-remove = Trekk tilbake et app-passord
help-app-password-remove_program = Programmet: begynnelsen av navnet, eller av id-en til passordet
help-app-password-remove_examples =
    mfactl app-password remove mail

help-admin = Hjelp en bruker som er stengt ute, som administrator

help-admin-unlock =
    La en bruker som er stengt ute etter feil forsøk, prøve igjen

    Brukeren kan prøve alle innloggingsmetodene sine igjen med en gang.
help-admin-unlock_examples =
    mfactl admin unlock anna

help-admin-pass =
    La en bruker som er låst ute, logge inn én gang med en kode på 12 bokstaver

    Koden slipper brukeren inn én gang, ved denne datamaskinens konsoll eller innloggingsskjerm, til den utløper, og lar dem deretter legge til én sikkerhetsnøkkel, ett smartkort eller én autentiseringsapp. Les den opp: mellomrom og store bokstaver spiller ingen rolle. Reglene må tillate tilgangskoder (access-pass.enabled).

    Med --machine og --identity utstedes en kode for en annen datamaskin, uten nettverk: FILE er den datamaskinens /var/lib/mfad/escrow.age, KEY en av age-nøklene den er kryptert for. To som utsteder en kode for samme bruker med samme slutt, får den samme koden, som virker én gang.
help-admin-pass--valid = Hvor lenge koden gjelder, høyst 7d, rundet opp til neste halve time
help-admin-pass--uses = Hvor ofte koden virker, nemlig én gang
help-admin-pass--machine = Utsted en kode for datamaskinen som denne escrow-filen tilhører
help-admin-pass--identity = age-nøkkelen som escrow-filen leses med, slik age-keygen skriver den
help-admin-pass_examples =
    mfactl admin pass anna
        Utsted en kode for denne datamaskinen, gyldig i 8 timer
    mfactl admin pass anna --machine desk-17.age --identity key.txt --valid 2h
        Utsted en kode for en annen datamaskin

help-admin-rotate-pass-secret =
    Gjør alle tilgangskoder som er utstedt for denne datamaskinen, ugyldige

    Datamaskinen lager en ny hemmelighet og skriver en ny /var/lib/mfad/escrow.age. Bruk dette når en nøkkel hos brukerstøtten er mistet, eller når klokka har gått langt foran.
help-admin-rotate-pass-secret_examples =
    mfactl admin rotate-pass-secret

help-admin-clear =
    Fjern alle innloggingsmetodene til en bruker, som så må sette dem opp på nytt

    App-passordene fjernes også. Neste gang brukeren logger inn, kommer det beskjed om å sette opp en nøkkel.
help-admin-clear_examples =
    mfactl admin clear anna

help-import = Overta innloggingsmetoder fra et annet program

help-import-pam-u2f =
    Importer sikkerhetsnøklene i tilordningsfilen til pam_u2f

    Hver tilkoblet nøkkel bekrefter nøkkelposten sin med en berøring, og er en innloggingsmetode fra da av. Det som ikke kan bekreftes, nevnes og får være. Bare linjene for din egen konto leses, eller de for --account.
help-import-pam-u2f_file = Tilordningsfilen, for eksempel ~/.config/Yubico/u2f_keys
help-import-pam-u2f--origin = Opphavet (origin) som pam_u2f er satt opp med; pam:// og navnet på datamaskinen hvis det ikke har noe
help-import-pam-u2f--appid = appid som det er satt opp med; opphavet hvis det ikke har noe
help-import-pam-u2f_examples =
    mfactl import pam-u2f ~/.config/Yubico/u2f_keys
    mfactl import pam-u2f /etc/u2f_mappings --origin pam://example.com
    sudo mfactl import pam-u2f /etc/u2f_mappings --account anna

help-export = Gi innloggingsmetoder til et annet program

help-export-pam-u2f =
    Skriv sikkerhetsnøklene dine som en linje i tilordningsfilen til pam_u2f

    Valgene som pam_u2f trenger, skrives til standard feil.
help-export-pam-u2f--origin = Bare nøkler som ble laget for dette opphavet
help-export-pam-u2f_examples =
    mfactl export pam-u2f >> ~/.config/Yubico/u2f_keys

help-report =
    Vis hvem som har hvilke innloggingsmetoder, hvem som mangler det som kreves, og hva som ble avvist

    Uten FILE gjelder rapporten denne datamaskinen, og er for administratorer. Med FILE leses journalene fra så mange datamaskiner du vil, én oppføring per linje, slik journalctl --output=json skriver dem. Bare oppføringer som mfad har skrevet, telles.
help-report_files = Eksporterte journaler; - er standard inndata
help-report--days = Tell bare avvisninger og sperringer fra de siste N dagene
help-report--csv = Skriv kommaseparerte verdier, for regneark
help-report_examples =
    sudo mfactl report
    sudo mfactl report --csv > report.csv
    journalctl --output=json --unit=mfad | mfactl report -

help-policy = Sjekk det en administrator krever av alle

help-policy-check =
    Sjekk policyfiler før du ruller dem ut

    Uten FILE sjekkes det som er installert på denne datamaskinen. Med FILE sjekkes den filen og filene i mappen ved siden av (policy.d ved siden av policy.toml). mfad trenger ikke å kjøre. Avslutningsstatus er 0 hvis mfad ville godtatt filene, og 1 hvis ikke. Meldingen oppgir fil, linje og kolonne.
help-policy-check_file = Policyfilen
help-policy-check_examples =
    mfactl policy check policy.toml
    mfactl policy check --json policy.toml | jq .line

help-tokens = Vis nøklene som er satt inn
help-tokens_examples =
    mfactl tokens
    mfactl tokens --json | jq -r '.tokens[].serial'

help-token = Vis detaljer om én nøkkel

help-token-show = Vis detaljer om en nøkkel
help-token-show_examples =
    mfactl token show
    mfactl token show nitro --json | jq .token.fido2.versions

help-pin = Administrer PIN-koden til en nøkkel

help-pin-status = Vis om en nøkkel har en PIN-kode, og hvor mange forsøk som er igjen
help-pin-status_examples =
    mfactl pin status
    mfactl pin status nitro --json | jq .pin.attempts

help-pin-set = Velg den første PIN-koden til en nøkkel
help-pin-set_examples =
    mfactl pin set
    mfactl pin set nitro --new-pin-fd 3 3<pin-file

help-pin-change = Bytt PIN-koden til en nøkkel
help-pin-change_examples =
    mfactl pin change
    mfactl pin change --pin-fd 3 --new-pin-fd 3 3<both
        Den første linjen er den nåværende PIN-koden, den andre er den nye

help-passkeys = Administrer passnøklene på en nøkkel

help-passkeys-list = Vis passnøklene på en nøkkel, etter nettsted og konto
help-passkeys-list_examples =
    mfactl passkeys list
    mfactl passkeys list nitro --json | tail -n 1 | jq -r '.passkeys[].site'

help-passkeys-remove =
    Slett passnøkler fra en nøkkel

    Du får se hva som blir slettet, og blir bedt om å bekrefte.
help-passkeys-remove_passkeys = Passnøklene, hver av dem som SITE, ACCOUNT@SITE eller begynnelsen av id-en
help-passkeys-remove_examples =
    mfactl passkeys remove example.org
    mfactl passkeys remove anna@example.org ben@example.org --yes

help-passkeys-rename =
    Gi kontoen til en passnøkkel et nytt navn

    Dette er navnet du ser når du velger konto. Nettstedet påvirkes ikke.
help-passkeys-rename_name = Det nye navnet på kontoen
help-passkeys-rename--display-name = Visningsnavnet, som vises sammen med det
help-passkeys-rename_examples =
    mfactl passkeys rename anna@example.org 'Anna at work'

help-passkeys-data =
    Administrer data lagret med en passnøkkel (largeBlob)

    Noen nettsteder lagrer litt data på nøkkelen, høyst noen få tusen byte. Det kan du også gjøre, for eksempel med et sertifikat. Det virker med passnøkler som er laget for det, og dem merker `passkeys list --json` med keeps_data.

help-passkeys-data-read = Skriv ut dataene som er lagret med en passnøkkel
help-passkeys-data-read_examples =
    mfactl passkeys data read anna@example.org > certificate

help-passkeys-data-write =
    Lagre en fil med en passnøkkel

    Du blir bedt om å bekrefte hvis den erstatter andre data.
help-passkeys-data-write_file = Filen, eller `-` for standard inn
help-passkeys-data-write_examples =
    mfactl passkeys data write anna@example.org certificate

help-passkeys-data-remove = Fjern dataene som er lagret med en passnøkkel
help-passkeys-data-remove_examples =
    mfactl passkeys data remove anna@example.org

help-codes = Vis engangskoder, og administrer kontoene for dem på en nøkkel

help-codes-list = Vis kontoene som en nøkkel lager engangskoder for
help-codes-list_examples =
    mfactl codes list
    mfactl codes list --json | tail -n 1 | jq -r '.accounts[].name'

help-codes-show =
    Vis engangskoden til en konto

    Standard ut er koden og ingenting annet. Med --copy ligger den på utklippstavlen til den utløper, eller i et halvt minutt hvis den er tellerbasert. På et skrivebord kopieres den med wl-copy eller xclip, ellers av terminalen, også fra en annen datamaskin over nettet.
help-codes-show--all = Vis kodene til alle kontoer, unntatt dem som er tellerbaserte eller krever berøring
help-codes-show--copy = Kopier den til utklippstavlen i stedet for å vise den, så lenge den er gyldig
help-codes-show_examples =
    mfactl codes show example
    mfactl codes show example --copy
    mfactl codes show --all
    mfactl codes show Example:anna@example.org --json | tail -n 1 | jq -r .code

help-codes-add =
    Legg til en konto fra adressen, hemmeligheten eller QR-koden som et nettsted viser

    Adressen begynner med otpauth:// og inneholder hemmeligheten til kontoen, så den skrives eller limes inn uten å vises. Nettsteder viser den som en QR-kode, og de fleste viser hemmeligheten som tekst hvis du ber om det. En eksport fra Google Authenticator legger til alle kontoene i den.
help-codes-add--touch = Krev berøring for hver kode
help-codes-add--name = Navnet på kontoen: SITE:ACCOUNT, eller ACCOUNT med nettstedet fra adressen
help-codes-add--uri-fd = Les adressen fra denne fildeskriptoren, én linje, i stedet for å spørre
help-codes-add--qr = Les adressen fra QR-koden i dette PNG-bildet, for eksempel et skjermbilde
help-codes-add_examples =
    mfactl codes add
    mfactl codes add --name Forge:anna
    mfactl codes add --qr screenshot.png
        Slett bildet etterpå, for det inneholder hemmeligheten
    mfactl codes add --touch --uri-fd 3 3<address-file

help-codes-remove =
    Slett en konto

    Du blir bedt om å bekrefte. Nettstedet vil fortsatt be om koder, så sett opp en annen metode der først.
help-codes-remove_examples =
    mfactl codes remove example
    mfactl codes remove Example:anna@example.org --yes

help-codes-rename =
    Gi en konto et nytt navn

    Ikke alle nøkler støtter dette.
help-codes-rename_name = Det nye navnet: ISSUER:NAME, eller bare et navn
help-codes-rename_examples =
    mfactl codes rename example Example:anna

help-site =
    Vis hvordan du kan logge inn på et nettsted, og lagre notater for det

    Viser passnøklene og engangskodene på nøklene som er satt inn, og notatene du har lagret for nettstedet, for eksempel gjenopprettingskodene. For å vise passnøklene krever en nøkkel PIN-koden sin.
help-site_examples =
    mfactl site example.org
    mfactl site note add example.org --label 'Recovery codes'

help-site-note = Lagre notater for nettsteder, for eksempel gjenopprettingskodene deres

help-site-note-add =
    Legg til et notat for et nettsted, lest fra standard inn

    Det lagres kryptert og kan ha opptil 4096 byte. Lister viser navnet, aldri teksten.
help-site-note-add--label = Navnet på det; «Notat» hvis det utelates
help-site-note-add_examples =
    mfactl site note add example.org
        Lim inn gjenopprettingskodene, og trykk så Ctrl-D på en egen linje
    mfactl site note add example.org --label 'Recovery codes' <codes.txt

help-site-note-list = Vis notatene for alle nettsteder, uten teksten
help-site-note-list_examples =
    mfactl site note list
    mfactl site note list --json | jq -r '.notes[].site'

help-site-note-show = Vis et notat
help-site-note-show_examples =
    mfactl site note show example.org
    mfactl site note show example.org recovery

help-site-note-remove = Fjern et notat
help-site-note-remove_examples =
    mfactl site note remove example.org recovery

help-fingerprints = Administrer fingeravtrykkene som er lagret på en nøkkel

help-fingerprints-list = Vis fingeravtrykkene som er lagret på en nøkkel
help-fingerprints-list_examples =
    mfactl fingerprints list
    mfactl fingerprints list --json | tail -n 1 | jq -r '.fingerprints[].name'

help-fingerprints-add =
    Legg til et fingeravtrykk på en nøkkel

    Du legger fingeren på nøkkelen flere ganger, og får vite hvor mange ganger som gjenstår, og hva du kan gjøre bedre. Fra da av godtar nøkkelen fingeren i stedet for PIN-koden.
help-fingerprints-add_name = Navnet på det; uten navn hvis det utelates
help-fingerprints-add_examples =
    mfactl fingerprints add 'Right index'

help-fingerprints-rename = Gi et fingeravtrykk et nytt navn
help-fingerprints-rename_name = Det nye navnet
help-fingerprints-rename_examples =
    mfactl fingerprints rename 'Right index' Index

help-fingerprints-remove =
    Slett et fingeravtrykk fra en nøkkel

    Når ingen fingeravtrykk er igjen, ber nøkkelen om PIN-koden igjen.
help-fingerprints-remove_examples =
    mfactl fingerprints remove 'Right index'

help-login = Bruk nøkkelen til sudo, login og skjermlåsen

help-login-enable =
    Bruk nøkkelen i en tjeneste, for eksempel sudo

    Viser endringen i filen til tjenesten i /etc/pam.d, spør, og lar deg logge inn gjennom en kopi av den. Først da endres filen. Hvis ingen logger inn med en nøkkel gjennom den endrede tjenesten innen 5 minutter, angres endringen. At terminalen lukkes, mfactl avbrytes eller maskinen startes på nytt, beholder den ikke.

    Uten valg er nøkkelen nok, og passordet virker som før. Tjenester som slipper inn folk fra andre maskiner, som ikke viser det mfad spør om, eller som mfad ikke er prøvd i, avvises. Det samme gjelder det som kan stenge alle ute.
help-login-enable--after-password = Spør etter nøkkelen etter passordet, hos alle som har satt opp en. Krever to innloggingsmetoder og et passord for root
help-login-enable--required = Det samme, og avvis alle som ikke har satt opp en
help-login-enable--keyring = Åpne også nøkkelringen med en nøkkel der eieren har tillatt det (mfactl keyring enable)
help-login-enable_examples =
    sudo mfactl login enable sudo
    sudo mfactl login enable gdm-password
    sudo mfactl login enable login --after-password

help-login-disable =
    Sett filen til en tjeneste tilbake slik den var

    En fil som er redigert siden, blir som den er.
help-login-disable--all = Alle tjenester som mfactl har endret
help-login-disable_examples =
    sudo mfactl login disable sudo

help-login-status = Vis hvilke tjenester som bruker nøkkelen, og hva som er galt med dem
help-login-status_examples =
    mfactl login status
    mfactl login status sudo --json | jq .services[].form

help-login-settle = Angre en endring som ingen bekrefter
help-login-settle_service = Tjenesten; alle som tiden er ute for, hvis den utelates
help-login-settle_examples =
    mfactl login settle sudo

help-pam = Test om login, sudo eller en skjermlås ville sluppet deg inn

help-pam-check =
    Test om et program ville sluppet deg inn

    Spør om det programmet ville spurt om, med innloggingsmetodene du har nå, og sier om det ville sluppet deg inn. Ingen økt åpnes. Gjør dette før du lukker den siste åpne økten din: Når du har lagt til pam_mfad.so i filen til en tjeneste (man pam_mfad), kan en feil stenge deg ute.

    Testen kjører som deg. Det som bare root får gjøre, mislykkes her selv om det virker i login: Passordet til en annen bruker kan ikke sjekkes.
help-pam-check_service = Tjenesten: navnet på filen til den i /etc/pam.d
help-pam-check_examples =
    mfactl pam check sudo
    mfactl pam check login && exit
        Logg ut bare hvis du kan logge inn igjen
    mfactl pam check gdm-password --json | jq .lets_in

help-secret =
    Utled en hemmelighet fra en nøkkel, for skript

    Hemmeligheten er 32 byte på standard ut. Den samme nøkkelen utleder den samme hemmeligheten fra det samme navnet på alle datamaskiner, og ingenting annet gjør det, for det finnes ingen kopi. Nøkkelen krever PIN-koden sin eller fingeren din, og berøring. Hvis du nullstiller nøkkelen, eller sletter passnøkkelen for secrets.mfad.invalid på den, går alle hemmelighetene tapt, så sørg for å ha en annen vei inn.
help-secret_names = Navnet på hemmeligheten; et annet navn gir en annen hemmelighet. Et navn til utleder en hemmelighet til med den samme berøringen
help-secret--hex = Skriv ut 64 heksadesimale sifre og et linjeskift
help-secret--base64 = Skriv ut Base64 og et linjeskift
help-secret--yes = Ikke be om bekreftelse den første gangen
help-secret_examples =
    (umask 077; mfactl secret disk >/run/disk.key)
    cryptsetup luksAddKey /dev/sdb1 /run/disk.key; rm /run/disk.key
        Fra nå av åpner nøkkelen dette volumet, slik passfrasen gjør
    mfactl secret disk | cryptsetup open /dev/sdb1 disk --key-file -
    mfactl secret backup --hex

help-settings = Administrer innstillingene på en nøkkel

help-settings-show = Vis innstillingene på en nøkkel
help-settings-show_examples =
    mfactl settings show
    mfactl settings show nitro --json | jq .settings.minimum_pin

help-settings-always-pin =
    Velg om en nøkkel krever PIN-koden eller fingeren din ved hver bruk

    Når det er på, kan ingen som finner nøkkelen, bruke den på noe nettsted uten PIN-koden. Nettsteder som bare ba om berøring, som med U2F, krever PIN-koden fra da av. Du kan slå det av igjen, unntatt på nøkler som ikke tillater det.
help-settings-always-pin_state = Om det skal kreves
help-settings-always-pin_state_on = Ved hver bruk
help-settings-always-pin_state_off = Bare der et nettsted ber om det
help-settings-always-pin_examples =
    mfactl settings always-pin on
    mfactl settings always-pin off --token nitro

help-settings-minimum-pin =
    Øk minste PIN-lengde

    Den kan ikke senkes igjen uten nullstilling, som sletter nøkkelen. Hvis den nåværende PIN-koden er kortere, må den byttes før neste bruk.
help-settings-minimum-pin_length = Det minste antallet tegn
help-settings-minimum-pin_examples =
    mfactl settings minimum-pin 6

help-settings-sites =
    Velg hvilke nettsteder som kan lese minste PIN-lengde

    Nettstedet til en arbeidsgiver kan be om den når en nøkkel registreres der. Disse nettstedene erstatter dem som var tillatt før. Bare nullstilling av nøkkelen fjerner alle.
help-settings-sites_sites = Nettstedene, oppgitt som domener
help-settings-sites_examples =
    mfactl settings sites login.example.org

help-settings-force-pin-change =
    Krev en ny PIN-kode før neste bruk av en nøkkel

    Bruk dette før du gir fra deg en nøkkel med en PIN-kode som noen andre kjenner. Nøkkelen kan ikke brukes igjen før PIN-koden er byttet eller nøkkelen er nullstilt.
help-settings-force-pin-change_examples =
    mfactl settings force-pin-change --token nitro

help-settings-enterprise-attestation =
    La organisasjoner kjenne igjen akkurat denne nøkkelen (enterprise attestation)

    Dette gjelder organisasjoner som er valgt av produsenten av nøkkelen eller av administratoren for denne datamaskinen. Bare nullstilling av nøkkelen slår det av.
help-settings-enterprise-attestation_examples =
    mfactl settings enterprise-attestation

help-piv = Administrer PIV på et smartkort

help-piv-status =
    Vis tilstanden til PIN- og PUK-koden, og hvilke plasser som har sertifikater

    Dette bruker ingen forsøk. Du får vite om noe fortsatt er standard fra fabrikken, hvis kortet forteller det.
help-piv-status_examples =
    mfactl piv status
    mfactl piv status --json | jq -r '.piv.slots[] | [.slot, .subject] | @tsv'

help-piv-pin = Administrer PIN-koden

help-piv-pin-change = Bytt PIN-koden
help-piv-pin-change_examples =
    mfactl piv pin change
    mfactl piv pin change --pin-fd 3 --new-pin-fd 3 3<both

help-piv-pin-unblock = Velg en ny PIN-kode med PUK-koden etter for mange feil forsøk
help-piv-pin-unblock_examples =
    mfactl piv pin unblock
    mfactl piv pin unblock --puk-fd 3 --new-pin-fd 3 3<both

help-piv-puk = Administrer PUK-koden, som opphever sperringen av PIN-koden

help-piv-puk-change = Bytt PUK-koden
help-piv-puk-change--new-puk-fd = Les den nye PUK-koden fra denne fildeskriptoren, én linje, i stedet for å spørre
help-piv-puk-change_examples =
    mfactl piv puk change
    mfactl piv puk change --puk-fd 3 --new-puk-fd 3 3<both

help-piv-management-key = Håndter administrasjonsnøkkelen, som trengs for å endre nøkler og sertifikater

help-piv-management-key-change =
    Bytt administrasjonsnøkkelen

    Den nye er tilfeldig og vises bare én gang. Med --keep-on-card vises den ikke: Kortet lagrer den, og fra da av er PIN-koden nok til å endre nøkler og sertifikater. Dette støttes av andre programmer også.
help-piv-management-key-change--keep-on-card = Lagre den nye nøkkelen på kortet, slik at PIN-koden til kortet er nok til å bruke den
help-piv-management-key-change--management-key-fd = Les administrasjonsnøkkelen som kortet har nå, fra denne fildeskriptoren, én linje med heksadesimale sifre, i stedet for å spørre; trengs ikke så lenge den er standardnøkkelen fra fabrikken eller er lagret på kortet
help-piv-management-key-change--new-management-key-fd = Les den nye fra denne fildeskriptoren, én linje med heksadesimale sifre, i stedet for å lage en
help-piv-management-key-change_examples =
    mfactl piv management-key change --keep-on-card
    mfactl piv management-key change >safe/management-key
    mfactl piv management-key change --management-key-fd 3 --new-management-key-fd 4 3<old 4<new

help-piv-certificate = Importer og eksporter sertifikater

help-piv-certificate-export = Skriv ut sertifikatet i en plass, som PEM
help-piv-certificate-export_file = Filen det skal lagres i; skrives ut hvis den utelates
help-piv-certificate-export--token = Kortet: begynnelsen av id-en, navnet eller serienummeret
help-piv-certificate-export_examples =
    mfactl piv certificate export 9a
    mfactl piv certificate export 9a | openssl x509 -noout -text

help-piv-certificate-import = Importer et sertifikat til en plass
help-piv-certificate-import_file = Sertifikatet, som PEM eller DER
help-piv-certificate-import--token = Kortet: begynnelsen av id-en, navnet eller serienummeret
help-piv-certificate-import--yes = Ikke spør før det som er i plassen, erstattes
help-piv-certificate-import_examples =
    mfactl piv certificate import 9a anna.pem

help-piv-key = Lag nøkler på kortet

help-piv-key-generate =
    Lag en nøkkel i en plass, med et sertifikat

    Den private nøkkelen forlater aldri kortet. Sertifikatet er selvsignert og gyldig i ett år. Med --csr får du en sertifikatforespørsel (CSR) i stedet.
help-piv-key-generate_slot = Plassen: 9a for å logge inn, 9c for å signere dokumenter, 9d for å dekryptere, 9e for å åpne dører, eller 82 til 95
help-piv-key-generate--algorithm = Algoritmen til nøkkelen
help-piv-key-generate--algorithm_p256 = Kurven P-256, som alle kort støtter
help-piv-key-generate--algorithm_p384 = Kurven P-384
help-piv-key-generate--algorithm_rsa2048 = RSA, 2048 bit
help-piv-key-generate--algorithm_rsa3072 = RSA, 3072 bit
help-piv-key-generate--algorithm_rsa4096 = RSA, 4096 bit
help-piv-key-generate--subject = Hvem sertifikatet er for, som et entydig navn (DN): CN=Anna,O=Example
help-piv-key-generate--csr = Skriv en sertifikatforespørsel (CSR) til denne filen i stedet for å lagre et sertifikat
help-piv-key-generate--token = Kortet: begynnelsen av id-en, navnet eller serienummeret
help-piv-key-generate--yes = Ikke spør før det som er i plassen, erstattes
help-piv-key-generate_examples =
    mfactl piv key generate 9a --subject 'CN=Anna,O=Example'
    mfactl piv key generate 9c --algorithm rsa2048 --subject CN=Anna --csr anna.csr

help-piv-reset =
    Slett alle nøkler og sertifikater, og sett PIN- og PUK-koden tilbake til standard

    Alt annet på kortet, for eksempel passnøkler, blir værende.
help-piv-reset_examples =
    mfactl piv reset
    mfactl piv reset --yes

help-openpgp = Administrer OpenPGP på et smartkort

help-openpgp-status =
    Vis tilstanden til PIN-kodene, innehaveren og nøklene

    Dette bruker ingen forsøk.
help-openpgp-status_examples =
    mfactl openpgp status
    mfactl openpgp status --json | jq -r '.openpgp.keys[] | [.use_for, .fingerprint] | @tsv'

help-openpgp-pin = Administrer PIN-koden

help-openpgp-pin-change = Bytt PIN-koden
help-openpgp-pin-change_examples =
    mfactl openpgp pin change
    mfactl openpgp pin change --pin-fd 3 --new-pin-fd 3 3<both

help-openpgp-pin-unblock = Velg en ny PIN-kode med tilbakestillingskoden eller admin-PIN-koden etter for mange feil forsøk
help-openpgp-pin-unblock--with = Hva sperringen skal oppheves med; tilbakestillingskoden hvis kortet har en, ellers admin-PIN-koden
help-openpgp-pin-unblock--with_reset-code = Tilbakestillingskoden
help-openpgp-pin-unblock--with_admin-pin = Admin-PIN-koden
help-openpgp-pin-unblock--with-fd = Les tilbakestillingskoden eller admin-PIN-koden fra denne fildeskriptoren, én linje, i stedet for å spørre
help-openpgp-pin-unblock_examples =
    mfactl openpgp pin unblock
        Bruk tilbakestillingskoden hvis kortet har en, ellers admin-PIN-koden
    mfactl openpgp pin unblock --with admin-pin

help-openpgp-admin-pin = Administrer admin-PIN-koden, som trengs for å endre kortet

help-openpgp-admin-pin-change = Bytt admin-PIN-koden
help-openpgp-admin-pin-change--new-admin-pin-fd = Les den nye admin-PIN-koden fra denne fildeskriptoren, én linje, i stedet for å spørre
help-openpgp-admin-pin-change_examples =
    mfactl openpgp admin-pin change
    mfactl openpgp admin-pin change --admin-pin-fd 3 --new-admin-pin-fd 3 3<both

help-openpgp-reset-code = Administrer tilbakestillingskoden, som opphever sperringen av PIN-koden

help-openpgp-reset-code-set =
    Velg tilbakestillingskoden, med admin-PIN-koden

    Med den kan man velge en ny PIN-kode og ikke noe annet. Administratorer tar vare på den for brukere som glemmer PIN-koden sin.
help-openpgp-reset-code-set--new-reset-code-fd = Les tilbakestillingskoden fra denne fildeskriptoren, én linje, i stedet for å spørre
help-openpgp-reset-code-set_examples =
    mfactl openpgp reset-code set
    mfactl openpgp reset-code set --admin-pin-fd 3 --new-reset-code-fd 3 3<both

help-openpgp-reset =
    Slett alle nøkler og data, og sett PIN-kodene tilbake til standard

    Alt annet på kortet, for eksempel passnøkler, blir værende.
help-openpgp-reset_examples =
    mfactl openpgp reset
    mfactl openpgp reset --yes

help-reset =
    Slett alt på en nøkkel

    PIN-koden og passnøklene går tapt. Du kan ikke logge inn med nøkkelen noe sted før du setter den opp på nytt. Du får se hva som går tapt, og blir bedt om å bekrefte.
help-reset_examples =
    mfactl reset
    mfactl reset nitro --yes
        Hopp over spørsmålet; du må fortsatt ta ut nøkkelen, sette den inn igjen og berøre den

help-browser = La nettleserne dine spørre mfad når et nettsted krever en sikkerhetsnøkkel

help-browser-status =
    Vis hvilke nettlesere som kan spørre mfad, og hva som mangler

    En nettleser trenger to ting: utvidelsen til mfad, og en fil som forteller den hvor programmet mfad-browser-host er.
help-browser-status_examples =
    mfactl browser status
    mfactl browser status --json | jq -r '.browsers[] | select(.host == null) | .id'

help-browser-install =
    Sett opp nettleserne dine til å spørre mfad

    Skriver én fil til din egen mappe for hver nettleser, og forteller hvordan du legger til utvidelsen der den mangler.
help-browser-install_examples =
    mfactl browser install
    mfactl browser install firefox
    sudo mfactl browser install --system
        Legg til utvidelsen i Chromium og Firefox for alle brukere

help-browser-remove =
    Angre det install gjorde

    Etter det håndterer nettleseren nettsteder på egen hånd igjen.
help-browser-remove_examples =
    mfactl browser remove
    mfactl browser remove chromium

help-watch = Vis nøkler og innloggingsmetoder etter hvert som de kommer og går
help-watch_examples =
    mfactl watch
    mfactl watch --json | jq --unbuffered -r 'select(.event == "added") | .token.id // empty'
        Gjør noe hver gang en nøkkel settes inn

help-doctor =
    Finn problemer med sikkerhetsnøkler, og foreslå løsninger

    Sjekker bakgrunnstjenesten, kjernen, tilgangen til nøkler og lesere, fastvare, klokka, nettlesere, varsler og innloggingsmetodene dine. I en terminal får du tilbud om å kjøre kommandoer som trygt retter et problem. Ingenting endres uten at du svarer ja. Avslutter med status 7 hvis det er et problem.
help-doctor--for-screen = Vis hva noen ved en skjerm kan gjøre, på språket deres
help-doctor_examples =
    mfactl doctor
    mfactl doctor --json | jq -r '.findings[] | select(.state == "bad") | .check'

help-support-bundle =
    Skriv en diagnoserapport som du kan sende til brukerstøtten

    Den inneholder versjoner, det doctor fant, nøklene dine og nylige hendelser, som tekst. Les den før du sender den. Den inneholder ingen PIN-koder, andre koder eller hemmeligheter, ingen serienumre og ingen navn på nettsteder, kontoer eller innloggingsmetoder.
help-support-bundle_file = Filen som skal skrives; den kan ikke finnes fra før
help-support-bundle_examples =
    mfactl support-bundle mfad.txt
