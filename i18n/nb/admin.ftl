admin-unlocked = { $user } kan prøve alle innloggingsmetodene igjen.
admin-clear-question = Fjerne alle innloggingsmetoder og app-passord for { $shown }?
admin-cleared = { $shown } har ingen innloggingsmetoder nå. Slik settes de opp igjen: mfactl enroll
