# Words that mean yes, with a space between them. A short one is enough where little depends on it.
answer-yes-in-short = y
answer-yes = yes
