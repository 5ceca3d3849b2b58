support-written = { $file } wurde geschrieben. Die Datei enthält keine Geheimnisse. Lesen Sie sie, bevor Sie sie senden.
support-there-already = { $file } existiert bereits. Geben Sie eine andere Datei an.
