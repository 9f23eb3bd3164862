//! From the text of a file to a verifier and a mapper.

use alloc::borrow::ToOwned;
use alloc::sync::Arc;
use alloc::vec::Vec;
use std::path::Path;

use toml::Spanned;
use toml::de::DeTable;

use crate::budget::Budget;
use crate::certificate::Purpose;
use crate::config::authorities::Authorities;
use crate::config::evidence::Evidence;
use crate::config::files::Files;
use crate::config::finding::Source;
use crate::config::lax::Danger;
use crate::config::section::{Findings, Section, Told, Value};
use crate::config::{
    Config, ConfigError, ConfiguredAnchor, ConfiguredCrl, Problem, proxy, reference, rules, terms, values,
};
use crate::danger::{self, Relaxation};
use crate::identity::Mapper;
use crate::policy::Policy;
use crate::proxy::ProxyReader;
use crate::signature::Algorithms;
use crate::verify::{Builder, Verifier};

pub(super) fn build(name: &str, text: &str, folder: &Path) -> Result<Config, ConfigError> {
    let source = Arc::new(Source { name: name.to_owned(), text: text.to_owned() });
    let findings = Findings::new(&source);
    let files = Files::in_folder(folder);
    let parts = parse(text, &findings).and_then(|file| Parts::read(&file, &files, &findings));
    let warnings = findings.finish()?;
    // Whoever returns `Told` has told, so that there was a finding.
    let Ok(Parts { verifier, mapper, proxy, anchors, crls }) = parts else {
        return Err(ConfigError::new(Vec::new()));
    };
    let (files, folders) = files.finish();
    Ok(Config { verifier, mapper, proxy, anchors, crls, files, folders, warnings })
}

/// A bracket that is not closed makes a fault of every line that follows.
const MOST_OF_SYNTAX: usize = 3;

/// The first things that are not TOML are told.
fn parse<'t>(text: &'t str, findings: &Findings) -> Result<Spanned<DeTable<'t>>, Told> {
    let (file, mut faults) = DeTable::parse_recoverable(text);
    faults.sort_by_key(|fault| fault.span().map(|span| span.start));
    let told = faults.into_iter().take(MOST_OF_SYNTAX).map(|fault| {
        findings.tell(fault.span().unwrap_or_default().into(), Problem::Syntax(fault.message().to_owned()))
    });
    told.last().map_or(Ok(file), Err)
}

pub(super) struct Parts {
    verifier: Verifier,
    mapper: Option<Mapper>,
    proxy: Option<ProxyReader>,
    anchors: Vec<ConfiguredAnchor>,
    crls: Vec<ConfiguredCrl>,
}

impl Parts {
    /// Everything is read before the first fault ends it, so that all faults are told at once.
    pub(super) fn read(
        file: &Spanned<DeTable<'_>>,
        files: &Files,
        findings: &Findings,
    ) -> Result<Self, Told> {
        let file = Section::top(&reference::FILE, file, findings);
        let danger = file.read("danger", Danger::read).map(Option::unwrap_or_default);
        let purpose = purpose(&file, danger.as_ref());
        let authorities = Authorities::read(&file, files);
        let mapper = rules::mapper(&file, &authorities);
        let evidence = evidence(&file, files, danger.as_ref());
        let terms = Terms::read(&file, files);
        let proxy = handed_on(&file, purpose.as_ref());
        let (danger, mapper, evidence, terms, proxy) = (danger?, mapper?, evidence?, terms?, proxy?);
        if mapper.is_some() {
            authorities.warn(file.get("rule").is_some());
        }
        let (anchors, shown) = authorities.into_anchors()?;
        let mut builder = terms.apply(Verifier::builder(anchors, purpose?), &evidence, &danger)?;
        if let Some(crls) = evidence.crls {
            builder = builder.crls(crls);
        }
        if let Some(responses) = evidence.responses {
            builder = builder.ocsp(responses);
        }
        let verifier = builder.build().map_err(|fault| file.tell(fault))?;
        Ok(Self { verifier, mapper, proxy, anchors: shown, crls: evidence.shown })
    }
}

fn purpose(file: &Section<'_>, danger: Result<&Danger, &Told>) -> Result<Purpose, Told> {
    let danger = danger.map_err(|told| *told)?;
    match (file.get("purpose"), danger.any_purpose) {
        (Some(purpose), true) => Err(purpose.tell(Problem::Exclusive("purpose", "danger.any_purpose"))),
        (None, true) => Ok(danger::any_purpose()),
        (_, false) => {
            let value = file.need("purpose")?;
            let purpose = values::purpose(value)?;
            if danger.relaxations.contains(&Relaxation::AnyServerName) && purpose != Purpose::ServerAuth {
                return Err(value.tell(Problem::Idle("danger.any_server_name", "the purpose \"server\"")));
            }
            Ok(purpose)
        }
    }
}

/// A proxy hands on the certificates of clients.
fn handed_on(file: &Section<'_>, purpose: Result<&Purpose, &Told>) -> Result<Option<ProxyReader>, Told> {
    let Some(value) = file.get("proxy") else { return Ok(None) };
    let reader = proxy::read(value)?;
    if purpose.map_err(|told| *told)? == &Purpose::ServerAuth {
        return Err(value.tell(Problem::Idle("[proxy]", "the purpose \"client\"")));
    }
    Ok(Some(reader))
}

/// A decision on revocation, and only one.
fn evidence(file: &Section<'_>, files: &Files, danger: Result<&Danger, &Told>) -> Result<Evidence, Told> {
    let evidence = file.read("revocation", |value| Evidence::read(value, files))?.unwrap_or_default();
    let without = danger.map_err(|told| *told)?.without_revocation();
    match (evidence.is_none(), without) {
        (true, false) => Err(file.tell(Problem::NoRevocationDecision)),
        (false, true) => {
            let both = Problem::Exclusive("[revocation]", "danger.no_revocation");
            Err(file.get("revocation").map_or(Told, |value| value.tell(both)))
        }
        _ => Ok(evidence),
    }
}

/// What a verifier is told besides whom to believe.
struct Terms<'t> {
    policy: Policy,
    algorithms: Algorithms,
    budget: Budget,
    intermediates: Vec<(Value<'t>, Vec<Vec<u8>>)>,
}

impl<'t> Terms<'t> {
    fn read(file: &Section<'t>, files: &Files) -> Result<Self, Told> {
        let policy = file.read("policy", terms::policy);
        let algorithms = file.read("algorithms", terms::algorithms);
        let budget = file.read("budget", terms::budget);
        let intermediates = file
            .read("intermediates", |list| list.list_of(|named| Ok((named, files.certificates(named)?.what))));
        Ok(Self {
            policy: policy?.unwrap_or_default(),
            algorithms: algorithms?.unwrap_or_else(Algorithms::rustcrypto),
            budget: budget?.unwrap_or_default(),
            intermediates: intermediates?.unwrap_or_default(),
        })
    }

    fn apply(self, builder: Builder, evidence: &Evidence, danger: &Danger) -> Result<Builder, Told> {
        let mut builder = builder
            .policy(evidence.with_ages(self.policy))
            .algorithms(danger.algorithms(self.algorithms))
            .budget(self.budget);
        for (named, certificates) in self.intermediates {
            for (index, der) in certificates.iter().enumerate() {
                builder = builder.intermediate(der).map_err(|fault| named.unreadable(index, fault))?;
            }
        }
        Ok(danger.relaxations.iter().fold(builder, |builder, choice| builder.relax(*choice)))
    }
}
