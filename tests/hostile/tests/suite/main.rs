//! Attacks, a file for each. Every test has a control that shows that it reaches what it attacks.

#![allow(missing_docs)]
