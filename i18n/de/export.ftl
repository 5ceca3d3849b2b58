export-nothing = { $account } hat keinen Sicherheitsschlüssel, der exportiert werden könnte.
export-several =
    Die Schlüssel wurden für verschiedene Origins erstellt, und pam_u2f nimmt nur eine. Wählen Sie mit --origin:
    { $origins }
export-option = pam_u2f braucht diese Optionen: origin={ $origin } appid={ $origin }
