//! Labels and segments: what is compared whole.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Alphabet, Captures, PatternError, is_capture_name};
use crate::error::{Element, Malformed, Problem};
use crate::name::dns::DnsName;
use crate::name::spiffe::{SpiffeId, TrustDomain};

/// What separates pieces, and from which end they are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Boundary {
    /// Labels of a host name, from the right.
    Label,
    /// Segments of a path, from the left.
    Segment,
}

impl Boundary {
    /// The next piece of a text, and what is left beyond it.
    fn next_piece(self, text: &str) -> (&str, Option<&str>) {
        let split = match self {
            Self::Segment => text.split_once('/'),
            Self::Label => text.rsplit_once('.').map(|(rest, label)| (label, rest)),
        };
        split.map_or((text, None), |(piece, rest)| (piece, Some(rest)))
    }
}

/// A host name or a path, piece by piece from its fixed end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pieces {
    boundary: Boundary,
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Literal(String),
    /// One piece.
    One(String),
    /// One piece or more, at the open end.
    Rest(String),
}

impl Pieces {
    /// `whole` is the pattern that `text` is a part of.
    pub(super) fn parse(text: &str, boundary: Boundary, whole: &str) -> Result<Self, PatternError> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut rest = Some(text);
        while let Some(text) = rest {
            let (piece, beyond) = next_written(boundary, text);
            rest = beyond;
            let piece = Piece::parse(piece)
                .filter(|piece| rest.is_none() || !matches!(piece, Piece::Rest(_)))
                .ok_or_else(|| PatternError::Capture { pattern: whole.into(), piece: piece.into() })?;
            let name = piece.capture();
            if name.is_some() && pieces.iter().any(|earlier| earlier.capture() == name) {
                return Err(PatternError::Name(name.unwrap_or_default().to_owned()));
            }
            pieces.push(piece);
        }
        match (boundary, pieces.first()) {
            // Whoever names no domain at all names everybody.
            (Boundary::Label, Some(Piece::One(name) | Piece::Rest(name))) => {
                Err(PatternError::Capture { pattern: whole.into(), piece: name.clone() })
            }
            _ => Ok(Self { boundary, pieces }),
        }
    }

    /// With `x` in the place of each capture it must be a SPIFFE ID.
    pub(super) fn check_spiffe(&self, trust_domain: &TrustDomain) -> Result<(), Malformed> {
        let path: Vec<_> = self.pieces.iter().map(Piece::example).collect();
        SpiffeId::parse(&alloc::format!("spiffe://{trust_domain}/{}", path.join("/"))).map(|_| ())
    }

    /// With `x` in the place of each capture it must be a host name, written as it will be compared.
    pub(super) fn check_dns(&self) -> Result<(), Malformed> {
        let labels: Vec<_> = self.pieces.iter().rev().map(Piece::example).collect();
        let example = labels.join(".");
        let name = DnsName::parse(&example)?;
        if name.as_str() == example { Ok(()) } else { Err(Malformed::new(Element::DnsName, Problem::Syntax)) }
    }

    pub(super) fn captures(&self) -> impl Iterator<Item = (&str, Alphabet)> {
        let (one, more) = match self.boundary {
            Boundary::Label => (Alphabet::Label, Alphabet::Host),
            Boundary::Segment => (Alphabet::Segment, Alphabet::Path),
        };
        self.pieces.iter().filter_map(move |piece| match piece {
            Piece::Literal(_) => None,
            Piece::One(name) => Some((name.as_str(), one)),
            Piece::Rest(name) => Some((name.as_str(), more)),
        })
    }

    /// What it matches, for example: each capture is another text, so that no two of them are taken for one.
    pub(super) fn example_text(&self) -> String {
        self.join(self.pieces.iter().enumerate().map(|(at, piece)| piece.example_at(at)).collect())
    }

    /// The shortest that it matches.
    pub(super) fn shortest_text(&self) -> String {
        self.join(self.pieces.iter().map(|piece| piece.example().to_owned()).collect())
    }

    /// What both match, for example.
    pub(super) fn in_common(&self, other: &Self) -> Option<String> {
        let mut found = Vec::new();
        let (mut ours, mut theirs) = (self.pieces.iter(), other.pieces.iter());
        loop {
            let at = found.len();
            match (ours.next(), theirs.next()) {
                (None, None) => return Some(self.join(found)),
                (Some(Piece::Rest(_)), Some(piece)) => {
                    found.push(piece.example_at(at));
                    found.extend(
                        theirs.enumerate().map(|(next, piece)| piece.example_at(at.saturating_add(next))),
                    );
                    return Some(self.join(found));
                }
                (Some(piece), Some(Piece::Rest(_))) => {
                    found.push(piece.example_at(at));
                    found.extend(
                        ours.enumerate().map(|(next, piece)| piece.example_at(at.saturating_add(next))),
                    );
                    return Some(self.join(found));
                }
                (Some(Piece::Literal(one)), Some(Piece::Literal(other))) if one != other => return None,
                (Some(Piece::One(_)), Some(piece)) | (Some(piece), Some(_)) => {
                    found.push(piece.example_at(at))
                }
                (None, Some(_)) | (Some(_), None) => return None,
            }
        }
    }

    /// What lies under this host name and matches, for example.
    pub(super) fn under(&self, base: &DnsName) -> Option<String> {
        let mut pieces: Vec<Piece> =
            base.as_str().rsplit('.').map(|label| Piece::Literal(label.to_owned())).collect();
        let itself = Self { boundary: self.boundary, pieces: pieces.clone() };
        pieces.push(Piece::Rest(String::new()));
        let below = Self { boundary: self.boundary, pieces };
        self.in_common(&below).or_else(|| self.in_common(&itself))
    }

    /// Can it match this host name, or one below it?
    pub(super) fn can_lie_under(&self, base: &DnsName) -> bool {
        self.under(base).is_some()
    }

    fn join(&self, mut pieces: Vec<String>) -> String {
        match self.boundary {
            Boundary::Segment => pieces.join("/"),
            Boundary::Label => {
                pieces.reverse();
                pieces.join(".")
            }
        }
    }

    pub(super) fn matches(&self, text: &str) -> Option<Captures<'_>> {
        let mut captured = Vec::new();
        let mut left = Some(text);
        for piece in &self.pieces {
            let text = left?;
            let (found, beyond) = self.boundary.next_piece(text);
            left = beyond;
            match piece {
                Piece::Literal(wanted) if wanted == found => {}
                Piece::Literal(_) => return None,
                Piece::One(name) => captured.push((name.as_str(), found.to_owned())),
                Piece::Rest(name) => {
                    captured.push((name.as_str(), text.to_owned()));
                    left = None;
                }
            }
        }
        left.is_none().then_some(Captures(captured))
    }
}

impl Piece {
    /// `None` if there are braces in it, and it is no capture.
    fn parse(text: &str) -> Option<Self> {
        let Some(inside) = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) else {
            return (!text.contains(['{', '}'])).then(|| Self::Literal(text.to_owned()));
        };
        let (name, open_ended) = inside.strip_suffix("..").map_or((inside, false), |name| (name, true));
        let kind = if open_ended { Self::Rest } else { Self::One };
        is_capture_name(name).then(|| kind(name.to_owned()))
    }

    fn capture(&self) -> Option<&str> {
        match self {
            Self::Literal(_) => None,
            Self::One(name) | Self::Rest(name) => Some(name),
        }
    }

    fn example_at(&self, at: usize) -> String {
        match self {
            Self::Literal(text) => text.clone(),
            Self::One(_) | Self::Rest(_) => alloc::format!("x{at}"),
        }
    }

    fn example(&self) -> &str {
        match self {
            Self::Literal(text) => text,
            Self::One(_) | Self::Rest(_) => "x",
        }
    }
}

/// As [`Boundary::next_piece`], but the dots of `{name..}` are no boundaries.
fn next_written(boundary: Boundary, text: &str) -> (&str, Option<&str>) {
    let is_all = text.starts_with('{') && text.find('}') == text.len().checked_sub(1);
    if is_all { (text, None) } else { boundary.next_piece(text) }
}

/// The trust domain and the path of `spiffe://trust-domain/path`, the path without its leading slash.
pub(super) fn split_spiffe(pattern: &str) -> Result<(&str, &str), Malformed> {
    pattern
        .strip_prefix("spiffe://")
        .and_then(|rest| rest.split_once('/'))
        .ok_or(Malformed::new(Element::SpiffeId, Problem::Syntax))
}
