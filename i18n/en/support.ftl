support-written = { $file } was written. It contains no secrets. Read it before you send it.
support-there-already = { $file } already exists. Name another file.
