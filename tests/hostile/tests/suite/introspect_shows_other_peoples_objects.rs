//! Somebody introspects the daemon to learn how many methods others have, and what they are doing.

use end_to_end::{Machine, Person, Polkit, contract};
use mfad_bus::{BUS_NAME, EnrollOptions, METHODS_PATH, OPERATIONS_PATH, SignInOptions, id_of};
use virtual_token::Touch;

const PATHS: [&str; 6] =
    ["/", "/org", "/org/mfad", "/org/mfad/Mfad1", METHODS_PATH, OPERATIONS_PATH];

/// What this person is told at all of these, in one.
async fn introspected(person: &Person, paths: &[&str]) -> String {
    let mut all = String::new();
    for path in paths {
        let asked = person.connection.call_method(
            Some(BUS_NAME),
            *path,
            Some("org.freedesktop.DBus.Introspectable"),
            "Introspect",
            &(),
        );
        // What is not there for somebody says nothing.
        if let Ok(reply) = asked.await {
            all += &reply.body().deserialize::<String>().unwrap();
        }
    }
    all
}

#[tokio::test]
async fn each_sees_their_own_and_nobody_elses() {
    let machine = Machine::new();
    // There is no logind that could say where its people sit.
    machine.policy("remote = \"allow\"\n");
    let key = machine.plugged("A1");
    let polkit_bus = machine.bus.connect().await;
    let polkit = Polkit::start(&polkit_bus).await;
    polkit.allow(&["use", "manage-own-methods", "enroll-first-method"]);
    let _daemon = machine.start_system().await;
    let (mut anna, ben) = (machine.person_as(1).await, machine.person_as(2).await);
    assert_eq!(anna.enroll(&EnrollOptions::default()).await.unwrap().outcome, "done");
    key.set_touch(Touch::Never);
    let operation = anna.sign_in().await.begin("", &SignInOptions::default()).await.unwrap();
    anna.prompt_for(&operation, "touch").await;
    let objects = anna.objects().await;
    let method = objects.keys().find(|it| it.starts_with(METHODS_PATH)).unwrap();

    let told = introspected(&ben, &PATHS).await;
    for id in [id_of(method), id_of(&operation)] {
        assert!(!told.contains(&format!("\"{id}\"")), "{told}");
    }
    let probed = introspected(&ben, &[method.as_str(), operation.as_str()]).await;
    assert!(contract::parse(&format!("<all>{probed}</all>")).is_empty(), "{probed}");

    // The owner is told of them where they are.
    assert!(introspected(&anna, &[METHODS_PATH]).await.contains(&id_of(method)));
    assert!(introspected(&anna, &[method.as_str()]).await.contains("org.mfad.Mfad1.Method"));
    assert!(introspected(&anna, &[operation.as_str()]).await.contains("org.mfad.Mfad1.Operation"));
}
