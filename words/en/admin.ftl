admin-unlocked = Every way to sign in as { $user } can be tried again.
admin-clear-question = Remove all ways to sign in of { $shown }, and all app passwords?
admin-cleared = { $shown } has to set up ways to sign in anew: mfactl enroll
