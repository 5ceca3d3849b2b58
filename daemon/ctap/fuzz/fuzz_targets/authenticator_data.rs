//! Authenticator data: what is read is what came.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mfad_ctap::AuthenticatorData;

fuzz_target!(|bytes: &[u8]| {
    let Ok(data) = AuthenticatorData::decode(bytes) else { return };
    assert_eq!(data.raw(), bytes);
    data.extensions.cred_protect();
    data.extensions.min_pin_length();
    data.extensions.cred_blob();
    if let Some(credential) = data.attested_credential {
        assert!(credential.credential_id.len() <= 1023);
    }
});
