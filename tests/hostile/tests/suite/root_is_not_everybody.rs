//! An administrator looks after their own methods with sudo, and takes away somebody else's: the bus
//! shows root everybody's. `mfactl` acts on one account, and names it where it is not the caller's.

use end_to_end::{Daemon, Machine, Polkit};
use mfad_bus::EnrollOptions;
use virtual_token::VirtualToken;
use zbus::Connection;

/// A user of every Debian.
const USER: (u32, &str) = (1, "daemon");

/// A machine where somebody has enrolled a key, and root has none.
async fn scene() -> (Machine, VirtualToken, Daemon, Connection) {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let polkit_bus = machine.bus.connect().await;
    let polkit = Polkit::start(&polkit_bus).await;
    polkit.allow(&["use", "manage-own-methods", "enroll-first-method", "administer"]);
    let daemon = machine.start_system().await;
    let mut user = machine.person_as(USER.0).await;
    let label = Some("Blue key".to_owned());
    let ended = user.enroll(&EnrollOptions { label, ..EnrollOptions::default() }).await.unwrap();
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    (machine, key, daemon, polkit_bus)
}

#[tokio::test]
async fn what_root_does_is_done_to_roots_account() {
    let (machine, _key, _daemon, _polkit) = scene().await;
    let blue = "\"label\":\"Blue key\"";
    for look in ["methods --json", "status --json"] {
        let listed = machine.mfactl_as_root(look).await;
        assert!(listed.status.success() && !listed.stdout.contains(blue), "{look}: {listed:?}");
    }
    for change in ["remove blue --yes", "lost blue --yes --only", "rename blue Mine"] {
        let refused = machine.mfactl_as_root(change).await;
        assert!(!refused.status.success(), "{change}: {refused:?}");
    }
    let user = machine.person_as(USER.0).await;
    let [method] = &user.methods().await[..] else { panic!("the method is gone") };
    assert_eq!(method.label().await.unwrap(), "Blue key");

    // Named, the account can be acted on, and is named in what is said.
    let listed = machine.mfactl_as_root("methods --json --account daemon").await;
    assert!(listed.stdout.contains(blue), "{listed:?}");
    let renamed = machine.mfactl_as_root("rename blue Grey --account daemon").await;
    assert_eq!(renamed.stdout, "Blue key of daemon is now called Grey.\n", "{renamed:?}");
    let removed = machine.mfactl_as_root("remove grey --yes --account daemon").await;
    assert!(removed.stdout.starts_with("Grey of daemon "), "{removed:?}");
    assert!(user.methods().await.is_empty());
    let log = machine.mfactl_as_root("log --account daemon --json").await;
    let removal = log.stdout.split('{').find(|it| it.contains("\"removed\"")).unwrap_or_default();
    assert!(removal.contains("\"actor_uid\":0,\"actor\":\"root\""), "{log:?}");
}
