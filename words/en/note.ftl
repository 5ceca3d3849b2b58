note-most = You have { $most } notes. Remove one that you do not need.
note-unhanded = It cannot be handed over: { $error }.
note-no-site = “{ $typed }” is not the name of a site. Give its domain, as in example.org.
note-too-long = A note has at most { $most } bytes. Keep it as several.
note-empty = There is nothing in the note.
note-no-text = A note is text in UTF-8, and this is not.
note-no-such = There is no such note. It may be removed already.
note-name-taken = There is a note of this name for the site. Choose another name with --label, or remove that one first.
