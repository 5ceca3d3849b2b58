//! stub
pub(crate) const EXTENSION_ID: &str = "odmkekgkafcgbabicdjplcappphjnilj";
pub(crate) const ADDON_ID: &str = "browser@mfad.org";
