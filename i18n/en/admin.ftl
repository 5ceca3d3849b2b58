admin-unlocked = { $user } can try every sign-in method again.
admin-clear-question = Remove all sign-in methods and app passwords of { $shown }?
admin-cleared = { $shown } has no sign-in methods now. To set them up again: mfactl enroll
