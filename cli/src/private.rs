//! What keeps other programs of the same user out of this one: they may neither trace it, nor read its
//! memory, nor take its descriptors, and with them its connection to the daemon.

use rustix::process::{DumpableBehavior, set_dumpable_behavior};

/// From now on nobody but root gets into this process (PR_SET_DUMPABLE, ptrace(2)). It dumps no core
/// either.
pub(crate) fn keep_out_others() {
    if let Err(error) = set_dumpable_behavior(DumpableBehavior::NotDumpable) {
        // The kernel refuses no such thing; one that did would be no reason to refuse a person.
        eprintln!("mfad: {error}");
    }
}
