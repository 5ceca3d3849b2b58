//! The same card, used by GnuPG's scdaemon and by mfad at the same time.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use card_tests::Pcscd;
use card_tests::openpgp::Gpg;
use card_tests::piv::{Holder, PIN};

const ROUNDS: usize = 50;

#[tokio::test]
async fn neither_gpg_nor_mfactl_fails_in_fifty_rounds() {
    let Some(gpg) = Gpg::find() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    holder.generates("9a", "p256", "CN=anna").await.done();
    let enrolled = holder.mfactl("enroll --card --pin-fd 3", &format!("{PIN}\n"));
    assert!(enrolled.status.success(), "{enrolled:?}");
    // The one that is through first goes on for as long as the other needs.
    let (ours, theirs) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let more = || ours.load(Ordering::Relaxed) < ROUNDS || theirs.load(Ordering::Relaxed) < ROUNDS;
    thread::scope(|scope| {
        scope.spawn(|| {
            while more() {
                let said = gpg.keeps_the_card();
                assert!(said.contains("pinretry:3:0:3:"), "{said}");
                theirs.fetch_add(1, Ordering::Relaxed);
            }
        });
        while more() {
            let (words, secrets) = match ours.fetch_add(1, Ordering::Relaxed) % 3 {
                0 => ("openpgp status", ""),
                1 => ("piv status", ""),
                _ => ("sign-in --pin-fd 3", "123456\n"),
            };
            let done = holder.mfactl(words, secrets);
            assert!(done.status.success(), "{words}: {done:?}");
        }
    });
}
