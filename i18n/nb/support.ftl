support-written = { $file } er skrevet. Den inneholder ingen hemmeligheter. Les den før du sender den.
support-there-already = { $file } finnes fra før. Velg et annet navn.
