//! PivApplet makes itself a new number (CHUID) when its PIV is reset: it is the same card all the same.

use card_tests::{Pcscd, READERS, ScriptedCard};
use end_to_end::{Machine, until};
use mfad_bus::{PivProxy, TOKENS_PATH, object_path};

const OK: [u8; 2] = [0x90, 0x00];

/// PIV alone, with PIN and PUK that are spent at the first wrong one.
fn piv_applet(port: u16) -> ScriptedCard {
    let (mut number, mut spent) = (1_u8, [false; 2]);
    ScriptedCard::insert(port, move |apdu| match apdu {
        [_, 0xa4, 0x04, _, _, 0xa0, 0x00, 0x00, 0x03, 0x08, ..] => OK.to_vec(),
        [_, 0xa4, ..] => vec![0x6a, 0x82],
        [_, 0xcb, .., 0x5f, 0xc1, 0x02, _] | [_, 0xcb, .., 0x5f, 0xc1, 0x02] => {
            [&[0x53, 18, 0x34, 16][..], &[number; 16], &OK].concat()
        }
        [_, 0xcb, ..] => vec![0x6a, 0x82],
        [_, 0x20, ..] => {
            spent[0] = true;
            vec![0x69, 0x83]
        }
        [_, 0x24, ..] => {
            spent[1] = true;
            vec![0x69, 0x83]
        }
        [_, 0xfb, ..] if spent == [true; 2] => {
            number += 1;
            OK.to_vec()
        }
        [_, 0xfb, ..] => vec![0x69, 0x85],
        _ => vec![0x6d, 0x00],
    })
}

#[tokio::test]
async fn a_card_with_a_new_number_is_still_the_card() {
    let Some(pcscd) = Pcscd::start() else { return };
    let _card = piv_applet(READERS[0].port);
    pcscd.wait_for_card(READERS[0], true);
    let machine = Machine::with_cards();
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    until("the card", || async { person.tokens().await.len() == 1 }).await;
    let path = object_path(TOKENS_PATH, &person.tokens().await.remove(0)).unwrap();
    let piv = PivProxy::builder(&person.connection).path(path).build().await.unwrap();
    piv.status().await.unwrap();
    for _ in 0..2 {
        let operation = piv.reset().await.unwrap();
        let ended = person
            .answer(&operation, async |operation, kind, _| {
                assert_eq!(kind, "confirm");
                operation.confirm(true).await.unwrap();
            })
            .await;
        assert_eq!(ended.outcome, "done", "{ended:?}");
        piv.status().await.unwrap();
    }
}
