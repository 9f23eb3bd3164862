//! When a peer stops being accepted. Where one path ends, another may go on: under an authority's next certificate, by a response
//! that holds longer than a CRL. So the same question is asked again for the second after each end.

use vouchsafe::verified::{End, RestsOn};
use vouchsafe::{Peer, Time, VerifiedPath};

use crate::forecast::row::{Ending, Kind};
use crate::judge::Judge;
use crate::verify;

/// How many ends of one peer are looked behind.
const TURNS: usize = 16;

/// Who judges by what is known, and who takes all evidence for renewed.
pub(crate) struct Judges<'j> {
    pub(crate) now: &'j Judge,
    renewed: Judge,
}

impl<'j> Judges<'j> {
    pub(crate) fn new(now: &'j Judge) -> Self {
        Self { now, renewed: now.without_revocation() }
    }
}

/// What ends first as things are, and what if CRLs and responses are renewed. `path` is how it is accepted now.
pub(super) fn endings(
    judges: &Judges<'_>,
    peer: &Peer<'_>,
    path: &VerifiedPath<'_>,
) -> Option<(Ending, Ending)> {
    let at = judges.now.at;
    let first = last_end(judges.now, peer, path, at)?;
    if first.kind == Kind::Own {
        return Some((first.clone(), first));
    }
    let renew = match judges.renewed.judge_at(peer, at) {
        Ok(accepted) => last_end(&judges.renewed, peer, &accepted.path, at)?,
        Err(_) => first.clone(),
    };
    Some((first, renew))
}

/// The end behind which the peer is refused.
fn last_end(judge: &Judge, peer: &Peer<'_>, path: &VerifiedPath<'_>, at: Time) -> Option<Ending> {
    let mut last = first_end(path, at)?;
    for _ in 0..TURNS {
        // Behind its own end nothing goes on.
        if last.kind == Kind::Own {
            break;
        }
        let next = last.until.plus_seconds(1);
        let Ok(accepted) = judge.judge_at(peer, next) else { break };
        match first_end(&accepted.path, next) {
            Some(later) if later.until > last.until => last = later,
            _ => break,
        }
    }
    Some(last)
}

/// Evidence that is used past its time, by a choice of `danger`, does not end.
fn first_end(path: &VerifiedPath<'_>, at: Time) -> Option<Ending> {
    let ends = path.ends();
    let end = ends.iter().find(|end| kind(end) != Kind::Evidence || end.until > at)?;
    Some(Ending { until: end.until, kind: kind(end), what: verify::what(end, path) })
}

fn kind(end: &End) -> Kind {
    match &end.of {
        RestsOn::Certificate(position) if position.index() == 0 => Kind::Own,
        RestsOn::Certificate(_) => Kind::Issuer,
        RestsOn::Anchor => Kind::Anchor,
        _ => Kind::Evidence,
    }
}
