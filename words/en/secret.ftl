secret-not-text = A secret is 32 bytes, which a terminal cannot show. Send it into a pipe or file, or use --hex or --base64.
