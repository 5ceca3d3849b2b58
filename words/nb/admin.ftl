admin-unlocked = Alle måter å logge inn som { $user } på kan prøves igjen.
admin-clear-question = Fjerne alle måter { $shown } kan logge inn på, og alle app-passord?
admin-cleared = { $shown } må sette opp måter å logge inn på på nytt: mfactl enroll
