//! What callers keep and share between threads stays `Send + Sync + 'static`, and what they hold on the stack while
//! they await stays `Send + Sync`. A field that takes this away fails to compile here, not at a user's.

use vouchsafe::certificate::{self, Unreadable};
use vouchsafe::danger::Relaxation;
use vouchsafe::identity::{
    self, Contradiction, Doubt, Fingerprint, Identity, MapperError, Pattern, PatternError, RoleError,
    RoleRule, RuleError,
};
use vouchsafe::name::{self, DistinguishedName, GeneralName, GeneralNames};
use vouchsafe::report::{self, Report};
use vouchsafe::revocation::{
    self, CertIdHash, Crl, CrlFault, CrlId, CrlNumber, CrlStore, Evidence, OcspFault, OcspId, OcspRequest,
    OcspResponse, OcspStore, OcspUnusable, ResponseStatus, Status,
};
use vouchsafe::signature::{self, AlgorithmName, Algorithms};
use vouchsafe::trust::{AnchorId, Bounds, Checks, Rejected};
use vouchsafe::{
    Anchor, Budget, Malformed, Mapper, Namespace, Peer, Policy, Principal, Purpose, ReferenceName, Refusal,
    Time, TrustStore, VerifiedPath, Verifier, budget::Work, certificate::Certificate, error::Element,
    error::Exhausted, error::Limit, error::Position, error::Problem, fault, oid, policy, time::Interval,
    verified::End, verified::RestsOn, verify::BuildError, verify::Builder, verify::Forwarded, verify::Via,
};

const fn shared<T: Send + Sync + 'static>() {}
const fn borrowed<T: Send + Sync>() {}
const fn cloned<T: Clone + Send + Sync + 'static>() {}
const fn fault<T: std::error::Error + Send + Sync + 'static>() {}

/// What a service makes once and uses for every connection.
const _: () = {
    cloned::<Verifier>();
    cloned::<Mapper>();
    cloned::<Builder>();
    cloned::<TrustStore>();
    cloned::<Anchor>();
    cloned::<CrlStore>();
    cloned::<OcspStore>();
    cloned::<Policy>();
    cloned::<Algorithms>();
    cloned::<identity::Rule>();
    cloned::<identity::RuleBuilder>();
    cloned::<Pattern>();
    cloned::<RoleRule>();
    cloned::<Namespace>();
    shared::<Crl>();
    shared::<OcspResponse>();
    shared::<Budget>();
};

/// What comes out of a call and is kept, logged or passed on.
const _: () = {
    cloned::<Principal>();
    cloned::<Via>();
    cloned::<End>();
    cloned::<RestsOn>();
    fault::<Forwarded>();
    cloned::<Identity>();
    cloned::<Report>();
    cloned::<report::Attempt>();
    cloned::<report::Reached>();
    cloned::<fault::Fault>();
    cloned::<Status>();
    cloned::<Relaxation>();
    cloned::<Work>();
    cloned::<Time>();
    cloned::<Interval>();
    cloned::<Position>();
    cloned::<AnchorId>();
    cloned::<Fingerprint>();
    cloned::<CrlId>();
    cloned::<CrlNumber>();
    cloned::<Evidence>();
    cloned::<OcspId>();
    cloned::<OcspRequest>();
    cloned::<CertIdHash>();
    cloned::<ResponseStatus>();
    cloned::<AlgorithmName>();
};

/// What it is told in.
const _: () = {
    cloned::<Purpose>();
    cloned::<ReferenceName>();
    cloned::<Bounds>();
    cloned::<Checks>();
    cloned::<identity::Authority>();
    cloned::<identity::Source>();
    cloned::<DistinguishedName>();
    cloned::<name::dns::DnsName>();
    cloned::<name::email::Mailbox>();
    cloned::<name::ip::Network>();
    cloned::<name::sid::Sid>();
    cloned::<name::spiffe::SpiffeId>();
    cloned::<name::spiffe::TrustDomain>();
    cloned::<name::upn::Upn>();
    cloned::<name::uri::Uri>();
    cloned::<oid::OidBuf>();
};

/// Faults travel in `Box<dyn Error + Send + Sync>`.
const _: () = {
    fault::<Refusal>();
    fault::<fault::Reason>();
    fault::<policy::Rule>();
    fault::<policy::algorithms::Fault>();
    fault::<policy::basic_constraints::Fault>();
    fault::<policy::critical_extensions::Fault>();
    fault::<policy::end_entity::Fault>();
    fault::<policy::extended_key_usage::Fault>();
    fault::<policy::key_usage::Fault>();
    fault::<policy::name_constraints::Fault>();
    fault::<policy::peer_name::Fault>();
    fault::<policy::profile::Fault>();
    fault::<policy::validity::Fault>();
    fault::<policy::web_pki::Fault>();
    fault::<identity::Unmapped>();
    fault::<identity::binding::Fault>();
    fault::<Doubt>();
    fault::<MapperError>();
    fault::<Contradiction>();
    fault::<RoleError>();
    fault::<PatternError>();
    fault::<RuleError>();
    fault::<revocation::Revoked>();
    fault::<revocation::Unknown>();
    fault::<revocation::Unusable>();
    fault::<CrlFault>();
    fault::<OcspFault>();
    fault::<OcspUnusable>();
    fault::<signature::Fault>();
    fault::<BuildError>();
    fault::<Rejected>();
    fault::<Unreadable>();
    fault::<Malformed>();
    fault::<Problem>();
    fault::<Exhausted>();
    fault::<Limit>();
    shared::<Element>();
};

/// Fetching.
#[cfg(feature = "config")]
const _: () = {
    use vouchsafe::config::{self, Config, ConfigError, Finding};
    cloned::<Config>();
    cloned::<Finding>();
    fault::<ConfigError>();
    fault::<config::Problem>();
    fault::<config::FileProblem>();
    fault::<config::Unidentified>();
};

#[cfg(feature = "fetch")]
const _: () = {
    cloned::<vouchsafe::fetch::Fetcher>();
    cloned::<vouchsafe::fetch::Builder>();
    fault::<vouchsafe::fetch::FetchError>();
    fault::<vouchsafe::fetch::SetupError>();
    fault::<vouchsafe::fetch::UrlFault>();
};

/// The TLS adapter.
#[cfg(feature = "rustls")]
const _: () = {
    use vouchsafe::tls::{Live, PeerIdentity, Session, rustls};
    cloned::<Live>();
    cloned::<PeerIdentity>();
    shared::<Session>();
    shared::<rustls::ClientVerifier<rustls::Required>>();
    shared::<rustls::ClientVerifier<rustls::Optional>>();
    shared::<rustls::ServerVerifier>();
    shared::<rustls::Server>();
    shared::<rustls::Client>();
    fault::<rustls::NotFinished>();
    fault::<rustls::RefusedServer>();
};

/// The axum server.
#[cfg(feature = "axum")]
const _: () = {
    use vouchsafe::tls::axum::{Caller, Connection, Listener, Rejection};
    cloned::<Caller>();
    cloned::<Connection>();
    cloned::<Rejection>();
    shared::<Listener>();
    fault::<Rejection>();
};

/// Views of what a peer sent, as long as its bytes are there.
const _: () = {
    borrowed::<Peer<'_>>();
    borrowed::<VerifiedPath<'_>>();
    borrowed::<Certificate<'_>>();
    borrowed::<certificate::Extensions<'_>>();
    borrowed::<certificate::NameConstraints<'_>>();
    borrowed::<certificate::DistributionPoints<'_>>();
    borrowed::<certificate::Serial<'_>>();
    borrowed::<GeneralName<'_>>();
    borrowed::<GeneralNames<'_>>();
    borrowed::<name::Name<'_>>();
    borrowed::<name::Constraint<'_>>();
    borrowed::<oid::Oid<'_>>();
};

#[test]
fn borrowed_views_cross_threads_with_their_bytes() {
    let bytes = [0x55, 0x1d, 0x0f];
    let oid = oid::Oid::from_contents(&bytes).expect("keyUsage");
    let name = std::thread::scope(|scope| scope.spawn(|| oid.name()).join().expect("no panic"));
    assert_eq!(name, Some("keyUsage"));
}

/// What an application behind a proxy makes once, and what comes out of a request.
#[cfg(feature = "proxy")]
const _: () = {
    use vouchsafe::proxy::{
        ForwardedCertificate, HeaderFault, Hop, HopFault, Limits, NameFault, Profile, ProxyReader, Refused,
        TrustedHops, Wanted,
    };
    cloned::<ProxyReader>();
    cloned::<Profile>();
    cloned::<TrustedHops>();
    cloned::<ForwardedCertificate>();
    cloned::<Limits>();
    borrowed::<Hop<'_>>();
    fault::<Refused>();
    fault::<HeaderFault>();
    fault::<HopFault>();
    fault::<NameFault>();
    fault::<Wanted>();
};
