//! All integration tests of this crate in one program: one link instead of one for each file.

#![allow(missing_docs)]

mod a_whole_life;
mod every_product;

use end_to_end::{Ended, Person, pin};
use zbus::OwnedObjectPath;

/// The PIN of every key here; long enough for all of them.
const PIN: &str = "12345678";

/// More prompts for a PIN than any operation has that goes on.
const MOST: usize = 8;

/// How an operation ends if it is told yes and given the PIN; if a new one is wanted, it is another one
/// of a length that the key takes.
async fn ends(person: &mut Person, operation: &OwnedObjectPath, current: &mut String) -> Ended {
    let mut asked = 0;
    person
        .answer(operation, async |operation, kind, details| match kind.as_str() {
            "pin" => {
                asked += 1;
                assert!(asked < MOST, "{details:?}");
                if details.wanted.as_deref() == Some("new") {
                    let length =
                        details.maximum.unwrap_or(8).min(8).max(details.minimum.unwrap_or(4));
                    let digit = if current.starts_with('1') { "2" } else { "1" };
                    *current = digit.repeat(length.try_into().unwrap());
                }
                operation.answer_pin(pin(current)).await.unwrap();
            }
            "confirm" => operation.confirm(true).await.unwrap(),
            _ => (),
        })
        .await
}
