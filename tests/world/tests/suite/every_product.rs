//! Every product of the FIDO metadata that says what it answers to getInfo.

use end_to_end::{Machine, Person, ProductKeys};
use mfad_bus::{EnrollOptions, SignInOptions};

use crate::{PIN, ends};

/// How many products share a daemon, and the methods of one account.
const TOGETHER: usize = 12;
/// Into how many tests they are divided, which run side by side.
const PARTS: usize = 4;

/// What a product says that cannot be enrolled.
const REASONS: [&str; 3] = [
    "doesn't support this", // no ES256
    "isn't set up yet",     // a finger that only the maker's program sets up
    "supports neither a PIN nor fingerprints",
];

async fn part(number: usize) {
    let (mut lived, mut unable, mut wrong) = (0, Vec::new(), Vec::new());
    let mut first = number * TOGETHER;
    loop {
        let machine = Machine::new();
        let mut keys = machine.product_keys(PIN, true);
        let _daemon = machine.start().await;
        let mut person = machine.person().await;
        for product in first..first + TOGETHER {
            let serial = format!("P{product}");
            let Some(name) = keys.plug_product(&serial, product) else {
                assert!(lived > 0, "no products");
                assert!(wrong.is_empty(), "{} of {lived}:\n{}", wrong.len(), wrong.join("\n"));
                eprintln!("{lived} lived, {} cannot be enrolled: {unable:#?}", unable.len());
                return;
            };
            match lives(&mut person, &mut keys, &serial).await {
                Ok(()) => lived += 1,
                Err(why) if REASONS.iter().any(|it| why.contains(it)) => unable.push((name, why)),
                Err(why) => wrong.push(format!("{name}: {why}")),
            }
        }
        first += PARTS * TOGETHER;
    }
}

/// Its status is read, it is enrolled, it signs in, and it proves its owner to be removed.
async fn lives(person: &mut Person, keys: &mut ProductKeys, serial: &str) -> Result<(), String> {
    let id = format!("virtual_key_{}", serial.to_lowercase());
    let mut pin = PIN.to_owned();
    person.wait_for_token(&id).await;
    let problem = person.token(&id).await.problem().await.unwrap();
    let status = person.fido2(&id).await.pin_status().await;
    let operation = person.manager().await.enroll(&EnrollOptions::default()).await.unwrap();
    let enrolled = ends(person, &operation, &mut pin).await;
    let mut told = vec![problem, status.err().map(|it| it.to_string()).unwrap_or_default()];
    if enrolled.outcome == "done" {
        let operation = person.sign_in().await.begin("", &SignInOptions::default()).await.unwrap();
        let signed_in = ends(person, &operation, &mut pin).await;
        told.push(signed_in.result.error.and(signed_in.result.message).unwrap_or_default());
        // So that the next one needs no proof by this one.
        for method in person.methods().await {
            let operation = method.remove().await.unwrap();
            let removed = ends(person, &operation, &mut pin).await;
            told.push(removed.result.error.and(removed.result.message).unwrap_or_default());
        }
    } else {
        told.push(enrolled.message().to_owned());
    }
    keys.unplug(serial);
    person.wait_until_gone(&id).await;
    match told.into_iter().find(|it| !it.is_empty()) {
        None => Ok(()),
        Some(why) => Err(why),
    }
}

#[tokio::test]
async fn the_first_quarter() {
    part(0).await;
}

#[tokio::test]
async fn the_second_quarter() {
    part(1).await;
}

#[tokio::test]
async fn the_third_quarter() {
    part(2).await;
}

#[tokio::test]
async fn the_last_quarter() {
    part(3).await;
}
