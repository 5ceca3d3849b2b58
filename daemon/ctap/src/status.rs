//! CTAP 2 status codes: the first byte of every reply.

use std::fmt;

/// A CTAP 2 status code (CTAP 2.2 §8.2). Codes without a name here are kept as they came.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Status(pub u8);

macro_rules! statuses {
    ($($code:literal $name:ident $meaning:literal)*) => {
        impl Status {
            $(#[doc = $meaning] pub const $name: Status = Status($code);)*

            /// The name the specification gives the code, without its `CTAP1_ERR_` or
            /// `CTAP2_ERR_`; `None` for a code that it does not name.
            pub fn name(self) -> Option<&'static str> {
                match self.0 {
                    $($code => Some(stringify!($name)),)*
                    _ => None,
                }
            }
        }

        #[cfg(test)]
        const NAMED: &[(u8, &str)] = &[$(($code, stringify!($name))),*];
    };
}

statuses! {
    0x00 OK "Done."
    0x01 INVALID_COMMAND "The token does not know the command."
    0x02 INVALID_PARAMETER "A parameter of the command is invalid."
    0x03 INVALID_LENGTH "The message or a field of it has an invalid length."
    0x04 INVALID_SEQ "Packets came out of order."
    0x05 TIMEOUT "A message was not completed in time."
    0x06 CHANNEL_BUSY "Another program uses the token."
    0x0A LOCK_REQUIRED "The command needs a lock on the channel."
    0x0B INVALID_CHANNEL "The channel is not valid."
    0x11 CBOR_UNEXPECTED_TYPE "A CBOR item has another type than expected."
    0x12 INVALID_CBOR "The request is not valid CBOR."
    0x14 MISSING_PARAMETER "A required parameter is missing."
    0x15 LIMIT_EXCEEDED "A limit on sizes or counts was exceeded."
    0x16 UNSUPPORTED_EXTENSION "The token does not support an extension (CTAP 2.0)."
    0x17 FP_DATABASE_FULL "No room for another fingerprint."
    0x18 LARGE_BLOB_STORAGE_FULL "No room for more large blobs."
    0x19 CREDENTIAL_EXCLUDED "The token already holds a credential of the exclude list."
    0x21 PROCESSING "The token is still at work."
    0x22 INVALID_CREDENTIAL "The credential is not this token's."
    0x23 USER_ACTION_PENDING "The token waits for the person."
    0x24 OPERATION_PENDING "The token waits for an operation to end."
    0x25 NO_OPERATIONS "No operation is waiting."
    0x26 UNSUPPORTED_ALGORITHM "The token supports none of the algorithms."
    0x27 OPERATION_DENIED "The person refused, or the token may not do it."
    0x28 KEY_STORE_FULL "No room for another discoverable credential."
    0x29 NOT_BUSY "The token has nothing to cancel (CTAP 2.0)."
    0x2A NO_OPERATION_PENDING "No operation is waiting (CTAP 2.0)."
    0x2B UNSUPPORTED_OPTION "The token does not support an option."
    0x2C INVALID_OPTION "An option is invalid here."
    0x2D KEEPALIVE_CANCEL "The platform cancelled the operation."
    0x2E NO_CREDENTIALS "The token holds no matching credential."
    0x2F USER_ACTION_TIMEOUT "The person did not act in time."
    0x30 NOT_ALLOWED "The command is not allowed now."
    0x31 PIN_INVALID "The PIN is wrong."
    0x32 PIN_BLOCKED "The PIN is blocked until the token is reset."
    0x33 PIN_AUTH_INVALID "The proof of PIN or verification is wrong."
    0x34 PIN_AUTH_BLOCKED "PIN entry is blocked until the token is plugged in anew."
    0x35 PIN_NOT_SET "No PIN is set."
    0x36 PUAT_REQUIRED "PIN or verification is required."
    0x37 PIN_POLICY_VIOLATION "The new PIN is against the token's rules."
    0x38 PIN_TOKEN_EXPIRED "The pinUvAuthToken has expired (CTAP 2.0; reserved since)."
    0x39 REQUEST_TOO_LARGE "The request is too large for the token's memory."
    0x3A ACTION_TIMEOUT "The operation timed out."
    0x3B UP_REQUIRED "A touch is required."
    0x3C UV_BLOCKED "Built-in verification is blocked."
    0x3D INTEGRITY_FAILURE "A checksum did not match."
    0x3E INVALID_SUBCOMMAND "The token does not know the subcommand."
    0x3F UV_INVALID "Built-in verification failed; it may be tried again."
    0x40 UNAUTHORIZED_PERMISSION "The pinUvAuthToken lacks the permission."
    0x7F OTHER "An error without a code of its own."
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(f, "{name} (0x{:02x})", self.0),
            None => write!(f, "0x{:02x}", self.0),
        }
    }
}

impl fmt::Debug for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_codes_are_kept_and_shown() {
        assert_eq!(Status(0xF3).name(), None);
        assert_eq!(Status(0xF3).to_string(), "0xf3");
    }

    #[test]
    fn known_codes_have_their_name() {
        assert_eq!(Status::PIN_INVALID.to_string(), "PIN_INVALID (0x31)");
        assert!(NAMED.windows(2).all(|pair| pair[0].0 < pair[1].0), "in order, none twice");
    }
}
