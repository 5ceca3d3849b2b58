//! Replies of U2F keys and over smart-card readers that no honest token sends, each test named by
//! the defect.

mod u2f {
    use mfad_ctap::DecodeError::{self, Invalid};
    use mfad_ctap::u2f::{Authentication, Control, Registration, authenticate};

    /// The base point of P-256 (SEC 2 §2.4.2).
    const POINT: &str = "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296\
                         4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";

    /// A registration with a handle of 4 bytes that says `handle`, and this certificate.
    fn registration(handle: u8, certificate: &[u8]) -> Vec<u8> {
        let point = hex::decode(POINT).unwrap();
        [&[5], point.as_slice(), &[handle], &[0xC1; 4], certificate].concat()
    }

    fn refused(body: &[u8]) {
        assert_eq!(Registration::decode(body), Err(Invalid("registration")), "{body:02x?}");
    }

    #[test]
    fn certificates_of_all_lengths() {
        for (header, length) in [
            (&[0x30, 0x00][..], 0),
            (&[0x30, 0x7F], 0x7F),
            (&[0x30, 0x81, 0x80], 0x80),
            (&[0x30, 0x82, 0x01, 0x2C], 300),
        ] {
            let certificate = [header, &vec![7; length]].concat();
            let body = [registration(4, &certificate), vec![0x51; 70]].concat();
            let read = Registration::decode(&body).unwrap();
            assert_eq!((read.certificate, read.signature), (certificate, vec![0x51; 70]));
        }
    }

    #[test]
    fn cut_off_anywhere_before_the_signature() {
        let whole = registration(4, &[0x30, 0x82, 0x00, 0x03, 1, 2, 3]);
        Registration::decode(&whole).unwrap();
        for end in 0..whole.len() {
            refused(&whole[..end]);
        }
    }

    #[test]
    fn certificate_longer_than_the_reply() {
        refused(&registration(4, &[0x30, 0x82, 0xFF, 0xFF, 0]));
        refused(&registration(4, &[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0]));
        refused(&registration(4, &[0x30, 0x88, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]));
    }

    #[test]
    fn certificate_that_is_no_sequence_or_of_indefinite_length() {
        refused(&registration(4, &[0x31, 0x00]));
        refused(&registration(4, &[0x30, 0x80, 0, 0]));
    }

    #[test]
    fn handle_longer_than_the_reply() {
        refused(&registration(255, &[0x30, 0x00]));
    }

    #[test]
    fn reserved_byte_that_is_another() {
        let mut body = registration(4, &[0x30, 0x00]);
        body[0] = 4;
        refused(&body);
    }

    #[test]
    fn key_off_the_curve_or_compressed() {
        let mut body = registration(4, &[0x30, 0x00]);
        body[65] ^= 1;
        refused(&body);
        body[65] ^= 1;
        body[1] = 3;
        refused(&body);
    }

    #[test]
    fn authentication_without_a_signature() {
        for length in 0..=5 {
            let refused = Authentication::decode(&vec![1; length]);
            assert_eq!(refused, Err(Invalid("authentication")));
        }
    }

    fn flags(user_presence: u8) -> Result<u8, DecodeError> {
        let read = Authentication::decode(&[user_presence, 0, 0, 0, 7, 0x30]).unwrap();
        let assertion = read.into_assertion(&[0xAA; 32], &[0xC1; 64])?;
        Ok(assertion.authenticator_data.flags.0)
    }

    #[test]
    fn presence_with_bits_that_would_mean_something_else() {
        assert_eq!(flags(0), Ok(0));
        assert_eq!(flags(1), Ok(1));
        for claimed in [0x04, 0x05, 0x41, 0x81] {
            assert_eq!(flags(claimed), Err(Invalid("user presence")), "{claimed:02x}");
        }
    }

    #[test]
    fn handle_that_no_u2f_key_gave_is_not_asked_for() {
        let request = |length: usize| {
            authenticate(Control::CheckOnly, &[0; 32], &[0; 32], &vec![0xC1; length])
        };
        assert!(request(255).is_some() && request(256).is_none());
    }
}

mod nfc {
    use mfad_ctap::hid::Keepalive;
    use mfad_ctap::nfc::{Exchange, Length, MAX_MESSAGE, NfcError, Progress, Selected, select};
    use mfad_ctap::u2f::StatusWord;

    fn exchange() -> Exchange {
        Exchange::ctap2(&[0x04], Length::Short).unwrap()
    }

    #[test]
    fn reply_without_a_status_word() {
        assert_eq!(exchange().feed(&[]), Err(NfcError::Short));
        assert_eq!(exchange().feed(&[0x90]), Err(NfcError::Short));
        assert_eq!(Selected::decode(&[0x90]), Err(NfcError::Short));
    }

    #[test]
    fn refusal_keeps_its_status_word() {
        let refused = NfcError::Refused(StatusWord(0x6F42));
        assert_eq!(exchange().feed(&[0x6F, 0x42]), Err(refused));
        assert_eq!(Selected::decode(&[0x6F, 0x42]), Err(refused));
    }

    #[test]
    fn refusal_in_the_middle_of_a_chain_ends_it() {
        let mut exchange = Exchange::ctap2(&[0; 600], Length::Short).unwrap();
        assert_eq!(exchange.feed(&[0x90, 0x00]), Ok(Progress::Send));
        let refused = NfcError::Refused(StatusWord::WRONG_LENGTH);
        assert_eq!(exchange.feed(&[0x67, 0x00]), Err(refused));
        assert_eq!(exchange.next(), None);
    }

    #[test]
    fn reply_in_parts_that_never_end() {
        for part in [&[0x61, 0xFF][..], &[[7; 256].as_slice(), &[0x61, 0x00]].concat()] {
            let mut exchange = exchange();
            let parts = (0..1000).find(|_| exchange.feed(part) == Err(NfcError::Endless));
            assert!(parts.is_some());
        }
    }

    #[test]
    fn one_part_longer_than_any_message() {
        let part = [vec![7; MAX_MESSAGE + 1], vec![0x90, 0x00]].concat();
        assert_eq!(exchange().feed(&part), Err(NfcError::Endless));
    }

    #[test]
    fn reply_after_the_reply() {
        let mut exchange = exchange();
        assert_eq!(exchange.feed(&[0, 0x90, 0x00]), Ok(Progress::Done(vec![0])));
        assert_eq!(exchange.feed(&[0, 0x90, 0x00]), Err(NfcError::Over));
    }

    #[test]
    fn keepalive_that_says_nothing() {
        let waiting = Progress::KeepAlive(Keepalive::Other(0));
        assert_eq!(exchange().feed(&[0x91, 0x00]), Ok(waiting));
    }

    #[test]
    fn keepalives_leave_nothing_in_the_reply() {
        let mut exchange = exchange();
        for _ in 0..1000 {
            let waiting = Progress::KeepAlive(Keepalive::UpNeeded);
            assert_eq!(exchange.feed(&[0x02, 0x91, 0x00]), Ok(waiting));
            assert_eq!(exchange.next(), Some(&[0x80, 0x11, 0, 0, 0][..]));
        }
        assert_eq!(exchange.feed(&[0, 0x90, 0x00]), Ok(Progress::Done(vec![0])));
    }

    #[test]
    fn what_looks_like_a_keepalive_ends_an_apdu() {
        let mut exchange = Exchange::apdu(&select(), Length::Short).unwrap();
        assert_eq!(exchange.feed(&[0x91, 0x00]), Ok(Progress::Done(vec![0x91, 0x00])));
    }

    #[test]
    fn request_longer_than_any_message() {
        let error = Exchange::ctap2(&vec![0; MAX_MESSAGE + 1], Length::Extended).unwrap_err();
        assert_eq!(error, NfcError::TooLongToSend(MAX_MESSAGE + 1));
    }

    #[test]
    fn extended_length_takes_one_command() {
        let exchange = Exchange::ctap2(&[7; 600], Length::Extended).unwrap();
        let expected = [&[0x80, 0x10, 0x80, 0, 0, 0x02, 0x58][..], &[7; 600], &[0, 0]].concat();
        assert_eq!(exchange.next(), Some(expected.as_slice()));
    }

    #[test]
    fn application_of_an_unknown_version_speaks_ctap_2() {
        assert_eq!(Selected::decode(b"FIDO_2_0\x90\x00"), Ok(Selected::Ctap2));
        assert_eq!(Selected::decode(b"\xFF\xFF\x90\x00"), Ok(Selected::Ctap2));
    }
}
