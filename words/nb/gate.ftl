gate-one-user = Denne mfad kjører bare for én bruker, som ikke kan endre noe for andre. Be en administrator om å bruke systemets mfad.
gate-not-allowed = Du har ikke lov til dette her ({ $action } heter det i polkit). Gjør det i din egen økt på denne maskinen, eller spør en administrator.
gate-seat-left = Økten din er ikke lenger den som bruker denne datamaskinen. Gå tilbake til den, og begynn igjen.
gate-no-polkit = polkit, som bestemmer hvem som får gjøre dette, svarer ikke ({ $error }). Be en administrator om å starte det: `systemctl start polkit`.
gate-too-many = Du har { $operations } operasjoner i gang, eller begynte { $beginnings } på ett minutt. Gjør ferdig eller avbryt noen, eller vent ett minutt.
gate-unknown = Bussen sier ikke hvem sin forbindelse { $name } er.
gate-no-user = Det er ingen bruker { $whom } på denne maskinen. Se på navnet.
gate-look-up-failed = Brukeren { $whom } kunne ikke slås opp på denne maskinen. Prøv på nytt. Hvis det fortsetter, kan du be en administrator se i loggen til mfad.
