//! What is kept of one certificate.

use std::path::Path;

use serde::Serialize;
use vouchsafe::certificate::Certificate;
use vouchsafe::{Peer, Time};

use crate::forecast::ahead::{Judges, endings};
use crate::{files, shown};

/// One certificate, and what becomes of it.
#[derive(Serialize)]
pub(crate) struct Row {
    pub(crate) file: String,
    /// Which certificate of the file, from 1, where it holds those of several peers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) number: Option<usize>,
    /// Its principal, or else its subject.
    pub(crate) who: String,
    #[serde(flatten)]
    pub(crate) fate: Fate,
}

/// What becomes of a certificate.
#[derive(Serialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub(crate) enum Fate {
    /// It is accepted, and then no longer.
    Accepted {
        /// What ends first, if nothing is renewed.
        first: Ending,
        /// What ends first, if CRLs and OCSP responses are: the certificates' own dates.
        renew: Ending,
    },
    /// It is refused already.
    Refused {
        /// Why.
        reason: String,
    },
    /// Its file could not be read.
    NotJudged {
        /// Why.
        trouble: String,
    },
}

/// What ends, and when.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Ending {
    pub(crate) until: Time,
    pub(crate) kind: Kind,
    pub(crate) what: String,
}

/// What kind of thing ends. In this order they stand on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// The trust anchor's certificate.
    Anchor,
    /// The certificate of an issuer.
    Issuer,
    /// The certificate itself.
    Own,
    /// A CRL or an OCSP response.
    Evidence,
}

impl Row {
    /// What ends first stands first; after those that end the refused, then those that were not judged.
    pub(crate) fn order(&self) -> (u8, Option<Time>, &str, Option<usize>) {
        let (group, until) = match &self.fate {
            Fate::Accepted { first, .. } => (0, Some(first.until)),
            Fate::Refused { .. } => (1, None),
            Fate::NotJudged { .. } => (2, None),
        };
        (group, until, &self.file, self.number)
    }
}

/// The rows of one file, named by its place in the folder; `None` if it holds no certificate.
pub(crate) fn of_file(judges: &Judges<'_>, folder: &Path, file: &Path) -> Option<Vec<Row>> {
    let name = shown::path(file.strip_prefix(folder).unwrap_or(file));
    let bundle = match files::certificates_if_any(file) {
        Ok(Some(bundle)) => bundle,
        Ok(None) => return None,
        Err(fault) => {
            let fate = Fate::NotJudged { trouble: fault.to_string() };
            return Some(vec![Row { file: name, number: None, who: String::new(), fate }]);
        }
    };
    let (peers, issuers) = bundle.into_peers_and_issuers();
    let is_one = peers.len() == 1;
    let rows = (1..).zip(&peers).map(|(number, peer)| {
        let (who, fate) = fate(judges, &judges.now.peer(peer, &issuers, &name));
        let who = who.or_else(|| subject(peer)).unwrap_or_default();
        Row { file: name.clone(), number: (!is_one).then_some(number), who, fate }
    });
    Some(rows.collect())
}

fn subject(der: &[u8]) -> Option<String> {
    Certificate::read(der).ok().map(|certificate| certificate.subject().to_string())
}

/// Who it is, if that was asked, and what becomes of it.
fn fate(judges: &Judges<'_>, peer: &Peer<'_>) -> (Option<String>, Fate) {
    let accepted = match judges.now.judge(peer) {
        Ok(accepted) => accepted,
        Err(refusal) => return (None, Fate::Refused { reason: refusal.to_string() }),
    };
    let who = accepted.principal.map(|principal| shown::Foreign(principal.name()).to_string());
    let fate = match endings(judges, peer, &accepted.path) {
        Some((first, renew)) => Fate::Accepted { first, renew },
        None => Fate::NotJudged { trouble: "nothing that it rests on ends".to_owned() },
    };
    (who, fate)
}
