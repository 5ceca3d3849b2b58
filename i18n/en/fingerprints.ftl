fingerprints-none = No fingerprints are stored on { $name }. Add one: mfactl fingerprints add
fingerprints-not-found =
    No fingerprint matches “{ $typed }”. Stored on the key:
    { $list }
fingerprints-several =
    Several fingerprints match “{ $typed }”. Say which one you mean by its id:
    { $list }
