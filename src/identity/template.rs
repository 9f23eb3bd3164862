//! What a principal is called: literal text and captures.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::identity::pattern::{Alphabet, Captures, is_capture_name};
use crate::identity::{Pattern, Source};
use crate::name::text::is_printable;

/// A name with holes: `{ns}/{sa}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Literal(String),
    Capture(String),
}

/// The longest template: a name for people to read.
const LONGEST: usize = 256;

/// Why a text names nobody.
pub(super) enum NoTemplate {
    Syntax,
    UnknownCapture(String),
    Ambiguous,
}

impl Template {
    /// The name that is made of what this pattern captures from this source.
    pub(super) fn checked(text: &str, pattern: &Pattern, source: &Source) -> Result<Self, NoTemplate> {
        let captures = pattern.captures(source);
        let template = Self::parse(text).ok_or(NoTemplate::Syntax)?;
        if let Some(capture) = template.unknown_capture(&captures) {
            return Err(NoTemplate::UnknownCapture(capture.to_owned()));
        }
        if template.is_ambiguous(&captures) { Err(NoTemplate::Ambiguous) } else { Ok(template) }
    }

    /// The whole of it, if nothing is captured.
    pub(super) fn literal(&self) -> Option<&str> {
        match self.0.as_slice() {
            [Part::Literal(text)] => Some(text),
            _ => None,
        }
    }

    /// `None` unless it is 1 to 256 bytes of printable text, with braces only around the names of captures.
    fn parse(text: &str) -> Option<Self> {
        if text.is_empty() || text.len() > LONGEST || !text.chars().all(is_printable) {
            return None;
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((literal, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}')?;
            push_literal(&mut parts, literal)?;
            is_capture_name(name).then(|| parts.push(Part::Capture(name.to_owned())))?;
            rest = after;
        }
        push_literal(&mut parts, rest)?;
        Some(Self(parts))
    }

    /// The first capture that is none of these.
    fn unknown_capture(&self, captures: &[(&str, Alphabet)]) -> Option<&str> {
        self.0.iter().find_map(|part| match part {
            Part::Capture(name) if !captures.iter().any(|(known, _)| known == name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// Can two different captures make the same name? A name that is read from the left comes apart in one
    /// way only if what follows each capture, but for the last, has a character that the capture cannot hold:
    /// `a` and `b-c` must not be called what `a-b` and `c` are.
    fn is_ambiguous(&self, captures: &[(&str, Alphabet)]) -> bool {
        let holds = |name: &str, character| {
            let known = captures.iter().find(|(known, _)| *known == name);
            known.is_none_or(|(_, alphabet)| alphabet.contains(character))
        };
        let last = self.0.iter().rposition(|part| matches!(part, Part::Capture(_))).unwrap_or(0);
        let followed = self.0.iter().zip(self.0.iter().skip(1)).take(last);
        followed.into_iter().any(|pair| match pair {
            (Part::Capture(_), Part::Capture(_)) => true,
            (Part::Capture(name), Part::Literal(text)) => {
                text.chars().all(|character| holds(name, character))
            }
            (Part::Literal(_), _) => false,
        })
    }

    /// `None` if a capture is missing, which [`unknown_capture`](Self::unknown_capture) has ruled out.
    pub(super) fn fill(&self, captures: &Captures<'_>) -> Option<String> {
        let mut name = String::new();
        for part in &self.0 {
            name.push_str(match part {
                Part::Literal(text) => text,
                Part::Capture(capture) => captures.get(capture)?,
            });
        }
        Some(name)
    }
}

fn push_literal(parts: &mut Vec<Part>, text: &str) -> Option<()> {
    if text.contains(['{', '}']) {
        return None;
    }
    if !text.is_empty() {
        parts.push(Part::Literal(text.to_owned()));
    }
    Some(())
}
