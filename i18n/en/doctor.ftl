doctor-sandbox-none = No sandboxed browser (Flatpak, Snap) is blocked from using security keys.
doctor-flatpak = { $name } is a Flatpak that can't access security keys.
doctor-let-it = Allow it: { $open }. Then restart it.
doctor-snap = { $name } is a Snap that can't access security keys.
doctor-no-reader = No reader is plugged in, so pcscd isn't needed.
doctor-pcscd-missing = pcscd isn't installed, so smart cards can't be used.
doctor-pcscd-install = Install it: sudo apt install pcscd
doctor-pcscd-off = pcscd isn't running and nothing starts it, so smart cards can't be used.
doctor-start = Start it: { $command }
doctor-pcscd-good = pcscd lets mfad use smart cards.
doctor-pcscd-rule = The polkit rule that lets mfad in comes with its package. Reinstall mfad.
doctor-a-reader = A reader
doctor-reader-free = No other program keeps { $name } from pcscd.
doctor-reader-held = { $programs } keeps { $name } to itself, so pcscd can't use it.
doctor-reader-held-next = If that is GnuPG's scdaemon, add the line disable-ccid to ~/.gnupg/scdaemon.conf, then run gpgconf --kill scdaemon. Otherwise close that program.
doctor-disk-good = The disk with mfad's data has free space.
doctor-disk-unknown = The free space of the disk with { $folder } can't be checked.
doctor-disk-full = Only { $free } MiB are left on the disk with { $folder }. When it is full, codes can't be used to sign in, and nothing can be set up.
doctor-disk-free = Free some space on it. To see which disk it is: df -h { $folder }
doctor-clock-network = The clock is synchronized over the network.
doctor-clock-alone = Time synchronization is off and there is no hardware clock to compare with.
doctor-clock-compare = One-time codes need the right time. Compare the clock yourself.
doctor-clock-agrees = The clock agrees with the computer's hardware clock.
doctor-clock-off = The clock and the computer's hardware clock are { $seconds } seconds apart, and time synchronization is off. One-time codes fail when the clock is wrong by more than { $tolerance }.
doctor-clock-set = Turn on time synchronization: sudo timedatectl set-ntp true. Or set the clock yourself.
doctor-answers = mfad answers on the { $bus }.
doctor-silent = mfad isn't answering on the { $bus }.
doctor-same-version = mfad and mfactl both have version { $own }.
doctor-other-version = mfad has version { $daemon }, and mfactl has { $own }.
doctor-other-version-next = After an upgrade, the old one keeps running until it is restarted: sudo systemctl restart mfad
doctor-firmware-roca = generates RSA keys that can be broken (YSA-2017-01)
doctor-firmware-roca-next = Don't use RSA keys that were generated on it, neither for PIV nor for OpenPGP. Ask its maker for a replacement.
doctor-firmware-entropy = uses too little randomness right after it starts (YSA-2019-02)
doctor-firmware-entropy-next = Replace it, and enroll the new one: mfactl enroll
doctor-firmware-eucleak = can be copied by someone who has it, knows its PIN and has a laboratory (YSA-2024-03)
doctor-firmware-eucleak-next = If someone else had it for long, remove it (mfactl remove) and use another key.
doctor-firmware-good = No USB key has firmware with known problems.
doctor-a-key = A key
doctor-firmware = { $name } with firmware { $version } { $warning }.
doctor-activation = The system bus can start mfad.
doctor-activation-missing = The system bus can't start mfad.
doctor-unit = mfad's systemd unit is installed.
doctor-unit-missing = mfad's systemd unit is missing.
doctor-bus-policy = The system bus lets mfad use its name.
doctor-bus-policy-missing = The system bus doesn't let mfad use its name.
doctor-polkit-actions = mfad's polkit actions are installed.
doctor-polkit-actions-missing = mfad's polkit actions are missing, so nobody may do anything.
doctor-polkit-rule = The polkit rule that lets mfad use smart cards is installed.
doctor-polkit-rule-missing = The polkit rule that lets mfad use smart cards is missing.
doctor-udev-rule = The udev rule that lets mfad use keys is installed.
doctor-udev-rule-missing = The udev rule that lets mfad use keys is missing.
doctor-hidden = Only an administrator can see whether { $file } is there.
doctor-hidden-next = Check as an administrator: sudo mfactl doctor
doctor-install-again = Reinstall mfad: { $file } is missing.
doctor-user = mfad has its own user and group.
doctor-user-missing = The user and group that mfad runs as are missing.
doctor-user-make = Create them: sudo systemd-sysusers mfad.conf
doctor-hidraw = The kernel lets programs use security keys (hidraw).
doctor-hidraw-missing = The kernel has no hidraw, so no program can use security keys.
doctor-hidraw-next = Boot your distribution's own kernel, or one built with CONFIG_HIDRAW=y.
doctor-uhid = The kernel can present a card as a security key (uhid).
doctor-uhid-missing = The kernel has no uhid, so it can't present a card as a security key.
doctor-uhid-next = If you need that: sudo modprobe uhid
doctor-you-may-open = You can open { $name }.
doctor-you-may-not-open = You can't open { $name } ({ $node }).
doctor-sit-here = Use this computer's own screen, or ask an administrator.
doctor-no-node = { $name } has no node { $node }.
doctor-mfad-may-open = mfad can open { $name }.
doctor-mfad-may-not-open = mfad can't open { $name }: { $node } doesn't belong to its group.
doctor-udev-again = Unplug the key and plug it back in, or run: sudo udevadm trigger --subsystem-match=hidraw
doctor-not-held = No other program has { $name } open.
doctor-held = { $name } is open in { $by }.
doctor-held-next = If the key doesn't respond here, finish or close that program.
doctor-awake = Power saving doesn't suspend { $name }.
doctor-asleep = { $name } is suspended to save power, and may not wake up when it is needed.
doctor-asleep-next = Keep it awake until you unplug it: echo on | sudo tee { $control }. To keep it awake for good, exclude it from USB autosuspend in your power-saving tool (TLP, powertop).
doctor-no-method = No sign-in method is set up.
doctor-no-method-next = Plug in a security key and set it up: { $command }
doctor-one-method = You have only one sign-in method. If you lose it, you have no other.
doctor-one-method-next = Set up a second key: { $command }
doctor-method-suspended = “{ $label }” can't be used to sign in.
doctor-methods = You have { $some } sign-in methods.
doctor-not-done = That didn't work.
doctor-done = Done.
doctor-look-again = Check again: mfactl doctor
doctor-notifications-off = Notifications are turned off, as you chose.
doctor-notifications-unseen = This desktop shows no notifications, so you aren't told when a key waits for a touch.
doctor-notifications-unseen-next = Install something that does (Debian: mako-notifier, dunst or xfce4-notifyd).
doctor-notifications = You get a notification when a key waits for a touch.
doctor-notify-off = mfad-notify isn't running, so you aren't told when a key waits for a touch.
doctor-notify-off-next = Start it: systemctl --user enable --now mfad-notify. If you don't want notifications: systemctl --user mask mfad-notify
doctor-policy = The policy files are valid.
doctor-policy-next = The last valid policy stays in force until an administrator fixes that.
doctor-remote-refused = Security keys and smart cards don't work in this session, because it isn't at this computer's own screen.
doctor-remote-refused-next = Use recovery codes or an authenticator app here. To use keys too, ask an administrator to set remote = "allow" in /etc/mfad/policy.toml.
doctor-remote-allowed = Security keys and smart cards also work in sessions from other computers (remote = "allow").
doctor-remote-here = Security keys and smart cards work only at this computer's own screen.
doctor-policy-met = You have set up what the policy requires.
doctor-policy-unmet = The policy requires { $missing }.
doctor-policy-unmet-next = Set it up: mfactl enroll. Who requires it: mfactl status
doctor-policy-pin-unsupported = The policy requires a PIN, and { $name } doesn't support one.
doctor-policy-pin-unsupported-next = Use another key to sign in.
doctor-policy-pin-not-set = The policy requires a PIN, and { $name } doesn't have one yet.
doctor-policy-pin = { $name } has the PIN that the policy requires.
doctor-key-answers = { $name } answers.
doctor-key-problem = { $name } can't be used. { $problem }
doctor-key-problem-next = Unplug it and plug it back in. If that doesn't help, try another port.
doctor-key-blocked = The PIN of { $name } is locked for good.
doctor-key-blocked-next = Only a reset helps, which erases the key: mfactl reset { $id }
doctor-key-replug = { $name } accepts no PIN for now, after too many wrong attempts in a row.
doctor-key-replug-next = Unplug it and plug it back in.
doctor-key-change = { $name } needs a new PIN before it can be used.
doctor-key-few-next = Entering the right PIN resets the count. Take your time: mfactl sign-in
doctor-key-not-blocked = { $name } isn't locked.
doctor-said-nothing = It hasn't answered for { $seconds } seconds. See what it is doing, then restart it: journalctl --unit mfad; sudo systemctl restart mfad
doctor-nothing-wrong = No problems found.
doctor-wrong =
    { $bad ->
        [one] 1 problem found.
       *[other] { $bad } problems found.
    }
# At most four letters each.
doctor-mark-good = good
doctor-mark-note = note
doctor-mark-bad = bad
doctor-run-now = Run now: { $command }?
doctor-policy-kind = a { $kind }
doctor-key-few = The PIN of { $name } locks for good after { $left } more wrong attempts.
doctor-extension-alone = The mfad extension in { $browser } can't find mfad-browser-host.
doctor-extension-set-up = Set it up, then restart the browser: mfactl browser install
doctor-extension-shut-up = The mfad extension in { $browser } can't start mfad-browser-host.
doctor-extension-outside = See what it needs, or which browser to use instead: mfactl browser status
doctor-extension-other = The mfad extension in { $browser } has version { $version }, and mfad-browser-host has { $own }.
doctor-extension-update = Update the extension to { $own }, then restart the browser.
doctor-extension-good = The mfad extension in { $browser } is up to date.
doctor-codes-none = All recovery codes have been used.
doctor-codes-left =
    { $left ->
        [one] 1 recovery code is left.
       *[other] { $left } recovery codes are left.
    }
doctor-codes-new = Create new ones: mfactl recovery-codes new
doctor-polkit-insists = polkit insists on mfad (pam_mfad.so is required in polkit-1), so nobody without a sign-in method can add a first one.
doctor-polkit-sufficient = Change that line to: auth sufficient pam_mfad.so
doctor-pam-reaches = The line with pam_mfad.so in { $file } is used by: { $services }.
doctor-pam-lets-past = The line with pam_mfad.so in { $file } ({ $control }) lets in people whom mfad refused.
doctor-pam-lets-past-next = Write [success=ok user_unknown=ignore default=die] for a second step, or sufficient in place of the password: man pam_mfad
