//! The keys that are sold: only tests, which `README.md` lists.
