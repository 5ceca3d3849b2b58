//! The same stacks and cases put to libpam itself, with modules that say what they are told to (pam_debug(8)).
#![expect(unsafe_code, reason = "libpam is asked in C, and reads services in a folder of the test")]

use std::ffi::{CString, c_int, c_void};
use std::fmt::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::{fs, ptr};

use pam_sys2::{pam_authenticate, pam_conv, pam_end, pam_message, pam_response, pam_start_confdir};

use crate::pam::control::PamResult;
use crate::pam::evaluate::trial::{Mfad, Question, Role, Run, Trial};
use crate::pam::stack::{Rule, Stack, Step};

const SUCCESS: c_int = 0;
const CONV_ERR: c_int = 19;
const STACKS: u64 = 1000;

extern "C" fn nobody_answers(
    _: c_int,
    _: *mut *const pam_message,
    _: *mut *mut pam_response,
    _: *mut c_void,
) -> c_int {
    CONV_ERR
}

/// What pam_authenticate says of the service `door` in this folder.
fn authenticate(folder: &Path) -> c_int {
    let folder = CString::new(folder.as_os_str().as_bytes()).unwrap();
    let conversation = pam_conv { conv: Some(nobody_answers), appdata_ptr: ptr::null_mut() };
    let mut handle = ptr::null_mut();
    // SAFETY: every pointer lives until pam_end, and the handle is used only if it was made.
    unsafe {
        let started = pam_start_confdir(
            c"door".as_ptr(),
            c"nobody".as_ptr(),
            &raw const conversation,
            folder.as_ptr(),
            &raw mut handle,
        );
        assert_eq!(started, SUCCESS);
        let result = pam_authenticate(handle, 0);
        pam_end(handle, result);
        result
    }
}

/// Writes a stack of which each module says what it would say in this case.
fn write(folder: &Path, name: &str, steps: &[Step], said: &impl Fn(&Rule) -> PamResult) {
    let mut text = String::new();
    for (number, step) in steps.iter().enumerate() {
        match step {
            Step::Module(rule) => {
                let word = said(rule).word();
                writeln!(text, "auth {} pam_debug.so auth={word}", rule.control).unwrap();
            }
            Step::Substack(steps) => {
                let name = format!("{name}-{number}");
                write(folder, &name, steps, said);
                // Debian's libpam does not look for these in the folder of pam_start_confdir.
                let path = folder.join(name);
                writeln!(text, "auth substack {}", path.display()).unwrap();
            }
        }
    }
    fs::write(folder.join(name), text).unwrap();
}

/// Numbers that are the same every time (Numerical Recipes' generator).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len().try_into().unwrap())).unwrap()]
    }
}

fn control(numbers: &mut Numbers) -> String {
    const WORDS: [&str; 4] = ["required", "requisite", "sufficient", "Optional"];
    const RESULTS: [&str; 8] = [
        "success",
        "default",
        "ignore",
        "auth_err",
        "user_unknown",
        "authinfo_unavail",
        "perm_denied",
        "new_authtok_reqd",
    ];
    const ACTIONS: [&str; 9] = ["ok", "done", "ignore", "bad", "die", "reset", "1", "2", "3"];
    if numbers.below(2) == 0 {
        return numbers.one_of(&WORDS).to_owned();
    }
    let pair = |_| format!("{}={}", numbers.one_of(&RESULTS), numbers.one_of(&ACTIONS));
    let pairs: Vec<_> = (0..4).map(pair).collect();
    format!("[{}]", pairs.join(" "))
}

fn steps(numbers: &mut Numbers, depth: u64) -> Vec<Step> {
    const MODULES: [(&str, &str); 9] = [
        ("pam_unix.so", ""),
        ("pam_sss.so", ""),
        ("pam_mfad.so", ""),
        ("pam_deny.so", ""),
        ("pam_permit.so", ""),
        ("pam_env.so", ""),
        ("pam_rootok.so", ""),
        ("pam_succeed_if.so", "uid eq 0"),
        ("pam_securetty.so", ""),
    ];
    let count = 1 + numbers.below(5);
    let one = |_| match numbers.below(5) {
        0 if depth > 0 => Step::Substack(steps(numbers, depth - 1)),
        _ => {
            let (module, arguments) = numbers.one_of(&MODULES);
            Step::Module(Rule {
                file: "door".to_owned(),
                control: control(numbers),
                module: module.to_owned(),
                arguments: arguments.to_owned(),
            })
        }
    };
    (0..count).map(one).collect()
}

#[test]
fn libpam_decides_the_same() {
    let mut numbers = Numbers(1);
    let (mut let_in, mut tried) = (0, 0);
    for number in 0..STACKS {
        let stack = Stack::of(steps(&mut numbers, 2));
        let trial = Trial::of(&stack).unwrap();
        let cases: Vec<_> =
            trial.circumstances().into_iter().flat_map(|it| trial.cases(&it)).collect();
        for mfad in [PamResult::Success, PamResult::AuthErr, PamResult::UserUnknown] {
            let case =
                &cases[usize::try_from(numbers.below(cases.len().try_into().unwrap())).unwrap()];
            let said = |rule: &Rule| {
                let role = Role::of(rule).unwrap();
                let asked = Question::of(rule, role);
                let question = trial.questions.iter().position(|it| it.is_same(&asked));
                Run::new(Mfad::Says(mfad), case).ask(role, question)
            };
            let folder = tempfile::tempdir().unwrap();
            write(folder.path(), "door", stack.steps(), &said);
            let lets_in = authenticate(folder.path()) == SUCCESS;
            let ours = trial.run(Mfad::Says(mfad), case).lets_in;
            assert_eq!(ours, lets_in, "stack {number}, {mfad:?}, {case:?}: {stack:#?}");
            (let_in, tried) = (let_in + u32::from(lets_in), tried + 1);
        }
    }
    // Neither all nor none.
    assert!(let_in * 10 > tried && let_in * 10 < tried * 9, "{let_in} of {tried} are let in");
}
