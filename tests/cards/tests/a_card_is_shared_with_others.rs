//! The same card, used by GnuPG's scdaemon and by mfad at the same time.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use card_tests::openpgp::Gpg;
use card_tests::piv::{Holder, PIN};
use card_tests::{Pcscd, until};

const ROUNDS: usize = 50;

#[tokio::test]
async fn neither_gpg_nor_mfactl_fails_in_fifty_rounds() {
    let Some(gpg) = Gpg::find() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    holder.generates("9a", "p256", "CN=anna").await.done();
    let enrolled = holder.mfactl("enroll --card --pin-fd 3", &format!("{PIN}\n"));
    assert!(enrolled.status.success(), "{enrolled:?}");
    let (rounds, over) = (AtomicUsize::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        let theirs = scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                let said = gpg.keeps_the_card();
                assert!(said.contains("pinretry:3:0:3:"), "{said}");
                rounds.fetch_add(1, Ordering::Relaxed);
            }
        });
        // mfad takes 60 operations a minute, so the faster waits for the other.
        for round in 0..ROUNDS {
            until("gpg is through", || {
                theirs.is_finished() || rounds.load(Ordering::Relaxed) >= round
            });
            let (words, secrets) = match round % 3 {
                0 => ("openpgp status", ""),
                1 => ("piv status", ""),
                _ => ("sign-in --pin-fd 3", "123456\n"),
            };
            let done = holder.mfactl(words, secrets);
            over.store(round + 1 == ROUNDS || !done.status.success(), Ordering::Relaxed);
            assert!(done.status.success(), "{words}: {done:?}");
        }
    });
    assert!(rounds.load(Ordering::Relaxed) >= ROUNDS - 1);
}
