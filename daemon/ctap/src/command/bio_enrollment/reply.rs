//! The replies to authenticatorBioEnrollment (CTAP 2.2 §6.7).

use super::SampleStatus;
use crate::DecodeError;
use crate::cbor::{Item, Map};

/// The only kind of biometry that the specification knows.
pub const FINGERPRINT: u8 = 0x01;

/// Reads the body of the reply to [`super::BioEnrollment::modality`]: [`FINGERPRINT`], or what
/// nobody knows yet.
pub fn modality_reply(body: &[u8]) -> Result<u64, DecodeError> {
    Map::whole(body)?.required(0x01, "modality", Item::unsigned)
}

/// What a sensor is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SensorInfo {
    /// How a finger is shown to it; `None` if the token does not say.
    pub kind: Option<FingerprintKind>,
    /// How many good samples a finger takes at most.
    pub max_samples: u64,
    /// Longest name of a finger, in bytes.
    pub max_friendly_name: Option<u64>,
}

/// How a finger is shown to the sensor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FingerprintKind {
    /// It is laid on.
    Touch,
    /// It is drawn over it.
    Swipe,
    /// In another way.
    Other(u64),
}

impl SensorInfo {
    /// Reads the body of a reply.
    pub fn decode(body: &[u8]) -> Result<Self, DecodeError> {
        let map = Map::whole(body)?;
        let kind = map.optional(0x02, "fingerprintKind", Item::unsigned)?;
        Ok(Self {
            kind: kind.map(FingerprintKind::from_code),
            max_samples: map.required(
                0x03,
                "maxCaptureSamplesRequiredForEnroll",
                Item::unsigned,
            )?,
            max_friendly_name: map.optional(0x08, "maxTemplateFriendlyName", Item::unsigned)?,
        })
    }
}

impl FingerprintKind {
    fn from_code(code: u64) -> Self {
        match code {
            1 => Self::Touch,
            2 => Self::Swipe,
            other => Self::Other(other),
        }
    }
}

/// What came of a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// How it came out.
    pub status: SampleStatus,
    /// How many more good ones are wanted; the finger is enrolled at zero.
    pub remaining: u64,
}

impl Sample {
    /// Reads the body of the reply to [`super::BioEnrollment::capture_next`].
    pub fn decode(body: &[u8]) -> Result<Self, DecodeError> {
        Self::read(&Map::whole(body)?)
    }

    /// Reads the body of the reply to [`super::BioEnrollment::begin`]: the new template's id, and
    /// what came of the first sample.
    pub fn decode_first(body: &[u8]) -> Result<(Vec<u8>, Self), DecodeError> {
        let map = Map::whole(body)?;
        Ok((map.required(0x04, "templateId", Item::byte_vec)?, Self::read(&map)?))
    }

    fn read(map: &Map<'_>) -> Result<Self, DecodeError> {
        let status = map.required(0x05, "lastEnrollSampleStatus", Item::unsigned)?;
        Ok(Self {
            status: SampleStatus::from_code(status),
            remaining: map.required(0x06, "remainingSamples", Item::unsigned)?,
        })
    }
}

/// A finger enrolled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its id.
    pub id: Vec<u8>,
    /// Its name, if it has one.
    pub name: Option<String>,
}

/// Reads the body of the reply to [`super::BioEnrollment::enumerate`].
pub fn templates_reply(body: &[u8]) -> Result<Vec<Template>, DecodeError> {
    Map::whole(body)?.required(0x07, "templateInfos", |item| item.list(template))
}

fn template(item: Item<'_>) -> Option<Template> {
    let map = item.map()?;
    let name = map.optional(0x02, "templateInfos", Item::name).ok()?;
    Some(Template {
        id: map.required(0x01, "templateInfos", Item::byte_vec).ok()?,
        name: name.filter(|name| !name.is_empty()),
    })
}
