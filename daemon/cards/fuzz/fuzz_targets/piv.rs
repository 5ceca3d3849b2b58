//! PIV: certificates, metadata, public keys, both proofs of the management key, and the keys that
//! are kept on the card.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mfad_cards::apdu::{Reply, StatusWord};
use mfad_cards::piv::{
    AdminData, Algorithm, Chuid, ManagementAlgorithm, ManagementKey, Metadata, StoredKeys,
    generated, read_certificate, read_serial, read_version, signature, tries_left,
};

fuzz_target!(|input: (u16, &[u8])| {
    let (status, bytes) = input;
    let reply = Reply { data: bytes.into(), status: StatusWord(status) };
    if let Ok(Some(certificate)) = read_certificate(&reply) {
        assert!(certificate.bytes.len() <= bytes.len());
    }
    let _ = (Chuid::decode(&reply), Metadata::decode(&reply), tries_left(&reply));
    let _ = signature(&reply);
    let reply = Reply { data: bytes.into(), status: StatusWord::OK };
    let _ = (Chuid::decode(&reply), Metadata::decode(&reply), read_certificate(&reply));
    let _ = (AdminData::decode(&reply).map(|data| data.put(true)), StoredKeys::decode(&reply));
    let _ = (read_version(&reply), read_serial(&reply), signature(&reply));
    for algorithm in [Algorithm::Rsa2048, Algorithm::P256, Algorithm::P384, Algorithm::Ed25519] {
        let _ = generated(&reply, algorithm);
    }
    for algorithm in [ManagementAlgorithm::Tdes, ManagementAlgorithm::Aes256] {
        let key = ManagementKey::default_of(algorithm);
        let _ = (key.answer_witness(&reply, &[0; 16]), key.answer_challenge(&reply));
        let _ = key.check(&reply, &[0; 16]);
    }
});
