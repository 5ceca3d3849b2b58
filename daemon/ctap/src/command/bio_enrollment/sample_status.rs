//! How the last sample of a finger came out (CTAP 2.2 §6.7, lastEnrollSampleStatus).

/// What was good or wrong about a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SampleStatus {
    /// It was good.
    Good,
    /// The finger was too high.
    TooHigh,
    /// The finger was too low.
    TooLow,
    /// The finger was too far to the left.
    TooLeft,
    /// The finger was too far to the right.
    TooRight,
    /// The finger moved too fast.
    TooFast,
    /// The finger moved too slowly.
    TooSlow,
    /// The picture was poor.
    PoorQuality,
    /// The finger was askew.
    TooSkewed,
    /// The touch was too short, or showed too little of the finger.
    TooShort,
    /// The sample did not fit those before.
    MergeFailure,
    /// The finger is enrolled already.
    Exists,
    /// There is no room for another finger; tokens from before CTAP 2.1 only.
    DatabaseFull,
    /// Nobody touched the sensor.
    NoUserActivity,
    /// The finger was not lifted since the last sample.
    NoUserPresenceTransition,
    /// Any other code.
    Other(u64),
}

impl SampleStatus {
    pub(super) fn from_code(code: u64) -> Self {
        match code {
            0x00 => Self::Good,
            0x01 => Self::TooHigh,
            0x02 => Self::TooLow,
            0x03 => Self::TooLeft,
            0x04 => Self::TooRight,
            0x05 => Self::TooFast,
            0x06 => Self::TooSlow,
            0x07 => Self::PoorQuality,
            0x08 => Self::TooSkewed,
            0x09 => Self::TooShort,
            0x0A => Self::MergeFailure,
            0x0B => Self::Exists,
            0x0C => Self::DatabaseFull,
            0x0D => Self::NoUserActivity,
            0x0E => Self::NoUserPresenceTransition,
            other => Self::Other(other),
        }
    }
}
