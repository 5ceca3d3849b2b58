//! What is seen in stacks as distributions and administrators write them.

mod against_libpam;

use std::io;

use super::*;

pub const COMMON: &str = "auth [success=1 default=ignore] pam_unix.so nullok\n\
    auth requisite pam_deny.so\nauth required pam_permit.so\nauth optional pam_cap.so\n";
const FEDORA: &str = "auth required pam_env.so\nauth required pam_faildelay.so delay=2000000\n\
    auth [default=1 ignore=ignore success=ok] pam_usertype.so isregular\n\
    auth [default=1 ignore=ignore success=ok] pam_localuser.so\n\
    auth sufficient pam_unix.so nullok\n\
    auth [default=1 ignore=ignore success=ok] pam_usertype.so isregular\n\
    auth sufficient pam_sss.so forward_pass\nauth required pam_deny.so\n";

fn stack(text: &str) -> Stack {
    let mut read = |name: &str| match name {
        "door" => Ok(text.to_owned()),
        "common-auth" => Ok(COMMON.to_owned()),
        "system-auth" => Ok(FEDORA.to_owned()),
        _ => Err(io::ErrorKind::NotFound.into()),
    };
    Stack::read("door", &mut read).unwrap()
}

#[test]
fn what_docs_recommend_is_what_it_says() {
    for (text, form) in [
        ("auth sufficient pam_mfad.so\n@include common-auth\n", Form::KeyOrPassword),
        ("auth sufficient pam_mfad.so trusted\nauth include system-auth\n", Form::KeyOrPassword),
        (
            "@include common-auth\nauth [success=ok user_unknown=ignore default=die] pam_mfad.so\n",
            Form::AfterPassword,
        ),
        ("@include common-auth\nauth required pam_mfad.so\n", Form::Required),
        ("auth substack system-auth\nauth required pam_mfad.so\n", Form::Required),
        (
            "@include common-auth\nauth [success=1 default=ignore] pam_succeed_if.so quiet uid eq 0\n\
          auth [success=ok user_unknown=ignore default=die] pam_mfad.so\n",
            Form::AfterPassword,
        ),
    ] {
        assert_eq!(judge(&stack(text)), Ok(form), "{text}");
    }
}

const KEYRING: &str = "auth [success=1 default=ignore] pam_mfad.so keyring\n\
    auth substack common-auth\nauth required pam_mfad.so set_authtok\n\
    auth optional pam_gnome_keyring.so\n";

#[test]
fn a_key_that_opens_the_keyring_is_enough_and_gives_no_password_that_is_asked_for() {
    assert_eq!(judge(&stack(KEYRING)), Ok(Form::KeyOrPassword));
    for text in [
        "auth required pam_mfad.so keyring\nauth required pam_mfad.so set_authtok\n\
         @include common-auth\n",
        "auth optional pam_mfad.so keyring\nauth optional pam_mfad.so set_authtok\n\
         auth substack common-auth\n",
    ] {
        assert_eq!(judge(&stack(text)), Err(Flaw::PasswordByKey), "{text}");
    }
    // What was typed before stays what it is.
    let after = "@include common-auth\nauth required pam_mfad.so keyring\n\
        auth required pam_mfad.so set_authtok\n";
    assert_eq!(judge(&stack(after)), Ok(Form::Required));
    // A line that only hands on lets nobody in who did not sign in before.
    let alone = "auth sufficient pam_mfad.so set_authtok\n@include common-auth\n";
    assert_eq!(judge(&stack(alone)), Err(Flaw::NoEffect));
}

#[test]
fn what_lets_people_past_is_seen() {
    for (text, flaw) in [
        // libpam ends the whole stack at the password.
        ("auth include system-auth\nauth required pam_mfad.so\n", Flaw::NoEffect),
        ("@include common-auth\nauth optional pam_mfad.so\n", Flaw::NoEffect),
        ("@include common-auth\nauth [success=ok default=ignore] pam_mfad.so\n", Flaw::NoEffect),
        (
            "@include common-auth\nauth [success=ok authinfo_unavail=ignore default=die] pam_mfad.so\n",
            Flaw::Bypass,
        ),
        ("@include common-auth\nauth sufficient pam_mfad.so\n", Flaw::NoEffect),
        ("auth optional pam_mfad.so\nauth required pam_permit.so\n", Flaw::LetsAnybodyIn),
        (
            "auth sufficient pam_mfad.so\nauth required pam_google_authenticator.so\n",
            Flaw::NotKnown,
        ),
        (
            "auth [success=1 default=ignore] pam_mfad.so\nauth requisite pam_deny.so\n",
            Flaw::NoEffect,
        ),
        // It forgets that mfad refused.
        (
            "@include common-auth\nauth [success=ok default=reset] pam_mfad.so\n\
          auth required pam_permit.so\n",
            Flaw::NoEffect,
        ),
        // Who has an account in the directory goes past it.
        (
            "auth [success=2 default=ignore] pam_unix.so\n\
          auth [success=2 default=ignore] pam_sss.so use_first_pass\n\
          auth requisite pam_deny.so\nauth required pam_mfad.so\nauth required pam_permit.so\n",
            Flaw::Bypass,
        ),
        // So does who is at no secure terminal.
        (
            "@include common-auth\nauth [success=ignore default=1] pam_securetty.so\n\
          auth required pam_mfad.so\nauth required pam_permit.so\n",
            Flaw::Bypass,
        ),
        // And everybody in a program that root runs.
        (
            "@include common-auth\n\
          auth [success=1 default=ignore] pam_succeed_if.so quiet use_uid uid eq 0\n\
          auth required pam_mfad.so\nauth required pam_permit.so\n",
            Flaw::Bypass,
        ),
        // And whoever has a finger on the reader.
        (
            "auth sufficient pam_fprintd.so\n@include common-auth\nauth required pam_mfad.so\n",
            Flaw::Bypass,
        ),
        (
            "@include common-auth\nauth required pam_mfad.so\nautj required pam_x.so\n",
            Flaw::NotKnown,
        ),
    ] {
        assert_eq!(judge(&stack(text)), Err(flaw), "{text}");
    }
    // The second step in front is one too, if a strange one.
    let first = stack("auth required pam_mfad.so\n@include common-auth\n");
    assert_eq!(judge(&first), Ok(Form::Required));
}

#[test]
fn a_stack_is_fit_for_mfad_where_the_password_alone_decides() {
    assert!(password_lets_in(&stack("@include common-auth\n")));
    assert!(password_lets_in(&stack("auth sufficient pam_rootok.so\nauth substack system-auth\n")));
    assert!(!password_lets_in(&stack("auth required pam_permit.so\n")));
    assert!(!password_lets_in(&stack("auth required pam_deny.so\n")));
    assert!(!password_lets_in(&stack("@include common-auth\nauth required pam_oath.so\n")));
}

#[test]
fn root_gets_in_by_the_line_for_root() {
    let exempt = "@include common-auth\n\
        auth [success=1 default=ignore] pam_succeed_if.so quiet uid eq 0\n";
    let mfad = "auth required pam_mfad.so\n";
    assert!(root_gets_in(&stack(&format!("{exempt}{mfad}"))));
    assert!(!root_gets_in(&stack(&format!("@include common-auth\n{mfad}"))));
}
