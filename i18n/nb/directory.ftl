directory-off = Administratoren bruker ikke innloggingsmetoder fra katalogen til organisasjonen din for øyeblikket.
directory-unreachable = Katalogen til organisasjonen din kan ikke nås. Koble til organisasjonens nettverk, og prøv på nytt.
directory-stale = Katalogen til organisasjonen din har ikke vært nådd på for lenge. Koble til organisasjonens nettverk, og prøv på nytt.
directory-denied = mfad har ikke lov til å lese katalogen til organisasjonen din. Spør en administrator.
directory-too-many = Katalogen til organisasjonen din har for mange innloggingsmetoder for denne kontoen. Be brukerstøtten i organisasjonen din fjerne gamle.
directory-unreadable = Innloggingsmetodene som katalogen til organisasjonen din har for denne kontoen, kan ikke leses. Spør brukerstøtten i organisasjonen din.
directory-decides = «{ $label }» kommer fra katalogen til organisasjonen din og kan bare endres der. Spør brukerstøtten i organisasjonen din.
