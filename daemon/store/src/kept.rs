//! What is kept of an account has an end, and what was removed is in no file any more, nor in the log
//! of the database.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use tempfile::TempDir;

use super::{
    Account, Kind, MOST_METHODS, Method, MethodState, NewMethod, OneTimeCode, PasswordSeal,
    RecoveryCodes, Store, StoreError, SuspendedFor,
};

/// Whether these bytes are in any file of the store.
fn found(folder: &Path, wanted: &str) -> bool {
    let files = fs::read_dir(folder).unwrap().map(|it| fs::read(it.unwrap().path()).unwrap());
    files.into_iter().any(|it| it.windows(wanted.len()).any(|part| part == wanted.as_bytes()))
}

fn store() -> (TempDir, Store, Account) {
    let folder = TempDir::new().unwrap();
    let store = Store::open(folder.path(), None).unwrap();
    (folder, store, Account { uid: 1, name: "anna".into() })
}

#[test]
fn a_removed_note_is_in_no_file() {
    for length in [20, 100_000] {
        let (folder, store, account) = store();
        let note = store.keep_note(&account, "example.org", "Codes", &vec![b'a'; length]).unwrap();
        let sealed = serde_json::to_string(&note.text).unwrap();
        let pieces = [60..80, sealed.len() - 20..sealed.len()].map(|it| sealed.get(it).unwrap());
        assert!(pieces.iter().all(|it| found(folder.path(), it)));
        store.remove_note(&account, &note.id).unwrap();
        assert!(!pieces.iter().any(|it| found(folder.path(), it)), "{length}");
    }
}

#[test]
fn an_account_has_only_so_many_methods() {
    let (_folder, store, account) = store();
    let add = || {
        let secret = store.seal(&[7; 20], &account).unwrap();
        let kind = Kind::OneTimeCode(OneTimeCode { secret, last: 0 });
        let (label, user_handle) = ("App".into(), vec![1]);
        store.add_method(&NewMethod {
            account: account.clone(),
            user_handle,
            label,
            kind,
            replaces: None,
            by_pass: false,
        })
    };
    for _ in 0..MOST_METHODS {
        add().unwrap();
    }
    assert!(matches!(add(), Err(StoreError::Full)));
    assert_eq!(store.methods(&account).unwrap().len(), MOST_METHODS);
}

#[test]
fn whoever_gets_the_number_or_the_name_of_another_has_nothing_of_theirs() {
    let (_folder, store, account) = store();
    let kind = Kind::RecoveryCodes(RecoveryCodes { codes: Vec::new() });
    let (user_handle, label) = (vec![1], "Codes".into());
    let new = NewMethod {
        account: account.clone(),
        user_handle,
        label,
        kind,
        replaces: None,
        by_pass: false,
    };
    store.add_method(&new).unwrap();
    store.keep_note(&account, "example.org", "Codes", b"1234").unwrap();
    let has = |it: &Account| (store.methods(it).unwrap().len(), store.notes(it).unwrap().len());
    assert_eq!(has(&account), (1, 1));
    assert_eq!(has(&Account { name: "ben".into(), ..account.clone() }), (0, 0));
    assert_eq!(has(&Account { uid: 2, ..account }), (0, 0));
}

#[test]
fn a_removed_secret_of_one_time_codes_is_in_no_file() {
    let (folder, store, account) = store();
    let secret = store.seal(&[7; 20], &account).unwrap();
    let sealed = serde_json::to_string(&secret).unwrap();
    let piece = sealed.get(60..90).unwrap();
    let kind = Kind::OneTimeCode(OneTimeCode { secret, last: 0 });
    let (label, user_handle) = ("App".into(), vec![1]);
    let id = store
        .add_method(&NewMethod {
            account,
            user_handle,
            label,
            kind,
            replaces: None,
            by_pass: false,
        })
        .unwrap();
    let method = store.method(&id).unwrap().unwrap();
    assert!(found(folder.path(), piece));
    // Every use writes it again.
    store.used(&method, &method.kind).unwrap();
    let method = store.method(&id).unwrap().unwrap();
    store.remove(&method).unwrap();
    assert!(!found(folder.path(), piece));
}

#[test]
fn a_seal_goes_with_its_method_whatever_becomes_of_that_and_is_in_no_file() {
    type Change = fn(&Store, &Method);
    let ways: [Change; 6] = [
        |store, method| store.remove(method).unwrap(),
        |store, method| store.suspend(std::slice::from_ref(method), SuspendedFor::Lost).unwrap(),
        |store, method| store.suspend(std::slice::from_ref(method), SuspendedFor::Reset).unwrap(),
        |store, method| {
            store.suspend(std::slice::from_ref(method), SuspendedFor::Directory).unwrap()
        },
        |store, method| store.clear(&method.account).unwrap(),
        |store, method| assert_eq!(store.remove_password_seals(&method.account).unwrap(), 1),
    ];
    for (number, way) in ways.into_iter().enumerate() {
        let (folder, store, account) = store();
        let secret = store.seal(&[7; 20], &account).unwrap();
        let kind = Kind::OneTimeCode(OneTimeCode { secret, last: 0 });
        let new = NewMethod {
            account: account.clone(),
            user_handle: vec![1],
            label: "Key".into(),
            kind,
            replaces: None,
            by_pass: false,
        };
        let id = store.add_method(&new).unwrap();
        let method = store.method(&id).unwrap().unwrap();
        let sealed = store.seal(&[9; 560], &account).unwrap();
        let text = serde_json::to_string(&sealed).unwrap();
        let piece = text.get(60..90).unwrap();
        let (public_key, created) = (vec![3; 32], SystemTime::now());
        let seal = PasswordSeal {
            method: id.clone(),
            verified: true,
            salt: [5; 32],
            public_key,
            sealed,
            created,
        };
        store.keep_password_seal(&method, &seal).unwrap();
        assert_eq!(store.password_seals(&account).unwrap().len(), 1, "{number}");
        assert!(found(folder.path(), piece), "{number}");
        way(&store, &method);
        assert!(store.password_seals(&account).unwrap().is_empty(), "{number}");
        assert!(!found(folder.path(), piece), "{number}");
        // Nothing brings it back, and a method that signs nobody in takes none.
        if store.method(&id).unwrap().is_some_and(|it| it.state != MethodState::Active) {
            let refused = store.keep_password_seal(&method, &seal);
            assert!(matches!(refused, Err(StoreError::NoSuchMethod)), "{number}");
            let suspended = store.method(&id).unwrap().unwrap();
            store.reactivate(&suspended).unwrap();
            assert!(store.password_seals(&account).unwrap().is_empty(), "{number}");
        }
    }
}
