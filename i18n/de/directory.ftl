directory-off = Ihr Administrator verwendet derzeit keine Anmeldemethoden aus dem Verzeichnis Ihrer Organisation.
directory-unreachable = Das Verzeichnis Ihrer Organisation ist nicht erreichbar. Verbinden Sie sich mit dem Netzwerk Ihrer Organisation, und versuchen Sie es noch einmal.
directory-stale = Das Verzeichnis Ihrer Organisation war zu lange nicht erreichbar. Verbinden Sie sich mit dem Netzwerk Ihrer Organisation, und versuchen Sie es noch einmal.
directory-denied = mfad darf das Verzeichnis Ihrer Organisation nicht lesen. Fragen Sie einen Administrator.
directory-too-many = Das Verzeichnis Ihrer Organisation enthält zu viele Anmeldemethoden für dieses Konto. Bitten Sie den Support Ihrer Organisation, alte zu entfernen.
directory-unreadable = Die Anmeldemethoden, die das Verzeichnis Ihrer Organisation für dieses Konto enthält, können nicht gelesen werden. Wenden Sie sich an den Support Ihrer Organisation.
directory-decides = „{ $label }“ stammt aus dem Verzeichnis Ihrer Organisation und kann nur dort geändert werden. Wenden Sie sich an den Support Ihrer Organisation.
