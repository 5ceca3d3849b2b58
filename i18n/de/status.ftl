status-none = noch keine
status-nothing = nichts
status-screen =
    Anmeldemethoden von { $account }
    { $methods }

    Angeschlossen
    { $plugged }

    { $trusted }{ $next }
status-trusted =
    Nicht erneut gefragt (mfactl trusted --end)
    { $lines }
    {""}
    {""}
status-plug-in = Noch ist keine Anmeldemethode eingerichtet. Schließen Sie einen Sicherheitsschlüssel an, und führen Sie aus: mfactl enroll
status-set-up = Noch ist keine Anmeldemethode eingerichtet. Richten Sie einen angeschlossenen Schlüssel ein: mfactl enroll
status-none-ready = Gerade kann keine verwendet werden. Schließen Sie einen Ihrer Schlüssel an, und melden Sie sich an: mfactl sign-in
status-suspended = Alle sind ausgesetzt. So sehen Sie, warum: mfactl methods
status-sign-in = Anmelden: mfactl sign-in
status-single =
    { $next }
    Wenn Sie diesen Schlüssel verlieren, haben Sie keinen anderen. Richten Sie einen zweiten ein: mfactl enroll
