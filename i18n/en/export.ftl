export-nothing = { $account } has no security key that could be exported.
export-several =
    The keys were made for different origins, and pam_u2f takes one. Choose it with --origin:
    { $origins }
export-option = pam_u2f needs these options: origin={ $origin } appid={ $origin }
