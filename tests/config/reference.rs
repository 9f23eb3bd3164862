//! The reference of all keys is made from the tables that the reader refuses unknown keys by.

use std::path::Path;

use vouchsafe::config;

/// `VOUCHSAFE_BLESS=1` writes the file instead.
#[test]
fn the_committed_reference_is_the_one_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/configuration.md");
    if std::env::var_os("VOUCHSAFE_BLESS").is_some() {
        std::fs::write(&path, config::reference()).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(path).unwrap(),
        config::reference(),
        "bless it with VOUCHSAFE_BLESS=1"
    );
}
