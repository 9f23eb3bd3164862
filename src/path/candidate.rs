//! What a search finds: candidate paths, and the ends of ways that are none.

use alloc::vec::Vec;

use crate::path::issuers::Issuer;
use crate::path::pool::{AnchorEntry, Entry};
use crate::policy::Rule;
use crate::signature;

/// A path whose every signature holds; the engine has not judged it yet.
#[derive(Clone)]
pub(crate) struct Candidate<'x> {
    /// The end entity first.
    pub(crate) certificates: Vec<&'x Entry<'x>>,
    /// Who issued the last of them.
    pub(crate) anchor: &'x AnchorEntry<'x>,
}

/// Where a way ended that led to no anchor.
pub(crate) struct DeadEnd<'x> {
    /// From the end entity to where it ended.
    pub(crate) chain: Vec<&'x Entry<'x>>,
    pub(crate) obstacle: Obstacle<'x>,
}

pub(crate) enum Obstacle<'x> {
    /// The last of the chain breaks a rule in the place where it would stand.
    Screened(Rule),
    /// Nobody of the name that the last of the chain calls its issuer is known.
    NoIssuer,
    /// The last of the chain is not signed by this issuer of the right name.
    Signature { issuer: Issuer<'x>, fault: signature::Fault },
    /// This anchor may not vouch for the end entity's identity.
    Barred(&'x AnchorEntry<'x>),
    /// So long a path is not followed.
    TooLong { allowed: u32 },
}
