//! Asks the token on one hidraw node through ctap-hid-fido2, another implementation of CTAP, and
//! prints the answer as one JSON object. What it says must agree with what mfad says.
//!
//! usage: ctap-oracle /dev/hidrawN info | retries | make RPID | assert RPID CREDENTIAL CHALLENGE
//!
//! A PIN is read from the environment (PIN); ids and challenges are hexadecimal.

use ctap_hid_fido2::fidokey::{FidoKeyHid, GetAssertionArgsBuilder, MakeCredentialArgsBuilder};
use ctap_hid_fido2::{Cfg, HidParam, verifier};
use serde_json::{Value, json};
use std::error::Error;

type Answer = Result<Value, Box<dyn Error>>;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let pin = std::env::var("PIN").ok();
    let answer = match arguments.as_slice() {
        [node, "info"] => info(&open(node)?),
        [node, "retries"] => retries(&open(node)?),
        [node, "make", rp_id] => make(&open(node)?, rp_id, pin.as_deref()),
        [node, "assert", rp_id, credential, challenge] => {
            assert(&open(node)?, rp_id, credential, challenge, pin.as_deref())
        }
        _ => {
            Err("usage: ctap-oracle NODE info | retries | make RPID | assert RPID ID CHALLENGE"
                .into())
        }
    }?;
    println!("{answer}");
    Ok(())
}

fn open(node: &str) -> Result<FidoKeyHid, Box<dyn Error>> {
    // It would print its touch prompt into the answer.
    let configuration = Cfg::init().with_keep_alive_msg_to_stderr(true);
    Ok(FidoKeyHid::new(&[HidParam::Path(node.into())], &configuration)?)
}

fn info(token: &FidoKeyHid) -> Answer {
    let info = token.get_info()?;
    Ok(json!({
        "versions": info.versions,
        "extensions": info.extensions,
        "aaguid": hex::encode(&info.aaguid),
        "options": info.options.into_iter().collect::<std::collections::BTreeMap<_, _>>(),
        "max_msg_size": info.max_msg_size,
        "pin_protocols": info.pin_uv_auth_protocols,
        "max_credential_count_in_list": info.max_credential_count_in_list,
        "max_credential_id_length": info.max_credential_id_length,
        "transports": info.transports,
        "force_pin_change": info.force_pin_change,
        "min_pin_length": info.min_pin_length,
        "firmware_version": info.firmware_version,
    }))
}

fn retries(token: &FidoKeyHid) -> Answer {
    Ok(json!({ "pin_retries": token.get_pin_retries()? }))
}

fn make(token: &FidoKeyHid, rp_id: &str, pin: Option<&str>) -> Answer {
    let challenge = verifier::create_challenge();
    let request = MakeCredentialArgsBuilder::new(rp_id, &challenge);
    let request = match pin {
        Some(pin) => request.pin(pin),
        None => request.without_pin_and_uv(),
    };
    let made = token.make_credential_with_args(&request.build())?;
    Ok(json!({
        "format": made.fmt,
        "verified": verifier::verify_attestation(rp_id, &challenge, &made).is_success,
        "aaguid": hex::encode(&made.aaguid),
        "credential": hex::encode(&made.credential_descriptor.id),
        "public_key_der": hex::encode(&made.credential_publickey.der),
        "authenticator_data": hex::encode(&made.auth_data),
        "counter": made.sign_count,
    }))
}

fn assert(
    token: &FidoKeyHid,
    rp_id: &str,
    credential: &str,
    challenge: &str,
    pin: Option<&str>,
) -> Answer {
    let request = GetAssertionArgsBuilder::new(rp_id, &hex::decode(challenge)?)
        .credential_id(&hex::decode(credential)?);
    let request = match pin {
        Some(pin) => request.pin(pin),
        None => request.without_pin_and_uv(),
    };
    let made = token.get_assertion_with_args(&request.build())?;
    let assertion = made.first().ok_or("no assertion in the answer")?;
    Ok(json!({
        "credential": hex::encode(&assertion.credential_id),
        "authenticator_data": hex::encode(&assertion.auth_data),
        "signature": hex::encode(&assertion.signature),
        "counter": assertion.sign_count,
    }))
}
