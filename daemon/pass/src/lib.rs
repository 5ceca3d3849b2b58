//! Access passes: twelve letters that let somebody in once. The machine and whoever has its secret make the
//! same pass for an account and an end of its time, so that neither has to hear of the other
//! (docs/decisions/0048). Bytes in, bytes out: no clock, no disk.

mod escrow;
mod letters;
mod secret;

pub use escrow::{
    Escrow, EscrowError, Identities, LARGEST_ESCROW, LARGEST_IDENTITIES, encrypt, is_recipient,
};
pub use letters::Pass;
pub use secret::{Found, LONGEST, MachineSecret, STEP, end_of};
