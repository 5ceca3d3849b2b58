pin-unsupported = PIN not supported
pin-not-set = no PIN yet
pin-blocked-for-good = PIN locked for good
pin-set-next = Set one: mfactl pin set { $id }
pin-change-next = Change it: mfactl pin change { $id }
pin-replug-next = Unplug the key and plug it back in.
pin-reset-next = Only a reset helps, which erases the key: mfactl reset { $id }
pin-blocked = blocked
pin-attempts =
    { $left ->
        [one] 1 attempt left
       *[other] { $left } attempts left
    }
pin-set = PIN set
pin-change-required = PIN must be changed
pin-blocked-until-replug = PIN locked until you unplug the key and plug it back in
pin-other = PIN { $state }
