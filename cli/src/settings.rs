//! From options to a judge.

use std::path::{Path, PathBuf};

use vouchsafe::config::Config;
use vouchsafe::danger::Relaxation;
use vouchsafe::name::DistinguishedName;
use vouchsafe::oid::OidBuf;
use vouchsafe::revocation::{CrlStore, OcspStore};
use vouchsafe::verify::Builder;
use vouchsafe::{Anchor, Malformed, Mapper, Namespace, Peer, Purpose, Refusal, Time, TrustStore, Verifier};

use crate::arguments::{Question, Trust};
use crate::files;
use crate::judge::Judge;
use crate::trouble::{FileFault, Trouble};

/// Who judges, and by what.
pub(crate) fn judge(trust: &Trust, question: &Question) -> Result<Judge, Trouble> {
    let (verifier, mapper) = match &trust.config {
        Some(file) => by_config(file)?,
        None => by_options(trust)?,
    };
    let at = question.at.unwrap_or_else(Time::now);
    if question.name.is_none() && wants_name(&verifier, at) {
        return Err(Trouble::NoName);
    }
    Ok(Judge { verifier, mapper, name: question.name.clone(), at })
}

/// It does not say so beforehand, but it says so of whoever comes, and first.
fn wants_name(verifier: &Verifier, at: Time) -> bool {
    let mut anchors = verifier.anchors().iter();
    let anyone = anchors.find_map(|anchor| anchor.certificate()).unwrap_or_default();
    matches!(verifier.verify(&Peer::new(anyone, &[]), at), Err(Refusal::NoReferenceName))
}

fn by_config(file: &Path) -> Result<(Verifier, Option<Mapper>), Trouble> {
    let config = Config::load(file).map_err(|fault| Trouble::of_config(file, &fault))?;
    Ok((config.verifier().clone(), config.mapper().cloned()))
}

fn by_options(trust: &Trust) -> Result<(Verifier, Option<Mapper>), Trouble> {
    let purpose = trust.purpose.clone().unwrap_or(Purpose::ClientAuth);
    let builder = Verifier::builder(anchors(trust)?, purpose);
    let builder = with_intermediates(builder, &trust.intermediates)?;
    let verifier = with_revocation(builder, trust)?.build()?;
    let is_spiffe = |namespace: &Namespace| namespace.to_string().starts_with("spiffe://");
    let mapper = trust.namespace.iter().any(is_spiffe).then(Mapper::spiffe);
    Ok((verifier, mapper))
}

fn anchors(trust: &Trust) -> Result<TrustStore, Trouble> {
    let mut anchors = TrustStore::new();
    for file in &trust.anchors {
        for (number, der) in (1..).zip(files::certificates(file)?.iter()) {
            let wrong = |fault: String| FileFault::Object { what: "certificate", number, fault }.of(file);
            let anchor = Anchor::from_certificate(der).map_err(|fault| wrong(fault.to_string()))?;
            let anchor = trust.namespace.iter().cloned().fold(anchor, Anchor::vouches_for);
            anchors.add(anchor).map_err(|fault| wrong(fault.to_string()))?;
        }
    }
    Ok(anchors)
}

fn with_intermediates(mut builder: Builder, files: &[PathBuf]) -> Result<Builder, Trouble> {
    for file in files {
        for (number, der) in (1..).zip(files::certificates(file)?.iter()) {
            builder = builder.intermediate(der).map_err(|fault| {
                FileFault::Object { what: "certificate", number, fault: fault.to_string() }.of(file)
            })?;
        }
    }
    Ok(builder)
}

fn with_revocation(builder: Builder, trust: &Trust) -> Result<Builder, Trouble> {
    if trust.no_revocation {
        return Ok(builder.relax(Relaxation::NoRevocation));
    }
    if trust.crl.is_empty() && trust.ocsp.is_empty() {
        return Err(Trouble::NoRevocationDecision);
    }
    let mut crls = CrlStore::new();
    for file in &trust.crl {
        files::each_crl(file, |crl| crls.add(crl))?;
    }
    let mut responses = OcspStore::new();
    for file in &trust.ocsp {
        responses.add(files::response(file)?).map_err(|fault| {
            FileFault::Object { what: "OCSP response", number: 1, fault: fault.to_string() }.of(file)
        })?;
    }
    let builder = if trust.crl.is_empty() { builder } else { builder.crls(crls) };
    Ok(if trust.ocsp.is_empty() { builder } else { builder.ocsp(responses) })
}

/// As [`Namespace`] prints itself: a form, a colon, a name.
pub(crate) fn namespace(text: &str) -> Result<Namespace, String> {
    let Some((form, name)) = text.split_once(':') else {
        return Err("not FORM:NAME, such as spiffe:prod.example".to_owned());
    };
    let read: fn(&str) -> Result<Namespace, Malformed> = match form {
        "spiffe" => |name| Namespace::spiffe(name.strip_prefix("//").unwrap_or(name)),
        "dns" => Namespace::dns,
        "email" => |name| match name.strip_prefix('.') {
            Some(domain) => Namespace::email_below(domain),
            None => Namespace::email(name),
        },
        "ip" => Namespace::ip,
        "uri" => Namespace::uri_host,
        "upn" => Namespace::upn,
        "sid" => Namespace::sid_domain,
        "extension" => |oid| OidBuf::parse(oid).map(Namespace::extension),
        "directory" => |name| DistinguishedName::parse(name).map(Namespace::directory),
        "other" => |type_id| OidBuf::parse(type_id).map(Namespace::other),
        _ => {
            return Err(
                "the form is none of spiffe, dns, email, ip, uri, upn, sid, directory, other and extension"
                    .to_owned(),
            );
        }
    };
    read(name).map_err(|fault| fault.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_namespace_is_read_as_it_is_printed() {
        let table = [
            "spiffe://prod.example",
            "dns:prod.example",
            "email:prod.example",
            "email:.prod.example",
            "ip:10.0.0.0/8",
            "uri:prod.example",
            "upn:prod.example",
            "directory:O=Example,C=DE",
            "other:1.3.6.1.5.5.7.8.7",
            "sid:S-1-5-21-1-2-3",
            "extension:1.3.6.1.4.1.99999.1",
        ];
        for text in table {
            assert_eq!(namespace(text).map(|read| read.to_string()).as_deref(), Ok(text));
        }
        assert_eq!(namespace("spiffe:prod.example"), namespace("spiffe://prod.example"));
        for wrong in ["prod.example", "spiffe:", "host:prod.example", "ip:10.1.0.0/8", ""] {
            assert!(namespace(wrong).is_err(), "{wrong}");
        }
    }
}
