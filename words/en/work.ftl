work-cancelled = It was cancelled.
work-sleep = The computer goes to sleep. Begin again when it is awake.
work-left = Whoever asked for it is gone.
work-all-busy = All keys are used by other requests. Finish those first.
work-not-asked = This operation does not wait for such an answer now.
work-not-confirmed = Not confirmed, so nothing was done.
work-no-answer = There was no answer within 2 minutes. Begin again when you are ready.
work-not-inserted = No key was plugged in within a minute. Begin again when you have it at hand.
