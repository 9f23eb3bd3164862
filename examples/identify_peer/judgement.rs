//! One peer, in files, judged.

use std::error::Error;
use std::fmt::{Display, Write as _};

use vouchsafe::danger::Relaxation;
use vouchsafe::revocation::CrlStore;
use vouchsafe::{
    Anchor, Mapper, Peer, Principal, Refusal, Time, TrustStore, VerifiedPath, Verifier,
    certificate::Certificate, error::Position, verify::Builder,
};

use crate::arguments::{Request, Revocation};
use crate::files::{self, FileFault};
use crate::{ACCEPTED, Outcome, REFUSED};

/// Who the peer is, or why it is refused.
///
/// # Errors
/// When it could not be judged, with the file at fault.
pub(crate) fn of(request: &Request) -> Result<Outcome, Box<dyn Error>> {
    let verifier = verifier(request)?;
    let chain = files::certificates(&request.chain)?;
    let (end_entity, sent) = chain.split_first().ok_or("an empty chain")?;
    let mut peer = Peer::new(end_entity, sent);
    if let Some(name) = &request.name {
        peer = peer.named(name.clone());
    }
    let answer = if request.identify {
        verifier
            .identify(&peer, &Mapper::spiffe(), request.at)
            .map(|principal| identified(&principal, request.at))
    } else {
        verifier.verify(&peer, request.at).map(|path| verified(&path, request.at))
    };
    Ok(match answer {
        Ok(text) => Outcome { text, code: ACCEPTED },
        Err(refusal) => Outcome { text: refused(&refusal), code: REFUSED },
    })
}

fn verifier(request: &Request) -> Result<Verifier, Box<dyn Error>> {
    let builder = Verifier::builder(anchors(request)?, request.purpose.clone());
    let builder = with_intermediates(builder, request)?;
    let builder = match &request.revocation {
        Revocation::ByCrls(files) => {
            let mut crls = CrlStore::new();
            files::each_crl(files, |crl| crls.add(crl.as_ref()))?;
            builder.crls(crls)
        }
        Revocation::Without => builder.relax(Relaxation::NoRevocation),
    };
    Ok(builder.build()?)
}

fn anchors(request: &Request) -> Result<TrustStore, FileFault> {
    let mut anchors = TrustStore::new();
    files::each_certificate(&request.anchors, |der| -> Result<(), Box<dyn Error>> {
        let anchor = Anchor::from_certificate(der)?;
        anchors.add(request.namespaces.iter().cloned().fold(anchor, Anchor::vouches_for))?;
        Ok(())
    })?;
    Ok(anchors)
}

fn with_intermediates(builder: Builder, request: &Request) -> Result<Builder, FileFault> {
    let mut builder = builder;
    files::each_certificate(&request.intermediates, |der| {
        builder.clone().intermediate(der).map(|more| builder = more)
    })?;
    Ok(builder)
}

fn identified(principal: &Principal, at: Time) -> String {
    let mut text = format!("accepted: {}\n", principal.name());
    line(&mut text, "kind", principal.kind());
    line(&mut text, "anchor", principal.anchor_label());
    line(&mut text, "judged at", at);
    line(&mut text, "valid until", principal.valid_until());
    line(&mut text, "fingerprint", hex(principal.fingerprint()));
    line(&mut text, "relaxations", listed(principal.relaxations()));
    text
}

fn verified(path: &VerifiedPath<'_>, at: Time) -> String {
    let mut text = format!("accepted: {}\n", path.end_entity().subject());
    line(
        &mut text,
        "identity",
        "none: no --namespace spiffe:.. says whose SPIFFE IDs the anchors may vouch for",
    );
    line(&mut text, "names", names(path.end_entity()));
    let subjects: String =
        path.certificates().map(|certificate| format!("{} <- ", certificate.subject())).collect();
    line(&mut text, "path", format_args!("{subjects}[{}]", path.anchor()));
    line(&mut text, "judged at", at);
    line(&mut text, "valid until", path.valid_until());
    for (at, certificate) in path.certificates().enumerate() {
        if let Some(status) = path.revocation(Position::new(at)) {
            line(&mut text, "revocation", format_args!("{}: {status}", certificate.subject()));
        }
    }
    line(&mut text, "relaxations", listed(path.relaxations()));
    text
}

/// The reason in one line, then the whole story.
fn refused(refusal: &Refusal) -> String {
    let mut text = format!("refused: {refusal}\n");
    if let Some(report) = refusal.report() {
        // Writing to a String does not fail.
        let _ = writeln!(text, "\n{report:#}");
    }
    text
}

fn line(text: &mut String, title: &str, value: impl Display) {
    let _ = writeln!(text, "  {title:<13}{value}");
}

fn listed<T: Display>(items: &[T]) -> String {
    if items.is_empty() {
        return "none".to_owned();
    }
    items.iter().map(T::to_string).collect::<Vec<_>>().join("; ")
}

fn names(certificate: &Certificate<'_>) -> String {
    match certificate.subject_alt_names() {
        Ok(Some(names)) => listed(&names.iter().flatten().map(|name| name.to_string()).collect::<Vec<_>>()),
        Ok(None) => "none".to_owned(),
        Err(fault) => fault.to_string(),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
