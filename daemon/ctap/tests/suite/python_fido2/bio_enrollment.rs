//! Fingerprints and their preview: requests the same to the byte, replies read the same.

use mfad_ctap::command::BioEnrollment;
use mfad_ctap::command::bio_enrollment::{
    FINGERPRINT, FingerprintKind, Sample, SampleStatus, SensorInfo, modality_reply, templates_reply,
};

use super::*;

const TEMPLATE: &[u8] = &[0x0F, 0x01];

#[test]
fn requests_are_the_same() {
    for_each_management(|token, recorded| {
        for (kind, command) in [("", BioEnrollment::Standard), ("preview ", BioEnrollment::Preview)]
        {
            let same = |name: &str, ours: Vec<u8>| {
                let theirs = &recorded[format!("{kind}{name}")]["request"];
                assert_eq!(hex::encode(ours), theirs.as_str().unwrap(), "{kind}{name}");
            };
            same("modality", command.modality());
            same("sensor_info", command.sensor_info());
            same("begin", command.begin(None, token));
            same("begin with a time", command.begin(Some(10_000), token));
            same("capture_next", command.capture_next(TEMPLATE, Some(10_000), token));
            same("cancel", command.cancel());
            same("enumerate", command.enumerate(token));
            same("set_name", command.set_friendly_name(TEMPLATE, "Däumling", token));
            same("remove", command.remove(TEMPLATE, token));
        }
    });
}

#[test]
fn the_sensor_is_read_the_same() {
    for_each_management(|_, recorded| {
        let modality = modality_reply(&reply(recorded, "modality")).unwrap();
        assert_eq!(json!(modality), recorded["modality"]["result"]);
        assert_eq!(modality, u64::from(FINGERPRINT));
        let ours = SensorInfo::decode(&reply(recorded, "sensor_info")).unwrap();
        assert_eq!(ours.kind, Some(FingerprintKind::Touch));
        let ours = json!({"2": 1, "3": ours.max_samples, "8": ours.max_friendly_name});
        assert_eq!(ours, recorded["sensor_info"]["result"]);
    });
}

#[test]
fn samples_are_read_the_same() {
    for_each_management(|_, recorded| {
        let (template, first) = Sample::decode_first(&reply(recorded, "begin")).unwrap();
        assert_eq!(first.status, SampleStatus::Good);
        let ours = json!([hex::encode(template), 0, first.remaining]);
        assert_eq!(ours, recorded["begin"]["result"]);
        let next = Sample::decode(&reply(recorded, "capture_next")).unwrap();
        assert_eq!(next.status, SampleStatus::PoorQuality);
        assert_eq!(json!([7, next.remaining]), recorded["capture_next"]["result"]);
    });
}

#[test]
fn fingers_are_read_the_same() {
    for_each_management(|_, recorded| {
        let ours = templates_reply(&reply(recorded, "enumerate")).unwrap();
        let ours: serde_json::Map<_, _> =
            ours.into_iter().map(|finger| (hex::encode(finger.id), json!(finger.name))).collect();
        assert_eq!(json!(ours), recorded["enumerate"]["result"]);
    });
}
