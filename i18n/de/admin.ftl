admin-unlocked = { $user } kann jede Anmeldemethode wieder versuchen.
admin-clear-question = Alle Anmeldemethoden und App-Passwörter von { $shown } entfernen?
admin-cleared = { $shown } hat jetzt keine Anmeldemethoden mehr. So werden sie neu eingerichtet: mfactl enroll
