work-cancelled = Det ble avbrutt.
work-sleep = Datamaskinen går i dvale. Begynn igjen når den er våken.
work-left = Den som spurte, er borte.
work-all-busy = Alle nøkler brukes av andre forespørsler. Gjør ferdig dem først.
work-not-asked = Denne operasjonen venter ikke på et slikt svar nå.
work-not-confirmed = Ikke bekreftet, så ingenting ble gjort.
work-no-answer = Det kom ikke noe svar innen 2 minutter. Begynn igjen når du er klar.
work-not-inserted = Ingen nøkkel ble satt inn innen ett minutt. Begynn igjen når du har den for hånden.
