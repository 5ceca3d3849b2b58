pin-unsupported = PIN nicht unterstützt
pin-not-set = noch keine PIN
pin-blocked-for-good = PIN dauerhaft gesperrt
pin-set-next = Setzen Sie eine: mfactl pin set { $id }
pin-change-next = Ändern Sie sie: mfactl pin change { $id }
pin-replug-next = Ziehen Sie den Schlüssel ab, und schließen Sie ihn wieder an.
pin-reset-next = Nur Zurücksetzen hilft, und das löscht den Schlüssel: mfactl reset { $id }
pin-blocked = gesperrt
pin-attempts =
    { $left ->
        [one] noch 1 Versuch
       *[other] noch { $left } Versuche
    }
pin-set = PIN gesetzt
pin-change-required = PIN muss geändert werden
pin-blocked-until-replug = PIN gesperrt, bis Sie den Schlüssel abziehen und wieder anschließen
pin-other = PIN { $state }
