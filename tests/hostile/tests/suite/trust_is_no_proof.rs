//! A program of the same user waits until the person has signed in, which counts for a while, and
//! makes changes by that.

use end_to_end::{Logind, Machine};
use hostile::{of_kind, untouched_key};
use mfad_bus::SignInOptions;
use virtual_token::Touch;

#[tokio::test]
async fn trust_is_no_proof() {
    let machine = Machine::new();
    machine.policy("[trust]\nseconds = 600\n");
    let _logind = Logind::start(machine.bus.connect().await).await;
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let key = untouched_key(&machine, &mut person).await;
    key.set_touch(Touch::AtOnce);
    assert_eq!(person.signs_in().await.unwrap().outcome, "done");
    key.set_touch(Touch::Never);
    // The control: where that counts, nobody is asked.
    let options = SignInOptions { trusted: Some(true), ..SignInOptions::default() };
    let operation = person.sign_in().await.begin("", &options).await.unwrap();
    assert_eq!(person.end(&operation).await.result.trusted, Some(true));

    let operation = person.manager().await.enroll(&of_kind("recovery-codes")).await.unwrap();
    let (kind, _) = person.prompt(&operation).await;
    assert_eq!(kind, "touch");
}
