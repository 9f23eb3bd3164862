//! RFC 9440 2.1: a certificate is a Byte Sequence (RFC 9651 3.3.5), a chain a List of them (RFC 9651 3.1).

use super::{Taken, Wrong, base64, split};
use crate::proxy::fault::Wanted;

/// Members with commas between them and optional space around the commas. Parameters mean nothing there; the RFC lets a
/// reader pass over them, and here they are refused.
pub(super) fn list(text: &[u8], taken: &mut Taken) -> Result<(), Wrong> {
    split(text, b',').try_for_each(|member| {
        let member = member.trim_ascii();
        let base64 = member.strip_prefix(b":").and_then(|rest| rest.strip_suffix(b":"));
        base64::one(base64.ok_or_else(|| Wrong::new(member, Wanted::ByteSequence))?, taken)
    })
}
