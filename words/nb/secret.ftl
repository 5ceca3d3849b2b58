secret-not-text = En hemmelighet er 32 byte, som en terminal ikke kan vise. Send den til et rør eller en fil, eller bruk --hex eller --base64.
