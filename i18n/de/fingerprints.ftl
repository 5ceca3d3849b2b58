fingerprints-none = Auf { $name } sind keine Fingerabdrücke gespeichert. Fügen Sie einen hinzu: mfactl fingerprints add
fingerprints-not-found =
    Kein Fingerabdruck passt zu „{ $typed }“. Gespeichert sind:
    { $list }
fingerprints-several =
    Mehrere Fingerabdrücke passen zu „{ $typed }“. Geben Sie mit der ID an, welchen Sie meinen:
    { $list }
