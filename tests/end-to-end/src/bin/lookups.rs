//! Measures what a directory with 100,000 people adds to a sign-in, beside `getent passwd` through the same SSSD.
//!
//! usage: lookups
//!
//! MFAD_PROGRAMS names the folder of the daemon that is meant; slapd and SSSD are Debian's.

#![allow(clippy::unwrap_used, clippy::panic, reason = "what cannot go on fails")]

use std::process::{Command, ExitCode, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use data_encoding::{BASE64, HEXLOWER};
use end_to_end::organization::{Organization, POLICY};
use end_to_end::until;
use mfad_bus::EnrollOptions;
use tokio::runtime::Builder;
use tokio::time::sleep;

const PEOPLE: u32 = 100_000;
/// What each of the others has in the directory.
const PASSKEYS: u32 = 2;
/// So many of each are timed, in turns, after such pauses: more sign-ins in a minute are refused.
const TURNS: usize = 5;
const IN_A_TURN: usize = 5;
const PAUSE: Duration = Duration::from_millis(1_300);
/// What SSSD has is not asked for again meanwhile, in seconds.
const CACHED: u64 = 5400;
/// The SubjectPublicKeyInfo of a key that nobody has: the base point of P-256 (SEC 2 §2.4.2).
const NOBODYS: &str = "3059301306072a8648ce3d020106082a8648ce3d03010703420004\
     6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296\
     4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";

fn main() -> ExitCode {
    let (Some(alone), Some(listed)) = (measure_apart(0), measure_apart(PASSKEYS)) else {
        return ExitCode::FAILURE;
    };
    println!("{:<60} {:>10} {:>14}", "one account among 100,000, warm", "seen", "to be reached");
    tell("sign-in without a directory", alone.without, "–");
    tell("sign-in with it, which lists nothing for this account", alone.with, "–");
    tell("what the lookup adds", alone.with - alone.without, "≤ 5.0 ms");
    tell("InfoPipe's GetUserAttr by itself", alone.attributes, "–");
    tell("InfoPipe's IsOnline by itself", alone.online, "–");
    tell("getent passwd, the program with it", alone.getent, "–");
    let adds = listed.with - listed.without;
    tell("what it adds with two passkeys listed", adds, "–");
    ExitCode::SUCCESS
}

/// What each took, in milliseconds: the one in the middle of all.
struct Medians {
    without: f64,
    with: f64,
    attributes: f64,
    online: f64,
    getent: f64,
}

/// Measures on a thread of its own, which has mounts of its own.
fn measure_apart(listed: u32) -> Option<Medians> {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    thread::spawn(move || runtime.block_on(measure(listed))).join().unwrap()
}

/// Measures where the directory lists so many passkeys for the account; `None`, and said why, where that cannot be.
async fn measure(listed: u32) -> Option<Medians> {
    let names: Vec<_> = (0..PEOPLE).map(|number| format!("p{number}")).collect();
    let number = |person| if person == 0 { listed } else { PASSKEYS };
    let values = (0..).map(|person| passkeys(person, number(person)));
    let people: Vec<_> = names.iter().map(String::as_str).zip(values).collect();
    let mut firm = Organization::start_cached(&people, CACHED).await?;
    set_directory(&firm, "").await;
    let _key = firm.machine.plugged("A1");
    firm.person.wait_for_token("virtual_key_a1").await;
    let enrolled = firm.person.enroll(&EnrollOptions::default()).await.unwrap();
    assert_eq!(enrolled.outcome, "done", "{}", enrolled.message());
    let (mut without, mut with, mut getent) = (Vec::new(), Vec::new(), Vec::new());
    let (mut attributes, mut online) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        set_directory(&firm, "").await;
        without.extend(sign_ins(&mut firm).await);
        set_directory(&firm, POLICY).await;
        with.extend(sign_ins(&mut firm).await);
        for _ in 0..IN_A_TURN {
            getent.push(getent_passwd());
            let began = Instant::now();
            assert!(firm.directory.asks("p0").await);
            attributes.push(millis(began));
            let began = Instant::now();
            assert!(firm.directory.is_domain_online().await);
            online.push(millis(began));
        }
    }
    let [without, with, attributes, online, getent] =
        [without, with, attributes, online, getent].map(median);
    Some(Medians { without, with, attributes, online, getent })
}

/// So many passkeys of this person, as the directory lists them.
fn passkeys(person: u32, number: u32) -> Vec<String> {
    let info = BASE64.encode(&HEXLOWER.decode(NOBODYS.as_bytes()).unwrap());
    let id = |number: u32| {
        let id = [&person.to_be_bytes()[..], &number.to_be_bytes(), &[7; 56]].concat();
        BASE64.encode(&id)
    };
    (0..number).map(|number| format!("passkey:{},{info}", id(number))).collect()
}

async fn set_directory(firm: &Organization, policy: &str) {
    firm.machine.policy(policy);
    let manager = firm.person.manager().await;
    until("the policy is in force", || async {
        manager.policy().await.unwrap().directory_attribute.is_empty() == policy.is_empty()
    })
    .await;
}

/// What each took, in milliseconds, after one that is not counted.
async fn sign_ins(firm: &mut Organization) -> Vec<f64> {
    let mut took = Vec::new();
    for _ in 0..=IN_A_TURN {
        sleep(PAUSE).await;
        let began = Instant::now();
        assert_eq!(firm.sign_in().await, "done", "{}", firm.daemon.log());
        took.push(millis(began));
    }
    took.split_off(1)
}

fn getent_passwd() -> f64 {
    let began = Instant::now();
    let found = Command::new("getent").args(["passwd", "p0"]).stdout(Stdio::null()).status();
    assert!(found.unwrap().success());
    millis(began)
}

fn millis(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1000.0
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

fn tell(what: &str, millis: f64, reach: &str) {
    println!("{what:<60} {:>10} {reach:>14}", format!("{millis:.1} ms"));
}
