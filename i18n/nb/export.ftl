export-nothing = { $account } har ingen sikkerhetsnøkkel som kan eksporteres.
export-several =
    Nøklene ble laget for ulike opphav, og pam_u2f tar bare ett. Velg med --origin:
    { $origins }
export-option = pam_u2f trenger disse valgene: origin={ $origin } appid={ $origin }
