//! What several attacks need.
