card-wrong =
    { $which ->
        [puk] That PUK is wrong.
        [admin-pin] That admin PIN is wrong.
        [reset-code] That reset code is wrong.
       *[pin] That PIN is wrong.
    }
card-last =
    { $which ->
        [puk] 1 attempt left at the PUK of { $name }. { $then } Continue?
        [admin-pin] 1 attempt left at the admin PIN of { $name }. { $then } Continue?
        [reset-code] 1 attempt left at the reset code of { $name }. { $then } Continue?
       *[pin] 1 attempt left at the PIN of { $name }. { $then } Continue?
    }
card-type =
    { $which ->
        [puk] Enter the PUK of { $name }.
        [admin-pin] Enter the admin PIN of { $name }.
        [reset-code] Enter the reset code of { $name }.
       *[pin] Enter the PIN of { $name }.
    }
card-choose =
    { $which ->
        [puk] Choose a new PUK for { $name }.
        [admin-pin] Choose a new admin PIN for { $name }.
        [reset-code] Choose a new reset code for { $name }.
       *[pin] Choose a new PIN for { $name }.
    }
card-cannot-reset = { $name } can't erase its { $application }. Nothing was changed.
card-reset-failed = { $error } The { $application } may not have been erased, and its PINs may be blocked now.
card-new-counts =
    { $which ->
        [puk] If it was, the new PUK is valid. Try that one first.
        [admin-pin] If it was, the new admin PIN is valid. Try that one first.
        [reset-code] If it was, the new reset code is valid. Try that one first.
       *[pin] If it was, the new PIN is valid. Try that one first.
    }
