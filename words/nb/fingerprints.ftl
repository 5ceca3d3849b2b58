fingerprints-none = { $name } kjenner ingen finger. Legg til en: mfactl fingerprints add
fingerprints-not-found =
    Nøkkelen kjenner ingen finger «{ $typed }». Den kjenner:
    { $list }
fingerprints-several =
    Det er flere fingre «{ $typed }». Si hvilken du mener med id-en:
    { $list }
