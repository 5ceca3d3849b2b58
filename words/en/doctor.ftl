doctor-sandbox-none = No sandboxed browser (Flatpak, Snap) is blocked from using security keys.
doctor-flatpak = { $name } is a Flatpak that may not reach security keys.
doctor-let-it = Let it: { $open }. Then start it anew.
doctor-snap = { $name } is a Snap that may not reach security keys.
doctor-no-reader = No reader is plugged in, so pcscd is not needed.
doctor-pcscd-missing = pcscd is not installed, so no smart card can be seen.
doctor-pcscd-install = Install it: sudo apt install pcscd
doctor-pcscd-off = pcscd does not run and nothing starts it, so no smart card can be seen.
doctor-start = Start it: { $command }
doctor-pcscd-good = pcscd shows smart cards to mfad.
doctor-pcscd-rule = The rule of polkit that lets mfad in comes with its package: install that anew.
doctor-a-reader = A reader
doctor-reader-free = No program keeps { $name } from pcscd.
doctor-reader-held = { $programs } keeps { $name } to itself, so pcscd cannot use it.
doctor-reader-held-next = If that is GnuPG's scdaemon: put the line disable-ccid into ~/.gnupg/scdaemon.conf, then gpgconf --kill scdaemon. Otherwise close that program.
doctor-disk-good = There is room on the disk that mfad's data is on.
doctor-disk-unknown = The disk that { $folder } is on can't be checked for room.
doctor-disk-full = Only { $free } MiB are left on the disk that { $folder } is on. When it is full, codes can't be used to sign in, and nothing can be set up.
doctor-disk-free = Free some space on it. This shows which disk it is: df -h { $folder }
doctor-clock-network = The clock is set by the network.
doctor-clock-alone = Time synchronization is off and there is no hardware clock to compare with.
doctor-clock-compare = One-time codes need the right time: compare it yourself.
doctor-clock-agrees = The clock agrees with the computer's hardware clock.
doctor-clock-off = The clock and the computer's hardware clock are { $seconds } seconds apart, and nothing sets them. One-time codes fail when it is wrong by more than { $tolerance }.
doctor-clock-set = Have the network set it: sudo timedatectl set-ntp true. Or set it yourself.
doctor-answers = mfad answers on the { $bus }.
doctor-silent = mfad does not answer on the { $bus }.
doctor-same-version = mfad and mfactl are both of version { $own }.
doctor-other-version = mfad is of version { $daemon }, mfactl of { $own }.
doctor-other-version-next = After an upgrade the old one goes on until it is restarted: sudo systemctl restart mfad
doctor-firmware-roca = makes RSA keys that can be broken (YSA-2017-01)
doctor-firmware-roca-next = Use no RSA keys that were made on it, neither PIV nor OpenPGP; ask its maker for another one.
doctor-firmware-entropy = makes too little of a secret when it starts (YSA-2019-02)
doctor-firmware-entropy-next = Replace it, and enroll the new one: mfactl enroll.
doctor-firmware-eucleak = can be copied by somebody who has it in hand, knows its PIN and has a laboratory (YSA-2024-03)
doctor-firmware-eucleak-next = If it was out of your hands for long: mfactl remove, and another key.
doctor-firmware-good = No key on USB has firmware with known trouble.
doctor-a-key = A key
doctor-firmware = { $name } with firmware { $version } { $warning }.
doctor-activation = The system bus knows how to start mfad.
doctor-activation-missing = The system bus does not know how to start mfad.
doctor-unit = systemd knows mfad's unit.
doctor-unit-missing = systemd has no unit for mfad.
doctor-bus-policy = The system bus lets mfad have its name.
doctor-bus-policy-missing = The system bus does not let mfad have its name.
doctor-polkit-actions = Polkit knows what may be done with mfad.
doctor-polkit-actions-missing = Polkit does not know what may be done with mfad, so nobody may do anything.
doctor-polkit-rule = Polkit has the rule that lets mfad reach smart cards.
doctor-polkit-rule-missing = Polkit has no rule that lets mfad reach smart cards.
doctor-udev-rule = udev has the rule that gives keys to mfad.
doctor-udev-rule-missing = udev has no rule that gives keys to mfad.
doctor-hidden = Only an administrator can see whether { $file } is there.
doctor-hidden-next = Have one look: sudo mfactl doctor
doctor-install-again = Install mfad anew: { $file } is missing.
doctor-user = mfad has its own user and group.
doctor-user-missing = The user and group that mfad runs as are missing.
doctor-user-make = Make them: sudo systemd-sysusers mfad.conf
doctor-hidraw = The kernel lets programs talk to security keys (hidraw).
doctor-hidraw-missing = The kernel lets no program talk to security keys: it has no hidraw.
doctor-hidraw-next = Boot your distribution's own kernel, or one built with CONFIG_HIDRAW=y.
doctor-uhid = The kernel can show a card as a security key (uhid).
doctor-uhid-missing = The kernel cannot show a card as a security key: it has no uhid.
doctor-uhid-next = If you want that: sudo modprobe uhid
doctor-you-may-open = You may open { $name }.
doctor-you-may-not-open = You may not open { $name } ({ $node }).
doctor-sit-here = Sit at this computer's own screen, or ask an administrator.
doctor-no-node = { $name } has no node { $node }.
doctor-mfad-may-open = mfad may open { $name }.
doctor-mfad-may-not-open = mfad may not open { $name }: { $node } is not its group's.
doctor-udev-again = Plug the key in anew, or have udev look again: sudo udevadm trigger --subsystem-match=hidraw
doctor-not-held = No other program holds { $name }.
doctor-held = { $name } is open in { $by }.
doctor-held-next = If the key does not answer here, finish or close that program.
doctor-awake = { $name } is not put to sleep to save power.
doctor-asleep = { $name } is put to sleep to save power, and may not wake up when it is needed.
doctor-asleep-next = Keep it awake until it is plugged in anew: echo on | sudo tee { $control }. For good: take USB autosuspend out of what saves power (TLP, powertop).
doctor-no-way = No way to sign in is set up.
doctor-no-way-next = Plug in a security key and set it up: { $command }
doctor-one-way = There is a single way to sign in. If you lose it there is no other.
doctor-one-way-next = Set up a second key: { $command }
doctor-method-suspended = “{ $label }” can’t be used to sign in.
doctor-ways = There are { $some } ways to sign in.
doctor-not-done = That did not work.
doctor-done = Done.
doctor-look-again = Look again: mfactl doctor
doctor-notifications-off = Notifications are turned off, as you wanted.
doctor-notifications-unseen = Nothing on this desktop shows notifications, so none says that a key waits for touch.
doctor-notifications-unseen-next = Install something that does (Debian: mako-notifier, dunst or xfce4-notifyd).
doctor-notifications = A notification says so when a key waits for touch.
doctor-notify-off = mfad-notify does not run, so no notification says that a key waits for touch.
doctor-notify-off-next = Start it: systemctl --user enable --now mfad-notify. If you want none: systemctl --user mask mfad-notify
doctor-policy = The policy is understood.
doctor-policy-next = The last good policy stays in force until an administrator mends that.
doctor-remote-refused = Security keys and smart cards don't work in this session, because it isn't at this computer's own screen.
doctor-remote-refused-next = Use recovery codes or an authenticator app here. To use keys too, have an administrator put remote = "allow" into /etc/mfad/policy.toml.
doctor-remote-allowed = Security keys and smart cards also work in sessions from other computers (remote = "allow").
doctor-remote-here = Security keys and smart cards work only at this computer's own screen.
doctor-policy-met = You have set up what the policy requires.
doctor-policy-unmet = The policy requires of you: { $missing }.
doctor-policy-unmet-next = Set it up: mfactl enroll. Who requires it: mfactl status
doctor-policy-pin-unsupported = The policy requires a PIN, and { $name } takes none.
doctor-policy-pin-unsupported-next = Use another key to sign in.
doctor-policy-pin-not-set = The policy requires a PIN, and { $name } has none yet.
doctor-policy-pin = { $name } has the PIN that the policy requires.
doctor-key-answers = { $name } answers.
doctor-key-problem = { $name } cannot be used: { $problem }
doctor-key-problem-next = Pull it out and plug it in again. If that does not help, try another socket.
doctor-key-blocked = { $name } is blocked: it takes no PIN any more.
doctor-key-blocked-next = Only erasing it helps: mfactl reset { $id }
doctor-key-replug = { $name } takes no PIN for now: too many wrong ones in a row.
doctor-key-replug-next = Pull it out and plug it in again.
doctor-key-change = { $name } needs a new PIN before it can be used.
doctor-key-few-next = A right PIN sets that back; take your time for it: mfactl sign-in
doctor-key-not-blocked = { $name } is not blocked.
doctor-said-nothing = It said nothing for { $seconds } seconds. See what it is doing, then restart it: journalctl --unit mfad; sudo systemctl restart mfad
doctor-nothing-wrong = Nothing is wrong.
doctor-wrong =
    { $bad ->
        [one] 1 thing is wrong.
       *[other] { $bad } things are wrong.
    }
# At most four letters each.
doctor-mark-good = good
doctor-mark-note = note
doctor-mark-bad = bad
doctor-run-now = Run now: { $command }?
doctor-policy-kind = a { $kind }
doctor-key-few = { $name } is blocked for good after { $left } more wrong PINs.
doctor-extension-alone = { $browser } has mfad's extension, which finds no mfad-browser-host.
doctor-extension-set-up = Set it up, then start the browser anew: mfactl browser install
doctor-extension-shut-up = { $browser } has mfad's extension, but cannot start mfad-browser-host.
doctor-extension-outside = See what it needs, or which browser to use instead: mfactl browser status
doctor-extension-other = { $browser } has mfad's extension { $version }, and mfad-browser-host is { $own }.
doctor-extension-update = Update the extension to { $own }, then start the browser anew.
doctor-extension-good = { $browser } has mfad's extension of this version.
doctor-codes-none = All recovery codes are used.
doctor-codes-left =
    { $left ->
        [one] 1 recovery code is left.
       *[other] { $left } recovery codes are left.
    }
doctor-codes-new = Make new ones: mfactl recovery-codes new
doctor-polkit-insists = polkit insists on mfad (pam_mfad.so is required in polkit-1), so nobody without a sign-in method can add a first one.
doctor-polkit-sufficient = Change that line to: auth sufficient pam_mfad.so
doctor-pam-reaches = The line with pam_mfad.so in { $file } is used by: { $services }.
doctor-pam-lets-past = The line with pam_mfad.so in { $file } ({ $control }) lets people in whom mfad refused.
doctor-pam-lets-past-next = Write [success=ok user_unknown=ignore default=die] for a second step, or sufficient in place of the password: man pam_mfad
