# English ones are understood by everybody.
answer-yes-in-short = j y
answer-yes = ja yes
