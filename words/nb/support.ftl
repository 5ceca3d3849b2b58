support-written = { $file } er skrevet. Det er ingen hemmeligheter i den; les den før du sender den.
support-there-already = { $file } finnes fra før. Velg et annet navn.
