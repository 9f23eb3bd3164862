//! RFC 4514: a distinguished name as text, for people. Nothing here is ever read back.

use alloc::vec::Vec;
use core::fmt::{self, Write};

use super::{Attribute, Name, Rdn, compare};
use crate::name::text::{bounded, is_printable, write_hex_pairs};

impl fmt::Display for Name<'_> {
    /// As RFC 4514 has it: the last relative distinguished name first. Escaped and cut at 256 characters, so
    /// that a peer cannot write the log. `(empty)` for the empty name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("(empty)");
        }
        let rdns: Vec<Rdn<'_>> = self.rdns().collect();
        bounded(f, |out| {
            let mut separator = "";
            for rdn in rdns.into_iter().rev() {
                for attribute in rdn.attributes(0) {
                    out.write_str(separator)?;
                    write_attribute(out, &attribute)?;
                    separator = "+";
                }
                separator = ",";
            }
            Ok(())
        })
    }
}

/// RFC 4514 2.3.
fn write_attribute(out: &mut dyn Write, attribute: &Attribute<'_>) -> fmt::Result {
    match attribute.oid.name() {
        Some(name) => write!(out, "{name}=")?,
        None => write!(out, "{}=", attribute.oid)?,
    }
    match compare::decoded(attribute.tag, attribute.value) {
        Some(text) => write_value(out, text),
        None => {
            out.write_char('#')?;
            attribute.bytes.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
        }
    }
}

/// RFC 4514 2.4, and whatever is not printable as hexadecimal pairs.
fn write_value(out: &mut dyn Write, text: &str) -> fmt::Result {
    let last = text.len().saturating_sub(1);
    for (index, character) in text.char_indices() {
        let at_an_end = index == 0 || index == last;
        match character {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => write!(out, "\\{character}")?,
            ' ' if at_an_end => out.write_str("\\ ")?,
            '#' if index == 0 => out.write_str("\\#")?,
            plain if is_printable(plain) => out.write_char(plain)?,
            other => write_hex_pairs(out, other)?,
        }
    }
    Ok(())
}
