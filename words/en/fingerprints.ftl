fingerprints-none = { $name } knows no finger. Add one: mfactl fingerprints add
fingerprints-not-found =
    The key knows no finger “{ $typed }”. It knows:
    { $list }
fingerprints-several =
    There are several fingers “{ $typed }”. Say which one you mean by its id:
    { $list }
