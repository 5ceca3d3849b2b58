//! The terms of mfad's contract: the enumerations that ceremonies decide by and the bus carries as words.
//! They know neither a bus nor a sentence; `mfad-bus` carries them, and `mfad-i18n` has what people read.

/// An enumeration whose values are words in the contract.
#[macro_export]
macro_rules! terms {
    ($(#[$doc:meta])* $type:ident { $($(#[$each:meta])* $name:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $type { $($(#[$each])* $name,)+ }

        impl $type {
            /// Each of them.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The word on the bus.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }

            /// The value of this word, if it is one.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$name),)+ _ => None }
            }
        }

        impl ::std::fmt::Display for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}

mod cause;
mod directory;
mod fido2;
mod method;
mod note;
mod oath;
mod openpgp;
mod piv;
mod prompt;
mod remedy;
mod web_authn;

pub use cause::*;
pub use directory::*;
pub use fido2::*;
pub use method::*;
pub use note::*;
pub use oath::*;
pub use openpgp::*;
pub use piv::*;
pub use prompt::*;
pub use remedy::*;
pub use web_authn::*;
