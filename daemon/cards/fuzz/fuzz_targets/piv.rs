//! PIV: certificates, metadata, public keys, and both proofs of the management key.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mfad_cards::apdu::{Reply, StatusWord};
use mfad_cards::piv::{
    Algorithm, Chuid, ManagementAlgorithm, ManagementKey, Metadata, generated, read_certificate,
    signature, tries_left,
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
    for algorithm in [Algorithm::Rsa2048, Algorithm::P256, Algorithm::P384, Algorithm::Ed25519] {
        let _ = generated(&reply, algorithm);
    }
    for algorithm in [ManagementAlgorithm::Tdes, ManagementAlgorithm::Aes256] {
        let key = ManagementKey::default_of(algorithm);
        let _ = (key.answer_witness(&reply, &[0; 16]), key.answer_challenge(&reply));
    }
});
