//! The public keys of key agreement: P-256 points as COSE_Key (CTAP 2.2 §6.5.6, RFC 9053 §7.1).

use p256::elliptic_curve::sec1::ToSec1Point;

use crate::cbor::{Fields, Item, Value};

/// A point on P-256 that is not the identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(pub(super) p256::PublicKey);

/// What SEC 1 puts in front of an uncompressed point.
const UNCOMPRESSED: u8 = 0x04;

impl PublicKey {
    /// Reads a COSE_Key. Only its coordinates are looked at, as python-fido2 does: key type, curve and
    /// algorithm are known beforehand, some tokens name a curve 0, and whether it is a point of P-256
    /// is what counts.
    pub(crate) fn read(item: Item<'_>) -> Option<Self> {
        let map = item.map()?;
        let coordinate = |key: i128| map.required(key, "", Item::byte_array::<32>).ok();
        let (x, y) = (coordinate(-2)?, coordinate(-3)?);
        let point = [&[UNCOMPRESSED], x.as_slice(), y.as_slice()].concat();
        p256::PublicKey::from_sec1_bytes(&point).ok().map(Self)
    }
}

/// Key type `EC2`.
const EC2: i64 = 2;
/// Curve `P-256`.
const P256: i64 = 1;
/// `ECDH-ES + HKDF-256`, which §6.5.6 wants named although it is not what is used.
const ECDH_ES_HKDF_256: i64 = -25;

impl From<&PublicKey> for Value {
    fn from(key: &PublicKey) -> Self {
        let point = key.0.to_sec1_point(false);
        Fields::new()
            .with_entry(1, EC2)
            .with_entry(3, ECDH_ES_HKDF_256)
            .with_entry(-1, P256)
            .with_some(-2, point.x().map(|x| x.as_slice()))
            .with_some(-3, point.y().map(|y| y.as_slice()))
            .into()
    }
}
