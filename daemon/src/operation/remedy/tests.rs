//! The table row by row, as a person reads it.

use super::*;

const NOTHING: Situation = Situation { pin: None, finger: None };
const PIN: Situation = Situation { pin: Some(true), finger: None };
const NO_PIN: Situation = Situation { pin: Some(false), finger: None };
const FINGER: Situation = Situation { pin: None, finger: Some(true) };
const NO_FINGER: Situation = Situation { pin: None, finger: Some(false) };
const BOTH: Situation = Situation { pin: Some(true), finger: Some(true) };

fn told(status: u8, said: Situation) -> (Fact, Remedy) {
    let Row { fact, remedy, .. } = of_status(Status(status), said);
    (fact, remedy)
}

#[test]
fn each_ctap_status_has_its_row() {
    use Fact as F;
    use Remedy as R;
    for (status, fact, remedy) in [
        (0x01, F::Unsupported, R::UseAnother),
        (0x02, F::NotAccepted, R::Report),
        (0x03, F::NotAccepted, R::Report),
        (0x04, F::Disturbed, R::Replug),
        (0x05, F::Disturbed, R::Replug),
        (0x06, F::InUse, R::FinishThere),
        (0x0A, F::InUse, R::FinishThere),
        (0x0B, F::Disturbed, R::Replug),
        (0x11, F::NotAccepted, R::Report),
        (0x12, F::NotAccepted, R::Report),
        (0x14, F::NotAccepted, R::Report),
        (0x15, F::TooMuch, R::AskLess),
        (0x17, F::FingersFull, R::RemoveFingerprint),
        (0x18, F::DataFull, R::KeepLess),
        (0x19, F::Registered, R::UseAnother),
        (0x21, F::StillBusy, R::Wait),
        (0x22, F::NotHeld, R::UseEnrolled),
        (0x23, F::StillBusy, R::Wait),
        (0x24, F::StillBusy, R::Wait),
        (0x25, F::NotNow, R::TryAgain),
        (0x26, F::Unsupported, R::UseAnother),
        (0x27, F::Denied, R::AllowOnKey),
        (0x28, F::Full, R::MakeRoom),
        (0x2B, F::Unsupported, R::UseAnother),
        (0x2C, F::Unsupported, R::UseAnother),
        (0x2D, F::CalledOff, R::TryAgain),
        (0x2E, F::NotHeld, R::UseEnrolled),
        (0x2F, F::NotTouched, R::Touch),
        (0x30, F::NotNow, R::TryAgain),
        (0x31, F::WrongPin, R::TryAgain),
        (0x32, F::PinBlocked, R::Reset),
        (0x33, F::ProofExpired, R::VerifyAgain),
        (0x34, F::PinPaused, R::ReplugAndTypeWithCare),
        (0x36, F::PinRequired, R::VerifyAgain),
        (0x37, F::PinAgainstRules, R::ChooseAnotherPin),
        (0x38, F::ProofExpired, R::VerifyAgain),
        (0x39, F::TooMuch, R::AskLess),
        (0x3A, F::NotTouched, R::Touch),
        (0x3B, F::NotTouched, R::Touch),
        (0x3C, F::FingerBlocked, R::EnterPin),
        (0x3D, F::Disturbed, R::Replug),
        (0x3E, F::Unsupported, R::UseAnother),
        (0x3F, F::FingerUnknown, R::TryAgain),
        (0x40, F::ProofExpired, R::VerifyAgain),
        (0x7F, F::Unexplained, R::TryAgainThenReport),
        (0xF3, F::Unexplained, R::TryAgainThenReport),
    ] {
        assert_eq!(told(status, PIN), (fact, remedy), "{status:#04x}");
    }
}

#[test]
fn what_the_key_says_of_itself_decides_what_helps() {
    use Fact as F;
    use Remedy as R;
    for (status, said, fact, remedy) in [
        (0x35, NO_PIN, F::PinNotSet, R::SetPin),
        (0x35, NO_FINGER, F::FingerNotSetUp, R::AskMaker),
        (0x35, NOTHING, F::NoVerification, R::UseAnother),
        (0x36, NO_PIN, F::PinNotSet, R::SetPin),
        (0x36, FINGER, F::FingerRequired, R::VerifyAgain),
        (0x36, BOTH, F::FingerRequired, R::VerifyAgain),
        (0x36, NO_FINGER, F::FingerNotSetUp, R::AskMaker),
        (0x36, NOTHING, F::NoVerification, R::UseAnother),
        (0x3C, BOTH, F::FingerBlocked, R::EnterPin),
        (0x3C, FINGER, F::FingerBlocked, R::AskMaker),
    ] {
        assert_eq!(told(status, said), (fact, remedy), "{status:#04x} {said:?}");
    }
}

#[test]
fn each_status_word_has_its_row() {
    use Fact as F;
    use Remedy as R;
    for (word, fact, remedy) in [
        (0x6285, F::Terminated, R::ResetApplication),
        (0x6300, F::WrongPin, R::TryAgain),
        (0x63C2, F::WrongPin, R::TryAgain),
        (0x6581, F::Broken, R::UseAnother),
        (0x6700, F::NotAccepted, R::Report),
        (0x6882, F::Unsupported, R::UseAnother),
        (0x6884, F::Unsupported, R::UseAnother),
        (0x6982, F::PinRequired, R::VerifyAgain),
        (0x6983, F::PinBlocked, R::Unblock),
        (0x6984, F::NotNow, R::TryAgain),
        (0x6985, F::NotNow, R::TryAgain),
        (0x6A80, F::NotAccepted, R::Report),
        (0x6A81, F::Unsupported, R::UseAnother),
        (0x6A82, F::NotThere, R::UseAnother),
        (0x6A84, F::Full, R::MakeRoom),
        (0x6A86, F::NotAccepted, R::Report),
        (0x6A88, F::NotThere, R::UseAnother),
        (0x6B00, F::NotAccepted, R::Report),
        (0x6D00, F::Unsupported, R::UseAnother),
        (0x6E00, F::Unsupported, R::UseAnother),
        (0x6F00, F::Unexplained, R::Reinsert),
        (0x6FAB, F::Unexplained, R::Reinsert),
    ] {
        let told = of_word(StatusWord(word));
        assert_eq!((told.fact, told.remedy), (fact, remedy), "{word:04x}");
    }
}
