fingerprints-none = Ingen fingeravtrykk er lagret på { $name }. Legg til ett: mfactl fingerprints add
fingerprints-not-found =
    Ingen fingeravtrykk passer til «{ $typed }». Lagret på nøkkelen:
    { $list }
fingerprints-several =
    Flere fingeravtrykk passer til «{ $typed }». Si hvilket du mener med id-en:
    { $list }
