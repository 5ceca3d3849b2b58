//! A device calls itself what alice's key is called and signs with something else, three times: her key
//! must not have to wait for that. Nobody learns anything of a key from a signature that is wrong.

use end_to_end::LoginSession;
use end_to_end::scripted::{Scripted, info};
use hostile::seats::{ALICE, Seats};

/// What it says to getInfo, and a signature of nothing.
fn answer(request: &[u8]) -> Vec<u8> {
    const GET_INFO: u8 = 0x04;
    if request[0] == GET_INFO {
        return info();
    }
    let mut data = vec![0; 37];
    data[32] = 0x01; // user present
    let signature = [0x30, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01];
    [&[0x00, 0xA2, 0x02, 0x58, 37][..], &data, &[0x03, 0x48], &signature].concat()
}

#[tokio::test]
async fn the_key_signs_in_as_before() {
    let mut seats = Seats::start("").await;
    let key = seats.key("A1", ALICE.0).await;
    seats.logind.set(Some(LoginSession::at("seat0", "1", ALICE.1)));
    key.unplug();
    seats.root.wait_until_gone("virtual_key_a1").await;
    let imitation = Scripted::answering(&seats.machine.keys(), "A1", answer);
    seats.root.wait_for_token("virtual_key_a1").await;
    for _ in 0..4 {
        let operation = seats.begin(ALICE.0).await.unwrap();
        let ended = seats.root.end(&operation).await;
        // The attack reaches the verification.
        assert_eq!(ended.error(), "NotVerified", "{}", ended.message());
    }
    drop(imitation);
    seats.root.wait_until_gone("virtual_key_a1").await;
    key.plug().unwrap();
    seats.root.wait_for_token("virtual_key_a1").await;
    let operation = seats.begin(ALICE.0).await.unwrap();
    let ended = seats.root.end(&operation).await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
}
