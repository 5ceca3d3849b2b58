//! Credential management and its preview: requests the same to the byte, replies read the same.

use mfad_ctap::command::{CredentialManagement, Metadata, StoredCredential, StoredRelyingParty};

use super::*;

#[test]
fn requests_are_the_same() {
    for_each_management(|token, recorded| {
        for (kind, command) in
            [("", CredentialManagement::Standard), ("preview ", CredentialManagement::Preview)]
        {
            let same = |name: &str, ours: Vec<u8>| {
                let theirs = &recorded[format!("{kind}{name}")]["request"];
                assert_eq!(hex::encode(ours), theirs.as_str().unwrap(), "{kind}{name}");
            };
            same("metadata", command.metadata(token));
            same("first_relying_party", command.first_relying_party(token));
            same("next_relying_party", command.next_relying_party());
            same("first_credential", command.first_credential(&[0xAA; 32], token));
            same("next_credential", command.next_credential());
            same("delete", command.delete(&[0xC1; 40], token));
        }
        let user = full_make_credential().user;
        let ours = CredentialManagement::Standard.update_user(&[0xC1; 40], &user, token);
        assert_eq!(ours, bytes(&recorded["update_user"]["request"]));
    });
}

#[test]
fn metadata_is_read_the_same() {
    for_each_management(|_, recorded| {
        let ours = Metadata::decode(&reply(recorded, "metadata")).unwrap();
        let ours = json!({"1": ours.existing, "2": ours.remaining});
        assert_eq!(ours, recorded["metadata"]["result"]);
    });
}

#[test]
fn relying_parties_are_read_the_same() {
    for_each_management(|_, recorded| {
        let body = reply(recorded, "first_relying_party");
        let (first, total) = StoredRelyingParty::decode_first(&body).unwrap().unwrap();
        let theirs = &recorded["first_relying_party"]["result"];
        assert_eq!(theirs["3"], json!({"id": first.id, "name": first.name}));
        assert_eq!(theirs["4"], json!(hex::encode(first.id_hash)));
        assert_eq!(theirs["5"], json!(total));
        let next = StoredRelyingParty::decode(&reply(recorded, "next_relying_party")).unwrap();
        let theirs = &recorded["next_relying_party"]["result"];
        assert_eq!(theirs["3"], json!({"id": next.id}));
        assert_eq!(theirs["4"], json!(hex::encode(next.id_hash)));
    });
}

#[test]
fn credentials_are_read_the_same() {
    for_each_management(|_, recorded| {
        let body = reply(recorded, "first_credential");
        let (first, total) = StoredCredential::decode_first(&body).unwrap().unwrap();
        let theirs = &recorded["first_credential"]["result"];
        assert_eq!(theirs["6"], user(&first.user));
        assert_eq!(theirs["7"]["id"], json!(hex::encode(&first.id)));
        assert_eq!(theirs["9"], json!(total));
        assert_eq!(first.cred_protect, Some(CredProtect::UserVerificationRequired));
        let key = first.large_blob_key.unwrap();
        assert_eq!(theirs["11"], json!(hex::encode(key.bytes())));
        let key: ciborium::Value =
            ciborium::from_reader(first.public_key.unwrap().as_slice()).unwrap();
        assert_eq!(key.as_map().unwrap().len(), theirs["8"].as_object().unwrap().len());
        let next = StoredCredential::decode(&reply(recorded, "next_credential")).unwrap();
        assert_eq!(recorded["next_credential"]["result"]["6"], user(&next.user));
        assert_eq!(next.cred_protect, Some(CredProtect::UserVerificationOptional));
        assert_eq!(next.large_blob_key, None);
    });
}
