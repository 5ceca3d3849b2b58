//! "Several accounts": where a site has more than one on the same key, the person is asked which is
//! meant, by name. What is no answer to that is refused, and none is taken in the other's stead.

use end_to_end::{Daemon, Ended, Machine, Person, Site, pin};
use serde_json::{Value, json};
use virtual_token::VirtualToken;

const PIN: &str = "1234";

/// Somebody with accounts of these names at a site, and the ids of their passkeys.
async fn scene(names: &[&str]) -> (Site, Vec<Value>, Person, (Machine, VirtualToken, Daemon)) {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let daemon = machine.start().await;
    let mut person = machine.person().await;
    let operation = person.fido2("virtual_key_a1").await.set_pin().await.unwrap();
    assert_eq!(person.end_with_pin(&operation, PIN).await.outcome, "done");
    let site = Site::at("example.com");
    let mut ids = Vec::new();
    for name in names {
        let selection = json!({ "authenticatorSelection": { "residentKey": "required" } });
        let ended = person.makes(&site, &site.creation(name, selection), PIN).await;
        ids.push(response(&ended)["id"].clone());
    }
    (site, ids, person, (machine, key, daemon))
}

fn response(ended: &Ended) -> Value {
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    serde_json::from_str(ended.result.response.as_ref().unwrap()).unwrap()
}

#[tokio::test]
async fn the_one_that_is_chosen_signs_in() {
    let names = ["anna", "berta"];
    let (site, ids, mut person, _machine) = scene(&names).await;
    for (name, id) in names.into_iter().zip(&ids) {
        let operation = person.get(&site.request(json!({})), &site.options()).await.unwrap();
        let ended =
            person.answer(&operation, async |operation, kind, details| match kind.as_str() {
                "pin" => operation.answer_pin(pin(PIN)).await.unwrap(),
                "choose" => {
                    let mut choices = details.choices.unwrap();
                    choices.sort_by(|one, other| one.1.cmp(&other.1));
                    let labels: Vec<_> = choices.iter().map(|(_, label)| label.as_str()).collect();
                    assert_eq!(labels, names);
                    for nonsense in ["", "7", name] {
                        assert!(operation.choose(nonsense).await.is_err(), "{nonsense:?}");
                    }
                    let (id, _) = choices.iter().find(|(_, label)| label == name).unwrap();
                    operation.choose(id).await.unwrap();
                }
                _ => (),
            });
        let ended = ended.await;
        assert!(ended.prompts.contains(&"choose".to_owned()), "{:?}", ended.prompts);
        assert_eq!(response(&ended)["id"], *id, "{name}");
    }
}

#[tokio::test]
async fn nobody_signs_in_where_none_is_chosen() {
    let (site, _ids, mut person, _machine) = scene(&["anna", "berta"]).await;
    let operation = person.get(&site.request(json!({})), &site.options()).await.unwrap();
    let ended = person.answer(&operation, async |operation, kind, _| match kind.as_str() {
        "pin" => operation.answer_pin(pin(PIN)).await.unwrap(),
        "choose" => operation.cancel().await.unwrap(),
        _ => (),
    });
    let ended = ended.await;
    assert_eq!((ended.outcome.as_str(), ended.result.response.is_none()), ("cancelled", true));
}

#[tokio::test]
async fn where_there_is_one_nobody_is_asked() {
    let (site, ids, mut person, _machine) = scene(&["anna"]).await;
    let ended = person.signs_in_to(&site, &site.request(json!({})), PIN).await;
    assert!(!ended.prompts.contains(&"choose".to_owned()), "{:?}", ended.prompts);
    assert_eq!(response(&ended)["id"], ids[0]);
}
