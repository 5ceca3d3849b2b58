answer-yes-in-short = y j
answer-yes = yes ja
