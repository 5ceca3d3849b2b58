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

/// Each status code that the specification names, but for success.
const STATUSES: &[(u8, Fact, Remedy)] = {
    use Fact as F;
    use Remedy as R;
    &[
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
        (0x16, F::Unsupported, R::UseAnother),
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
        (0x29, F::NotNow, R::TryAgain),
        (0x2A, F::NotNow, R::TryAgain),
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
        (0x35, F::PinNotSet, R::SetPin),
        (0x36, F::PinRequired, R::VerifyAgain),
        (0x37, F::PinAgainstRules, R::ChooseAnotherPin),
        (0x38, F::ProofExpired, R::VerifyAgain),
        (0x39, F::TooMuch, R::AskLess),
        (0x3A, F::NotTouched, R::Touch),
        (0x3B, F::NotTouched, R::Touch),
        (0x3C, F::FingerBlocked, R::EnterPin),
        (0x3D, F::Disturbed, R::TryAgain),
        (0x3E, F::Unsupported, R::UseAnother),
        (0x3F, F::FingerUnknown, R::TryAgain),
        (0x40, F::ProofExpired, R::VerifyAgain),
        (0x7F, F::Unexplained, R::TryAgainThenReport),
    ]
};

#[test]
fn each_ctap_status_has_its_row() {
    for (status, fact, remedy) in STATUSES {
        assert_eq!(told(*status, PIN), (*fact, *remedy), "{status:#04x}");
    }
    let rows: Vec<_> = STATUSES.iter().map(|(status, ..)| *status).collect();
    let named: Vec<_> = (0x01..=0xFF).filter(|it| Status(*it).name().is_some()).collect();
    assert_eq!(rows, named, "no status that has a name is without a row");
}

#[test]
fn a_status_without_a_name_is_an_error_that_the_key_does_not_explain() {
    for status in (0x01..=0xFF).filter(|it| Status(*it).name().is_none()) {
        let row = (Fact::Unexplained, Remedy::TryAgainThenReport);
        assert_eq!(told(status, PIN), row, "{status:#04x}");
    }
}

/// Where nothing but power helps: a channel that lost its order, and a PIN that waits for it.
#[test]
fn nobody_is_told_to_plug_in_again_unless_that_helps() {
    for said in [NOTHING, PIN, NO_PIN, FINGER, NO_FINGER, BOTH] {
        let replug = |it: &u8| {
            let (_, remedy) = told(*it, said);
            matches!(remedy, Remedy::Replug | Remedy::ReplugAndTypeWithCare | Remedy::Reinsert)
        };
        let told: Vec<_> = (0x01..=0xFF).filter(replug).collect();
        assert_eq!(told, [0x04, 0x05, 0x0B, 0x34], "{said:?}");
    }
    let replug = |it: &u16| of_word(StatusWord(*it)).remedy == Remedy::Reinsert;
    assert!((0x6000..=0xFFFF).filter(replug).all(|word| word >> 8 == 0x6F));
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

/// Each status word of ISO 7816-4 §5.6 that has a meaning of its own, and of each family one that
/// has none.
const WORDS: &[(u16, Fact, Remedy)] = {
    use Fact as F;
    use Remedy as R;
    &[
        (0x6281, F::Unexplained, R::TryAgainThenReport),
        (0x6282, F::Unexplained, R::TryAgainThenReport),
        (0x6283, F::Locked, R::AskMaker),
        (0x6284, F::Unexplained, R::TryAgainThenReport),
        (0x6285, F::Terminated, R::ResetApplication),
        (0x6300, F::WrongPin, R::TryAgain),
        (0x6381, F::Full, R::MakeRoom),
        (0x63C0, F::WrongPin, R::TryAgain),
        (0x63C2, F::WrongPin, R::TryAgain),
        (0x6400, F::Unexplained, R::TryAgainThenReport),
        (0x6401, F::Unexplained, R::TryAgainThenReport),
        (0x6500, F::Broken, R::UseAnother),
        (0x6581, F::Broken, R::UseAnother),
        (0x6600, F::NotTouched, R::Touch),
        (0x6700, F::NotAccepted, R::Report),
        (0x6800, F::Unexplained, R::TryAgainThenReport),
        (0x6881, F::Unsupported, R::UseAnother),
        (0x6882, F::Unsupported, R::UseAnother),
        (0x6883, F::Disturbed, R::TryAgain),
        (0x6884, F::Unsupported, R::UseAnother),
        (0x6900, F::Unexplained, R::TryAgainThenReport),
        (0x6981, F::Unsupported, R::UseAnother),
        (0x6982, F::PinRequired, R::VerifyAgain),
        (0x6983, F::PinBlocked, R::Unblock),
        (0x6984, F::NotNow, R::TryAgain),
        (0x6985, F::NotNow, R::TryAgain),
        (0x6986, F::NotNow, R::TryAgain),
        (0x6987, F::Unsupported, R::UseAnother),
        (0x6988, F::Unsupported, R::UseAnother),
        (0x6999, F::NotThere, R::UseAnother),
        (0x6A00, F::Unexplained, R::TryAgainThenReport),
        (0x6A80, F::NotAccepted, R::Report),
        (0x6A81, F::Unsupported, R::UseAnother),
        (0x6A82, F::NotThere, R::UseAnother),
        (0x6A83, F::NotThere, R::UseAnother),
        (0x6A84, F::Full, R::MakeRoom),
        (0x6A85, F::NotAccepted, R::Report),
        (0x6A86, F::NotAccepted, R::Report),
        (0x6A87, F::NotAccepted, R::Report),
        (0x6A88, F::NotThere, R::UseAnother),
        (0x6A89, F::NotAccepted, R::Report),
        (0x6A8A, F::NotAccepted, R::Report),
        (0x6B00, F::NotAccepted, R::Report),
        (0x6C10, F::NotAccepted, R::Report),
        (0x6D00, F::Unsupported, R::UseAnother),
        (0x6D01, F::Unsupported, R::UseAnother),
        (0x6E00, F::Unsupported, R::UseAnother),
        (0x6F00, F::Unexplained, R::Reinsert),
        (0x6FAB, F::Unexplained, R::Reinsert),
    ]
};

#[test]
fn each_status_word_has_its_row() {
    for (word, fact, remedy) in WORDS {
        let told = of_word(StatusWord(*word));
        assert_eq!((told.fact, told.remedy), (*fact, *remedy), "{word:04x}");
    }
    for word in StatusWord::NAMED {
        let row = WORDS.iter().any(|it| it.0 == word.0);
        assert!(row || *word == StatusWord::OK, "{word} has a name and no row");
    }
}

#[test]
fn a_word_that_answers_u2f_means_what_it_means_there() {
    for (word, fact, remedy) in [
        (0x6700, Fact::NotAccepted, Remedy::Report),
        (0x6985, Fact::NotTouched, Remedy::Touch),
        (0x6A80, Fact::NotHeld, Remedy::UseEnrolled),
        (0x6D00, Fact::Unsupported, Remedy::UseAnother),
        (0x6E00, Fact::Unsupported, Remedy::UseAnother),
        (0x6F42, Fact::Unexplained, Remedy::Reinsert),
    ] {
        let told = of_u2f_word(StatusWord(word));
        assert_eq!((told.fact, told.remedy), (fact, remedy), "{word:04x}");
    }
}
