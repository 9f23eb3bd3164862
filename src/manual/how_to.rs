//! How to do things. Each recipe compiles; errors go up by `?`.
//!
//! - [Identify a client](#identify-a-client)
//! - [Verify a server by its name](#verify-a-server-by-its-name)
//! - [Write rules for other identities](#write-rules-for-other-identities)
//! - [Let two authorities name their own people](#let-two-authorities-name-their-own-people)
//! - [Tell a person from a device](#tell-a-person-from-a-device)
//! - [Grant roles](#grant-roles)
//! - [Know the accounts of Active Directory](#know-the-accounts-of-active-directory)
//! - [Keep an issuing CA in its namespace](#keep-an-issuing-ca-in-its-namespace)
//! - [Pin a certificate or a key](#pin-a-certificate-or-a-key)
//! - [Load CRLs, and load them again](#load-crls-and-load-them-again)
//! - [Use OCSP](#use-ocsp)
//! - [Use another provider's algorithms](#use-another-providers-algorithms)
//! - [Require a certificate policy](#require-a-certificate-policy)
//! - [Explain a refusal](#explain-a-refusal)
//! - [Serve TLS with rustls](#serve-tls-with-rustls)
//! - [Have the key proved without TLS](#have-the-key-proved-without-tls)
//! - [Know who says that the key was proved](#know-who-says-that-the-key-was-proved)
//! - [Write answers down](#write-answers-down)
//! - [Do without a check](#do-without-a-check)
//!
//! # Identify a client
//!
//! The [front page](crate) shows how a verifier is built. What comes out says who the peer is, and until when:
//!
//! ```
//! use vouchsafe::identity::Identity;
//! use vouchsafe::{Mapper, Peer, Time, Verifier};
//!
//! fn trust_domain(verifier: &Verifier, peer: &Peer<'_>, now: Time) -> Option<String> {
//!     match verifier.identify(peer, &Mapper::spiffe(), now) {
//!         Ok(principal) => match principal.identity() {
//!             Identity::Spiffe(id) => Some(id.trust_domain().to_string()),
//!             _ => None,
//!         },
//!         Err(refusal) => {
//!             eprintln!("{refusal}"); // For the log, never for the peer.
//!             None
//!         }
//!     }
//! }
//! ```
//!
//! A principal that is kept is asked [`is_current`](crate::Principal::is_current) before each use. Two are
//! equal when their kind and name are; [`fingerprint`](crate::Principal::fingerprint),
//! [`anchor`](crate::Principal::anchor) and
//! [`rules`](crate::Principal::rules) are for the audit.
//!
//! # Verify a server by its name
//!
//! [`verify`](crate::Verifier::verify) wants no identity; the name that the client wanted to reach is the question, and it
//! travels with the call. For certificates of public CAs take [`Policy::web_pki`](crate::Policy::web_pki),
//! and give it a list of public suffixes (here the `psl` crate's):
//!
//! ```
//! use vouchsafe::name::dns::DnsName;
//! use vouchsafe::revocation::CrlStore;
//! use vouchsafe::{Peer, Policy, Purpose, ReferenceName, Refusal, Time, TrustStore, Verifier};
//!
//! fn for_servers(roots: TrustStore, crls: CrlStore) -> Result<Verifier, Box<dyn std::error::Error>> {
//!     let suffixes = |name: &DnsName| psl::suffix_str(name.as_str()) == Some(name.as_str());
//!     let policy = Policy::web_pki().public_suffixes(suffixes);
//!     Ok(Verifier::builder(roots, Purpose::ServerAuth).policy(policy).crls(crls).build()?)
//! }
//!
//! /// Until when, if it is.
//! fn is_it(verifier: &Verifier, host: &ReferenceName, peer: &Peer<'_>, now: Time) -> Result<Time, Refusal> {
//!     let peer = peer.clone().named(host.clone());
//!     Ok(verifier.verify(&peer, now)?.valid_until())
//! }
//!
//! let host = ReferenceName::parse("api.example.com")?;
//! # Ok::<(), vouchsafe::Malformed>(())
//! ```
//!
//! An anchor that [vouches](crate::Anchor::vouches_for) for namespaces must cover every subject alternative
//! name of the server; one without any is asked nothing.
//!
//! # Write rules for other identities
//!
//! A [`Rule`](crate::identity::Rule) reads one [`Source`](crate::identity::Source), believes the authorities
//! that it names, and says what the peer becomes. Rules are a set: all are tried, and one principal comes
//! out, or a refusal.
//!
//! ```
//! use vouchsafe::identity::{Pattern, Rule, Source};
//! use vouchsafe::name::DistinguishedName;
//! use vouchsafe::{Anchor, Mapper, Namespace, TrustStore, oid};
//!
//! fn nodes_and_staff(nodes: &[u8], staff: &[u8]) -> Result<(TrustStore, Mapper), Box<dyn std::error::Error>> {
//!     let mut anchors = TrustStore::new();
//!     let below = Namespace::dns("nodes.prod.example")?;
//!     let nodes = anchors.add(Anchor::from_certificate(nodes)?.vouches_for(below))?;
//!     let below = Namespace::directory(DistinguishedName::parse("OU=Staff,O=Example")?);
//!     let staff = anchors.add(Anchor::from_certificate(staff)?.vouches_for(below))?;
//!
//!     let mapper = Mapper::rules(&anchors, [
//!         Rule::builder("nodes", Source::Dns, Pattern::dns("{host}.nodes.prod.example")?)
//!             .from(nodes)
//!             .becomes("node", "{host}")
//!             .build()?,
//!         Rule::builder("staff", Source::attribute(oid::USER_ID), Pattern::any("uid")?)
//!             .from(staff)
//!             .becomes("person", "{uid}")
//!             .build()?,
//!     ])?;
//!     Ok((anchors, mapper))
//! }
//! ```
//!
//! An attribute needs a directory namespace that holds the whole subject: it is worth what the name is that
//! it stands in.
//! [`binding`](crate::identity::binding) has the table. A second value of a source that a rule reads is a refusal.
//!
//! Rules and anchors that contradict each other make no mapper: a rule that can match nothing, or that believes
//! nobody who may vouch for what it reads; a namespace that no rule reads; two rules that make different principals
//! of one name. The [error](crate::identity::MapperError) names them. Where a verifier has anchors for other mappers
//! as well, or for servers, give [`Mapper::rules`](crate::Mapper::rules) a store of those that it is for.
//!
//! # Let two authorities name their own people
//!
//! A rule applies to the paths that end in, or were issued by, the authorities in its `from`. So two rules may read one
//! attribute, each for its own authority:
//!
//! ```
//! use vouchsafe::identity::{Pattern, Rule, Source};
//! use vouchsafe::trust::AnchorId;
//! use vouchsafe::{Mapper, TrustStore, oid};
//!
//! fn staff_and_devices(
//!     anchors: &TrustStore,
//!     staff: AnchorId,
//!     devices: AnchorId,
//! ) -> Result<Mapper, Box<dyn std::error::Error>> {
//!     let name = || Source::attribute(oid::COMMON_NAME);
//!     Ok(Mapper::rules(anchors, [
//!         Rule::builder("staff", name(), Pattern::any("cn")?).from(staff).becomes("person", "{cn}").build()?,
//!         Rule::builder("devices", name(), Pattern::any("cn")?).from(devices).becomes("device", "{cn}").build()?,
//!     ])?)
//! }
//! ```
//!
//! A peer chooses what it sends, and so it could choose its path. If its certificate has a path to either
//! authority, it is refused, whichever it sent first. A path that it does not send at all nobody can see: where one of
//! the two certifies a CA of the other, configure that cross certificate by
//! [`intermediate`](crate::verify::Builder::intermediate), so that it is always seen. Each of the two principals is
//! one that an authority was believed for in any case.
//!
//! # Tell a person from a device
//!
//! Cards and devices often carry one name, by one authority, under different certificate policies. A rule can
//! want one: it must be valid for the whole path (RFC 5280 6.1.6), not only be stated by the end entity.
//!
//! ```
//! use vouchsafe::identity::{Authority, Pattern, Rule, Source};
//! use vouchsafe::oid::{self, OidBuf};
//!
//! fn cards(from: impl Into<Authority>) -> Result<Rule, Box<dyn std::error::Error>> {
//!     Ok(Rule::builder("cards", Source::attribute(oid::SERIAL_NUMBER), Pattern::attribute("PNOEE-", "code", "")?)
//!         .from(from)
//!         .policy(OidBuf::parse("1.3.6.1.4.1.51361.1.2.1")?)
//!         .becomes("person", "{code}")
//!         .build()?)
//! }
//! ```
//!
//! # Grant roles
//!
//! A rule grants a role by itself, or lets the certificate name one of a list. What is not in the list
//! grants nothing, whoever wrote it: `O=system:masters` is an organisation, and no power.
//!
//! ```
//! use vouchsafe::identity::{Authority, Pattern, RoleRule, Rule, Source};
//! use vouchsafe::{Principal, oid};
//!
//! fn users(from: impl Into<Authority>) -> Result<Rule, Box<dyn std::error::Error>> {
//!     let organisation = Source::attribute(oid::ORGANIZATION);
//!     Ok(Rule::builder("users", Source::attribute(oid::COMMON_NAME), Pattern::any("cn")?)
//!         .from(from)
//!         .becomes("user", "{cn}")
//!         .role(RoleRule::granted("reader")?)
//!         .role(RoleRule::read(organisation, Pattern::attribute("team-", "team", "")?, "{team}", ["ops", "pay"])?)
//!         .build()?)
//! }
//!
//! fn may_restart(principal: &Principal) -> bool {
//!     principal.has_role("ops")
//! }
//! ```
//!
//! Every value that grants a role must lie in the namespaces of the anchor, as the identity must. What a role
//! lets its holder do is the service's to say; `examples/ownership` makes a type of its own of a principal, so that the
//! compiler sees to it that every request is decided about.
//!
//! # Know the accounts of Active Directory
//!
//! ```
//! use vouchsafe::identity::{Pattern, Rule, Source};
//! use vouchsafe::name::sid::Sid;
//! use vouchsafe::{Anchor, Mapper, Namespace, TrustStore};
//!
//! fn accounts(ca: &[u8], domain: &str) -> Result<(TrustStore, Mapper), Box<dyn std::error::Error>> {
//!     let mut anchors = TrustStore::new();
//!     let ca = Anchor::from_certificate(ca)?.vouches_for(Namespace::sid_domain(domain)?);
//!     let ca = anchors.add(ca)?;
//!     let rule = Rule::builder("accounts", Source::Sid, Pattern::sid_in(Sid::parse(domain)?, "rid")?)
//!         .from(ca)
//!         .becomes("account", "{rid}")
//!         .build()?;
//!     let mapper = Mapper::rules(&anchors, [rule])?;
//!     Ok((anchors, mapper))
//! }
//! ```
//!
//! [`Source::Sid`](crate::identity::Source::Sid) is in an extension that the CA writes, or in a URI, for requests that
//! the CA does not look up. Where a template lets whoever asks for a certificate write its alternative names, the URI is
//! the requester's own word, as the user principal name is: have such certificates made by a CA that no rule believes.
//!
//! # Keep an issuing CA in its namespace
//!
//! A root that serves several tenants vouches for all of them; each tenant's CA must not. Bind it by its key:
//!
//! ```
//! use vouchsafe::certificate::Certificate;
//! use vouchsafe::identity::Fingerprint;
//! use vouchsafe::{Mapper, Namespace};
//!
//! fn tenants(blue: &[u8], green: &[u8]) -> Result<Mapper, Box<dyn std::error::Error>> {
//!     let key = |der| Ok::<_, vouchsafe::certificate::Unreadable>(Fingerprint::of(Certificate::read(der)?.spki()));
//!     Ok(Mapper::spiffe()
//!         .with_issuing_ca(key(blue)?, [Namespace::spiffe("blue.example")?])?
//!         .with_issuing_ca(key(green)?, [Namespace::spiffe("green.example")?])?)
//! }
//! ```
//!
//! The binding holds wherever that key stands on the path, so also for what the CA makes below itself. A CA
//! that is not listed is bound by the anchor alone. A rule can go further and believe only one CA, by
//! [`from`](crate::identity::RuleBuilder::from)`(`[`Authority::issuing_ca`](crate::identity::Authority::issuing_ca)`(spki))`.
//!
//! # Pin a certificate or a key
//!
//! A hash of the whole certificate, or of its SubjectPublicKeyInfo, is a source like any other. The path is
//! still verified.
//!
//! ```
//! use vouchsafe::identity::{Authority, Fingerprint, Identity, Pattern, Rule, RuleError, Source};
//!
//! fn backup_host(key: Fingerprint, from: impl Into<Authority>) -> Result<Rule, RuleError> {
//!     Rule::builder("backup", Source::Key, Pattern::is(Identity::Key(key))).from(from).becomes("host", "backup").build()
//! }
//! ```
//!
//! # Load CRLs, and load them again
//!
//! A verifier is never changed; it is replaced. [`with_crls`](crate::Verifier::with_crls) makes one with
//! other CRLs, and calls that have begun end with what they began with.
//!
//! ```
//! use std::sync::RwLock;
//! use rustls_pki_types::CertificateRevocationListDer;
//! use rustls_pki_types::pem::PemObject;
//! use vouchsafe::Verifier;
//!
//! fn reload(current: &RwLock<Verifier>, pem: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
//!     let verifier = current.read().map_err(|_| "poisoned")?.clone();
//!     let mut crls = verifier.crls().clone(); // So that an older CRL never takes the place of a newer one.
//!     for crl in CertificateRevocationListDer::pem_slice_iter(pem) {
//!         if let Err(fault) = crls.add(crl?.as_ref()) {
//!             eprintln!("a CRL is left out: {fault}");
//!         }
//!     }
//!     let next = verifier.with_crls(crls);
//!     *current.write().map_err(|_| "poisoned")? = next;
//!     Ok(())
//! }
//! ```
//!
//! Signatures of CRLs under configured authorities are checked here, and not in the calls; those of CRLs that
//! are kept are remembered. The store keeps older CRLs: start from
//! [`CrlStore::new`](crate::revocation::CrlStore::new) now and then, with all CRLs at hand.
//!
//! Where anchors, CRLs and rules stand in a configuration, the feature `reload` watches their files, and swaps in what
//! is good (module `reload`).
//!
//! # Use OCSP
//!
//! Responses come stapled by the peer, supplied by the caller, or both. An empty store is the decision to
//! believe what is stapled, and nothing else:
//!
//! ```
//! use vouchsafe::revocation::{CrlStore, OcspStore};
//! use vouchsafe::verify::BuildError;
//! use vouchsafe::{Peer, Purpose, ReferenceName, TrustStore, Verifier};
//! use rustls_pki_types::CertificateDer;
//!
//! fn for_servers(anchors: TrustStore, crls: CrlStore) -> Result<Verifier, BuildError> {
//!     // CRLs speak for the authorities, and stapled responses for the servers.
//!     Verifier::builder(anchors, Purpose::ServerAuth).crls(crls).ocsp(OcspStore::new()).build()
//! }
//!
//! fn server<'p>(leaf: &'p [u8], sent: &'p [CertificateDer<'p>], response: &'p [u8], host: ReferenceName) -> Peer<'p> {
//!     Peer::new(leaf, sent).stapled(response).named(host)
//! }
//! ```
//!
//! Who fetches responses makes the request by [`OcspRequest`](crate::revocation::OcspRequest), adds the answer by
//! [`add_answer`](crate::revocation::OcspStore::add_answer), and replaces the verifier by
//! [`with_ocsp`](crate::Verifier::with_ocsp).
//!
//! # Use another provider's algorithms
//!
//! The seam is `SignatureVerificationAlgorithm` of `rustls-pki-types`, so that every rustls provider fits.
//! Here *ring* by way of rustls-webpki; with rustls itself, give the `signature_verification_algorithms.all`
//! of its `CryptoProvider`.
//!
//! ```
//! use vouchsafe::TrustStore;
//! use vouchsafe::revocation::CrlStore;
//! use vouchsafe::signature::Algorithms;
//! use vouchsafe::verify::BuildError;
//! use vouchsafe::{Purpose, Verifier};
//! use webpki::ring;
//!
//! fn with_ring(anchors: TrustStore, crls: CrlStore) -> Result<Verifier, BuildError> {
//!     let algorithms = Algorithms::new(&[
//!         ring::ECDSA_P256_SHA256,
//!         ring::ECDSA_P384_SHA384,
//!         ring::ED25519,
//!         ring::RSA_PKCS1_2048_8192_SHA256,
//!     ]);
//!     Verifier::builder(anchors, Purpose::ClientAuth).algorithms(algorithms).crls(crls).build()
//! }
//! ```
//!
//! What is not in the list is refused. With a provider's algorithms, the feature `rustcrypto` can be left out.
//!
//! # Require a certificate policy
//!
//! ```
//! use vouchsafe::oid::OidBuf;
//! use vouchsafe::revocation::CrlStore;
//! use vouchsafe::{Policy, Purpose, TrustStore, Verifier};
//!
//! fn for_tokens(anchors: TrustStore, crls: CrlStore) -> Result<Verifier, Box<dyn std::error::Error>> {
//!     let hardware_token = OidBuf::parse("1.3.6.1.4.1.99999.1.2")?;
//!     let policy = Policy::rfc5280().require_certificate_policy([hardware_token]);
//!     Ok(Verifier::builder(anchors, Purpose::ClientAuth).policy(policy).crls(crls).build()?)
//! }
//! ```
//!
//! Asking for certificate policies is requiring one of them. To see which ones hold and decide later, ask
//! [`VerifiedPath::certificate_policies`](crate::VerifiedPath::certificate_policies).
//!
//! # Explain a refusal
//!
//! A [`Refusal`](crate::Refusal) prints one line: the fault of the attempt that got furthest. Its report has
//! all attempts, by `{:#}`. [`explain`](crate::Verifier::explain) goes on after the first fault, and finds
//! every broken rule; it is for operators, as it costs more.
//!
//! ```
//! use vouchsafe::{Mapper, Peer, Refusal, Time, Verifier};
//!
//! fn why(verifier: &Verifier, mapper: &Mapper, peer: &Peer<'_>, now: Time) -> Result<String, Refusal> {
//!     let report = verifier.explain(peer, Some(mapper), now)?;
//!     Ok(if report.is_empty() { "it would be accepted".into() } else { format!("{report:#}") })
//! }
//! ```
//!
//! To act on a fault, match on it: [`Refusal::fault`](crate::Refusal::fault) says which certificate and what
//! is wrong, typed.
//!
//! ```
//! use vouchsafe::Refusal;
//! use vouchsafe::fault::Reason;
//!
//! fn is_revoked(refusal: &Refusal) -> bool {
//!     matches!(refusal.fault().map(|fault| &fault.reason), Some(Reason::Revoked(_)))
//! }
//! ```
//!
//! # Serve TLS with rustls
//!
//! With the feature `rustls`. A client that is not believed is refused in the handshake, with an alert; who the others are, is
//! asked after it, and for each request again. `Live` holds the verifier and the mapper, so that new CRLs, or new rules, count
//! from the next request on, on connections that are open too.
//!
//! ```
//! # #[cfg(feature = "rustls")] mod with_rustls {
//! use std::io::{self, Read, Write};
//! use std::net::TcpStream;
//! use std::sync::Arc;
//!
//! use rustls::pki_types::{CertificateDer, PrivateKeyDer};
//! use rustls::{ServerConfig, ServerConnection, Stream, crypto::CryptoProvider};
//! use vouchsafe::Time;
//! use vouchsafe::tls::{Live, rustls::{ClientVerifier, Server, session}};
//!
//! /// Once. Resumption is off unless it is asked for.
//! fn config(
//!     live: &Live,
//!     provider: CryptoProvider,
//!     chain: Vec<CertificateDer<'static>>,
//!     key: PrivateKeyDer<'static>,
//! ) -> Result<ServerConfig, rustls::Error> {
//!     let verifier = ClientVerifier::required(live.clone(), provider.signature_verification_algorithms)
//!         .on_refusal(|refusal| eprintln!("{refusal}")); // For the log: the client gets an alert.
//!     Server::new(verifier, Arc::new(provider)).certificate(chain, key)
//! }
//!
//! /// For each connection.
//! fn serve(mut socket: TcpStream, config: &Arc<ServerConfig>, live: &Live) -> Result<(), Box<dyn std::error::Error>> {
//!     let mut tls = ServerConnection::new(Arc::clone(config))?;
//!     while tls.is_handshaking() {
//!         tls.complete_io(&mut socket)?;
//!     }
//!     let peer = session(&tls, live)?;
//!     let mut stream = Stream::new(&mut tls, &mut socket);
//!     let mut request = [0; 1];
//!     while stream.read(&mut request)? > 0 {
//!         // For each request: nanoseconds while nothing has changed, and a refusal from the moment on that it was revoked.
//!         let Some(principal) = peer.principal(Time::now())? else { return Err("no certificate".into()) };
//!         stream.write_all(format!("hello, {}\n", principal.name()).as_bytes())?;
//!     }
//!     Ok(())
//! }
//! # }
//! ```
//!
//! With the feature `axum`, a listener does all that for an axum 0.8 server, and a handler that takes a `Caller` is run for
//! principals only; `examples/axum_mtls.rs` is such a service. With tokio-rustls alone, ask `session` of `TlsStream::get_ref().1`; keep it in an `Arc` beside the connection.
//!
//! # Have the key proved without TLS
//!
//! Where no handshake has proved the key, the peer signs something fresh, a challenge that was never used before:
//!
//! ```
//! use rustls_pki_types::alg_id::ECDSA_SHA256;
//! use vouchsafe::{Mapper, Peer, Principal, Time, Verifier};
//!
//! fn answer(
//!     verifier: &Verifier,
//!     peer: &Peer<'_>,
//!     challenge: &[u8],
//!     signature: &[u8],
//!     now: Time,
//! ) -> Result<Principal, Box<dyn std::error::Error>> {
//!     verifier.verify(peer, now)?.verify_message(ECDSA_SHA256, challenge, signature)?;
//!     Ok(verifier.identify(peer, &Mapper::spiffe(), now)?)
//! }
//! ```
//!
//! The message should hold more than the challenge: what the signature is for, for whom, and over which connection, so that it is
//! good for nothing else, and nobody in between can pass it on. `examples/custom_verifier` has a verifier that gets DER and
//! nothing else, and those that it turns away.
//!
//! # Use OpenSSL
//!
//! OpenSSL proves that the peer holds its key, and its verify callback is no place to decide who that is: it is not called on a
//! resumed session, and the chain is gone there. `recipes/openssl` decides after the handshake, with resumption off, in a package
//! that is tested with the rest and is there to be copied.
//!
//! # Take certificates from a proxy
//!
//! With the feature `proxy`: a `proxy::ProxyReader` is told which proxy it is (`Profile::nginx()`, which has the lines for the
//! proxy's own configuration, and what goes wrong with it) and which hops may be believed; it takes all header lines of
//! a request and where it came from, and gives nobody, a principal or a refusal. In a configuration file the table is `[proxy]`.
//! For tests, `Profile::lines` writes what that proxy would; `vouchsafe header-check URL` sends it, and much else that servers confuse, to
//! a running deployment. `bindings/python` has the same for Django, WSGI and ASGI.
//!
//! # Know who says that the key was proved
//!
//! A certificate is public: whoever has seen it can show it. That the peer holds its key is proved in the TLS handshake, and
//! where a proxy ends the handshake, it is proved to the proxy. [`Peer::forwarded_by`](crate::Peer::forwarded_by) says so, the
//! answer [names the hop](crate::Principal::via), and what needs the peer's own proof
//! [asks for it](crate::Principal::require_direct), before it binds a token to the key (RFC 8705) for example:
//!
//! ```
//! use vouchsafe::verify::Forwarded;
//! use vouchsafe::Principal;
//!
//! /// The `cnf` claim of a token for this peer.
//! fn confirmation(principal: &Principal) -> Result<String, Forwarded> {
//!     Ok(principal.require_direct()?.x5t_s256())
//! }
//!
//! /// Is the token that came over this connection meant for it? Here the hop's word may do.
//! fn accepts(principal: &Principal, x5t_s256: &str) -> bool {
//!     principal.is_bound_to(x5t_s256)
//! }
//! ```
//!
//! # Write answers down
//!
//! With the feature `serde`, principals, refusals, reports, paths and times can be written, as JSON for example. None of them
//! can be read back: who could write a stored principal would be believed. A [rule's id](crate::fault::Reason::id) stays the same
//! in all versions, the text beside it does not.
//!
//! # Do without a check
//!
//! Each lax choice is a value of [`Relaxation`](crate::danger::Relaxation), or a function of
//! [`danger`](crate::danger). None is a default, and every answer lists them.
//!
//! | choice | what can happen then |
//! |---|---|
//! | [`NoRevocation`](crate::danger::Relaxation::NoRevocation) | a stolen key is good until its certificate expires: for certificates of hours |
//! | [`EndEntityRevocationOnly`](crate::danger::Relaxation::EndEntityRevocationOnly) | a revoked CA goes on |
//! | [`UnknownRevocationPasses`](crate::danger::Relaxation::UnknownRevocationPasses) | whoever holds back the evidence undoes a revocation |
//! | [`StaleCrls`](crate::danger::Relaxation::StaleCrls), [`Grace`](crate::danger::Relaxation::Grace) | the same, with an old CRL |
//! | [`AnyServerName`](crate::danger::Relaxation::AnyServerName) | every server of the authority passes for every other |
//! | [`any_purpose`](crate::danger::any_purpose) | a server's certificate passes for a client's |
//! | [`ShortRsa`](crate::danger::Relaxation::ShortRsa) | whoever factors the key is the peer |
//! | [`every_identity`](crate::danger::every_identity) | the authority may name anybody: for one that serves one fleet and nothing else |
//!
//! ```
//! use vouchsafe::danger::{self, Relaxation};
//! use vouchsafe::{Anchor, Purpose, TrustStore, Verifier};
//!
//! fn short_lived(ca: &[u8]) -> Result<Verifier, Box<dyn std::error::Error>> {
//!     let mut anchors = TrustStore::new();
//!     anchors.add(danger::every_identity(Anchor::from_certificate(ca)?))?;
//!     let verifier = Verifier::builder(anchors, Purpose::ClientAuth).relax(Relaxation::NoRevocation).build()?;
//!     assert_eq!(verifier.relaxations(), [Relaxation::NoRevocation]);
//!     Ok(verifier)
//! }
//! ```
