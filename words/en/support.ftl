support-written = { $file } is written. It has no secrets; read it before you send it.
support-there-already = { $file } is there already. Name another file.
