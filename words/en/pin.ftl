pin-unsupported = takes no PIN
pin-not-set = no PIN yet
pin-blocked-for-good = PIN blocked for good
pin-set-next = Set one: mfactl pin set { $id }
pin-change-next = Change it: mfactl pin change { $id }
pin-replug-next = Pull the key out and plug it in again.
pin-reset-next = Only erasing the key helps: mfactl reset { $id }
pin-blocked = blocked
pin-attempts =
    { $left ->
        [one] 1 attempt left
       *[other] { $left } attempts left
    }
pin-set = PIN set
pin-change-required = PIN has to be changed
pin-blocked-until-replug = PIN blocked until the key is plugged in anew
pin-other = PIN { $state }
