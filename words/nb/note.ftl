note-most = Du har { $most } notater. Fjern ett som du ikke trenger.
note-unhanded = Det kan ikke overleveres: { $error }.
note-no-site = «{ $typed }» er ikke navnet på et nettsted. Skriv domenet dets, som i example.org.
note-too-long = Et notat har høyst { $most } byte. Del det i flere.
note-empty = Det står ingenting i notatet.
note-no-text = Et notat er tekst i UTF-8, og dette er det ikke.
note-no-such = Det er ikke noe slikt notat. Det kan være fjernet allerede.
note-name-taken = Det er et notat med dette navnet for nettstedet. Velg et annet navn med --label, eller fjern det først.
