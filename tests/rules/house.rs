//! A small house of certificates that every preset accepts, and the row: one call and its answer under each preset.

use rustls_pki_types::CertificateDer;
use vouchsafe::danger::Relaxation;
use vouchsafe::fault::Reason;
use vouchsafe::report::Report;
use vouchsafe::revocation::CrlStore;
use vouchsafe::{
    Anchor, Budget, Mapper, Namespace, Peer, Policy, Purpose, ReferenceName, Refusal, Time, TrustStore,
    Verifier,
};

use crate::common::{self, Authority, CertificateBuilder, Issued};

pub(crate) const ACCEPTED: &str = "accepted";

type Preset = (&'static str, fn() -> Policy);

/// The presets, in the order of a row's answers.
const PRESETS: [Preset; 3] =
    [("rfc5280", Policy::rfc5280), ("rfc5280_strict", Policy::rfc5280_strict), ("web_pki", Policy::web_pki)];

/// The trust anchor, unless a row says otherwise.
pub(crate) fn root() -> Authority {
    Authority::root("CN=Root")
}

/// A CA below the root.
pub(crate) fn ca() -> CertificateBuilder {
    root().issue_ca("CN=Issuing")
}

/// The server that the rows ask for.
pub(crate) fn server(issuer: &Authority) -> CertificateBuilder {
    issuer.issue("CN=api.example.com").san(&["dns:api.example.com"]).server_auth()
}

/// A client with a SPIFFE ID.
pub(crate) fn service(issuer: &Authority) -> CertificateBuilder {
    issuer.issue("O=Service").san(&["uri:spiffe://prod.example/api"]).client_auth()
}

pub(crate) fn anchor(certificate: &Authority) -> Anchor {
    Anchor::from_certificate(&certificate.der).unwrap()
}

impl From<CertificateBuilder> for Issued {
    fn from(builder: CertificateBuilder) -> Self {
        builder.build()
    }
}

/// One call.
pub(crate) struct Row {
    title: String,
    leaf: Issued,
    sent: Vec<CertificateDer<'static>>,
    anchors: Vec<Anchor>,
    purpose: Purpose,
    name: Option<ReferenceName>,
    policy: Box<dyn Fn(Policy) -> Policy>,
    budget: Budget,
    relaxations: Vec<Relaxation>,
    crls: Vec<Vec<u8>>,
    mapper: Option<Mapper>,
    now: Time,
    answers: [String; 3],
}

/// A server's certificate and what it sent, asked for as api.example.com, under [`root`].
pub(crate) fn row<'c>(
    title: &str,
    leaf: impl Into<Issued>,
    sent: impl IntoIterator<Item = &'c Authority>,
) -> Row {
    Row {
        title: title.to_owned(),
        leaf: leaf.into(),
        sent: sent.into_iter().map(|it| CertificateDer::from(it.der.clone())).collect(),
        anchors: vec![anchor(&root())],
        purpose: Purpose::ServerAuth,
        name: Some(ReferenceName::parse("api.example.com").unwrap()),
        policy: Box::new(|policy| policy),
        budget: Budget::default(),
        relaxations: vec![Relaxation::NoRevocation],
        crls: vec![],
        mapper: None,
        now: Time::from_unix(common::NOW),
        answers: [ACCEPTED, ACCEPTED, ACCEPTED].map(str::to_owned),
    }
}

/// A good server below this CA.
pub(crate) fn below(title: &str, ca: impl Into<Issued>) -> Row {
    let ca = ca.into();
    row(title, server(&ca), [&ca])
}

/// What this end entity would be, right below a good CA.
pub(crate) fn leaf(title: &str, change: impl FnOnce(CertificateBuilder) -> CertificateBuilder) -> Row {
    let ca = ca().build();
    row(title, change(server(&ca)), [&ca])
}

/// A good server below a good CA, below this anchor.
pub(crate) fn under(title: &str, anchor: Anchor) -> Row {
    let ca = ca().build();
    row(title, server(&ca), [&ca]).anchor(anchor)
}

impl Row {
    /// The same line under each preset. Without any answer a row is accepted under all three.
    pub(crate) fn refused(self, line: &str) -> Self {
        self.answers([line, line, line])
    }

    /// What comes of it under `rfc5280`, `rfc5280_strict` and `web_pki`.
    pub(crate) fn answers(mut self, answers: [&str; 3]) -> Self {
        self.answers = answers.map(str::to_owned);
        self
    }

    pub(crate) fn anchor(self, anchor: Anchor) -> Self {
        self.anchors([anchor])
    }

    pub(crate) fn anchors(mut self, anchors: impl IntoIterator<Item = Anchor>) -> Self {
        self.anchors = anchors.into_iter().collect();
        self
    }

    /// For another purpose than a server's, and without a name.
    pub(crate) fn purpose(mut self, purpose: Purpose) -> Self {
        self.purpose = purpose;
        self.name = None;
        self
    }

    pub(crate) fn named(mut self, name: &str) -> Self {
        self.name = Some(ReferenceName::parse(name).unwrap());
        self
    }

    pub(crate) fn unnamed(mut self) -> Self {
        self.name = None;
        self
    }

    pub(crate) fn policy(mut self, change: impl Fn(Policy) -> Policy + 'static) -> Self {
        self.policy = Box::new(change);
        self
    }

    pub(crate) fn budget(mut self, budget: Budget) -> Self {
        self.budget = budget;
        self
    }

    pub(crate) fn relax(mut self, relaxation: Relaxation) -> Self {
        self.relaxations.push(relaxation);
        self
    }

    /// Revocation is asked.
    pub(crate) fn crls(mut self, crls: impl IntoIterator<Item = Vec<u8>>) -> Self {
        self.relaxations.clear();
        self.crls = crls.into_iter().collect();
        self
    }

    pub(crate) fn at(mut self, now: &str) -> Self {
        self.now = Time::from_unix(common::unix(now));
        self
    }

    /// A client that is to become an identity by its SPIFFE ID.
    pub(crate) fn identified(mut self) -> Self {
        self.mapper = Some(Mapper::spiffe());
        self.anchors = vec![anchor(&root()).vouches_for(Namespace::spiffe("prod.example").unwrap())];
        self.purpose(Purpose::ClientAuth)
    }

    pub(crate) fn title(&self) -> &str {
        &self.title
    }

    /// What comes of it under each preset.
    pub(crate) fn outcomes(&self) -> [Outcome; 3] {
        PRESETS.map(|(_, policy)| {
            let verifier = self.verifier(policy());
            Outcome(match &self.mapper {
                Some(mapper) => verifier.identify(&self.peer(), mapper, self.now).err(),
                None => verifier.verify(&self.peer(), self.now).err(),
            })
        })
    }

    /// What there is to say of it under each preset.
    pub(crate) fn explanations(&self) -> [Result<Report, Refusal>; 3] {
        PRESETS
            .map(|(_, policy)| self.verifier(policy()).explain(&self.peer(), self.mapper.as_ref(), self.now))
    }

    fn peer(&self) -> Peer<'_> {
        let peer = Peer::new(&self.leaf.der, &self.sent);
        match &self.name {
            Some(name) => peer.named(name.clone()),
            None => peer,
        }
    }

    fn verifier(&self, policy: Policy) -> Verifier {
        let mut anchors = TrustStore::new();
        for anchor in &self.anchors {
            anchors.add(anchor.clone()).unwrap();
        }
        let mut builder = Verifier::builder(anchors, self.purpose.clone());
        builder = builder.policy((self.policy)(policy)).budget(self.budget);
        builder = self.relaxations.iter().fold(builder, |builder, relaxation| builder.relax(*relaxation));
        if !self.crls.is_empty() {
            let mut crls = CrlStore::new();
            for crl in &self.crls {
                crls.add(crl.clone()).unwrap();
            }
            builder = builder.crls(crls);
        }
        builder.build().unwrap()
    }
}

/// An answer.
pub(crate) struct Outcome(Option<Refusal>);

impl Outcome {
    pub(crate) fn is_accepted(&self) -> bool {
        self.0.is_none()
    }

    fn line(&self) -> String {
        self.0.as_ref().map_or(ACCEPTED.to_owned(), Refusal::to_string)
    }

    pub(crate) fn reason(&self) -> Option<&Reason> {
        Some(&self.0.as_ref()?.fault()?.reason)
    }
}

/// Runs a table, and says of every row that has another answer what it was.
pub(crate) fn check(rows: &[Row]) {
    let mut differences = String::new();
    for row in rows {
        for ((preset, _), (outcome, wanted)) in PRESETS.iter().zip(row.outcomes().iter().zip(&row.answers)) {
            let found = outcome.line();
            if found != *wanted {
                differences += &format!("{} ({preset})\n   found: {found}\n  wanted: {wanted}\n", row.title);
            }
        }
    }
    println!("{} rows, each under {} presets", rows.len(), PRESETS.len());
    assert!(differences.is_empty(), "\n{differences}");
}
