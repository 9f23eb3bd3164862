//! The extensions of a CRL and of its entries (RFC 5280 5.2, 5.3).

use crate::certificate::Extension;
use crate::der::Reader;
use crate::error::{Element, Malformed, Problem};

/// The most extensions in one place. Each is compared with those before it, and whoever sends CRLs could make that
/// quadratic; real CRLs have four.
const MOST: usize = 64;

/// Hands each extension in the contents of an `Extensions` to `take`. At least one, and none twice (RFC 5280 4.2).
pub(super) fn each<'a>(
    contents: &'a [u8],
    element: Element,
    mut take: impl FnMut(Extension<'a>) -> Result<(), Malformed>,
) -> Result<(), Malformed> {
    let mut reader = Reader::new(contents, element)?;
    if reader.is_empty() {
        return reader.fail(Problem::Empty);
    }
    let mut count = 0_usize;
    while !reader.is_empty() {
        let extension = Extension::read(&mut reader, element)?;
        if all(contents, element).take(count).any(|earlier| earlier.oid == extension.oid) {
            return reader.fail(Problem::Duplicate);
        }
        count = count.saturating_add(1);
        if count > MOST {
            return reader.fail(Problem::TooLong);
        }
        take(extension)?;
    }
    Ok(())
}

fn all(contents: &[u8], element: Element) -> impl Iterator<Item = Extension<'_>> {
    let mut reader = Reader::new(contents, element).ok();
    core::iter::from_fn(move || Extension::read(reader.as_mut()?, element).ok())
}
