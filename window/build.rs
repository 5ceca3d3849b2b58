//! Puts the icons into the program, so that it has them wherever it runs from.

fn main() {
    glib_build_tools::compile_resources(
        &["data"],
        "data/resources.gresource.xml",
        "window.gresource",
    );
}
