//! Known attacks on software of this kind, and the rule that stops each here.
//!
//! The letter and number are those of `tests/attacks/list.rs` in the repository, which names the tests for
//! each of them; an entry without its test fails there. The numbers in the second column are advisories and
//! issues in other projects, where the fault was seen.
//!
//! # A. Names and name constraints
//!
//! | | what went wrong | seen in | the rule here |
//! |---|---|---|---|
//! | A1 | a NUL or a foreign byte ends a name early for one reader | CVE-2025-66220, CVE-2026-47778, CVE-2026-42010 | A name has a length and an [alphabet](crate::name); another byte refuses the certificate, not the name. |
//! | A2 | the common name passes for a host | openssl#30346, CVE-2026-42012, CVE-2026-42013 | Never a [host name](crate::policy::peer_name). As an identity only by a rule, and only where the whole subject is vouched for. |
//! | A3 | a constraint of an unknown form is passed over | RUSTSEC-2026-0098 | Every form is [processed](crate::policy::name_constraints), or refuses where a constraint and a name of it meet. |
//! | A4, A5 | a wildcard reaches out of what is permitted, or the repair refuses its neighbours | CVE-2025-61727, RUSTSEC-2026-0099, golang#76935 | Permitted holds all that the wildcard stands for; excluded, any of it. |
//! | A6 | only the wildcard is constrained, not the name that it matched | CVE-2026-34073 | The reference name goes through the constraints too. |
//! | A7 | of several constrained mailboxes only the last counts | CVE-2026-27137 | Every subtree is kept, at every level. |
//! | A8 | an empty name ends the process | CVE-2026-27138 | Empty labels are malformed, and no code indexes. |
//! | A9 | constraints are compared with regard to case | CVE-2026-3833, CVE-2026-42011 | A type a form, with its [comparison](crate::name) inside. |
//! | A10 | a mailbox or URI passes for a host | CVE-2022-21656 | Matchers are typed; none asks for "any name". |
//! | A11 | decoding internationalised names overflows | CVE-2022-3602 | A-labels are compared as they are; a peer's names are never decoded. |
//! | A12 | `*` in the middle, over a top-level domain, over an address | | One whole leftmost label; never an identity. |
//! | A13 | one name prints like two, and the print is read | traefik#11309 | Nothing printed is ever read back. |
//! | A14 | a directory name in other case or string type | | One normaliser (RFC 5280 7.1) for chaining, constraints and mapping; text with two readings is no identity. |
//! | A15 | a malformed constraint constrains nothing | | It refuses the path. |
//! | A16 | thousands of names times thousands of constraints | CVE-2025-14831, openssl#4411 | Compared after the signatures, and on the [budget](crate::Budget). |
//! | A17 | an identity from a field that no constraint saw | | Each [source](crate::identity::Source) is of a form that was judged, and must be [vouched for](crate::identity::binding). |
//!
//! # B. Paths, certificate policies, resources
//!
//! | | what went wrong | seen in | the rule here |
//! |---|---|---|---|
//! | B1 | cross-certificates make exponentially many paths | RUSTSEC-2023-0052, CVE-2018-16875 | Names first, each edge once, from the anchors down; the budget after that. |
//! | B2 | decoys use up the budget | spiffe/spire#1004 | Likeliest issuer first; a decoy costs a signature at most. |
//! | B3, B4 | the tree of certificate policies explodes, or costs quadratic work | golang#78281 | RFC 9618's [graph](crate::policy::certificate_policies), its nodes on the budget; a malformed extension refuses. |
//! | B5 | a value of one extension switches off another rule | CVE-2025-22874 | Rules are independent. |
//! | B6 | an error grows with the peer's names | GO-2025-4155 | Counts, and the first few, cut. |
//! | B7 | decoding costs more than the bytes | | Limits before anything walks; the view allocates nothing. |
//! | B8 | authorities in a circle | CVE-2024-0567 | One subject and key stands once on a path; no recursion. |
//! | B9, B10 | a leaf, or a version 1 certificate, issues | | [Asked of every issuer](crate::policy::basic_constraints), on the final path, in one pass. |
//! | B11 | an error code reads as success | | `Result`, and one constructor. |
//! | B12 | a signing certificate passes for a workload | SPIFFE pull request 355 | [Refused](crate::policy::end_entity) wherever an identity is asked. |
//! | B13 | keys with huge numbers or own parameters | | Named curves, bounded moduli and exponents, before arithmetic. |
//! | B14 | an anchor or pin is recognised by what can be copied | CVE-2025-6037 | An anchor is its name and key; a pin is a hash of all of it. |
//! | B15 | a certificate beside the chain is read as the peer | CVE-2023-2422 | Only the leaf of the path is mapped. |
//!
//! # C. Signatures
//!
//! | | what went wrong | seen in | the rule here |
//! |---|---|---|---|
//! | C1 | forged RSA padding under exponent 3 | | The padding is built and compared whole; small exponents are not accepted. |
//! | C2 | an ECDSA signature of zeros | | Refused by the arithmetic; Wycheproof's vectors are a test. |
//! | C3 | a remembered answer for other bytes or another key | | Only true answers are kept, beside the bytes and under the whole key. |
//! | C4 | the algorithm outside is not the one inside | | The two are equal byte for byte; PSS has pinned parameters. |
//! | C5 | a collision of MD5 or SHA-1 | | Not in the [list](crate::signature). |
//! | C6 | a signature is checked under another type of key | | One table of pairs: signature algorithm, key algorithm. |
//!
//! # D. Revocation
//!
//! | | what went wrong | seen in | the rule here |
//! |---|---|---|---|
//! | D1 | only the first distribution point counts | RUSTSEC-2026-0049 | Every point against every name. |
//! | D2 | an unsigned CRL ends the process | GHSA-82j2-j2ch-gfr8 | The reader is total; nothing counts before the signature. |
//! | D3 | an old CRL still clears | | It clears nobody, and still revokes. |
//! | D4 | a delta CRL past its date, or without a number | openssl#31297, CVE-2026-28388 | A delta is as fresh as any CRL, and its numbers fit those of the complete one. |
//! | D5 | a serial number without its issuer | | It counts under the issuer whose CRL it is, and under no other. |
//! | D6 | a CRL by who may not sign CRLs | | cRLSign, anchors included. |
//! | D7 | an OCSP response by who may not answer | HCSEC-2024-07, CVE-2026-24734 | The issuer's key, or one that it certified itself for OCSP signing. |
//! | D8, D9 | a response without an answer reads as good, or one of several answers is read | CVE-2026-3832 | Every entry is read, revoked beats good, and none for this certificate is unknown. |
//! | D10 | whoever stops the network stops revocation | | Hard-fail; the rest is spelled in [`danger`](crate::danger). |
//! | D11 | an old CRL or response is played again | | The newest of a scope decides, whatever came last; a maximum age; a nonce. |
//! | D12 | a CRL about others, or about some reasons, counts as complete | | The scope is compared, and all reasons must be covered (RFC 5280 6.3.3). |
//! | D13 | a critical extension of a CRL or entry is passed over | | It takes away the whole CRL. |
//! | D14 | noRevAvail switches revocation off where it should not | | Refused beside what points to revocation data; a CA's has no effect (RFC 9608). |
//!
//! # E. Identity and trust
//!
//! | | what went wrong | seen in | the rule here |
//! |---|---|---|---|
//! | E1 | any certificate of any authority is an identity | acton-service#109 | No default mapper; an empty list maps nobody. |
//! | E2 | a certificate that resembles the trusted one | CVE-2025-6037 | [`Source::Certificate`](crate::identity::Source::Certificate) is a hash of all of it, and the rules still run. |
//! | E3 | a session goes on under a sibling's certificate | CVE-2026-39388 | A [`Principal`](crate::Principal) carries fingerprint, anchor and rule. |
//! | E4 | a pattern over a printed subject | CVE-2026-47838 | [Patterns](crate::identity::Pattern) match typed values; an attribute is found by its type. |
//! | E5 | of two names the first or last wins | | Exactly one. |
//! | E6, E7 | names are cut, or folded in two ways | | Whole and unchanged but for the case of a host, or refused. |
//! | E8 | an authority for machines certifies users | | Namespaces are of a form: one for hosts holds no user. Accounts by their [SID](crate::identity::Source::Sid), of one domain. |
//! | E9 | one trust domain's identity by another's authority | CVE-2026-31360 | The ID chooses the anchors, not the other way round. |
//! | E10 | a SPIFFE ID in a second spelling | go-spiffe 2.7.0 | One spelling is an ID. |
//! | E11 | a client's certificate as a server's | | A [purpose](crate::Purpose) without a default, nested along the path. |
//! | E12 | without anchors, the system's | CVE-2026-27586 | [`BuildError::NoAnchors`](crate::verify::BuildError::NoAnchors). |
//! | E13 | one tenant's authority names another's services | | Anchors and [issuing CAs](crate::Mapper::with_issuing_ca) are bound to namespaces. |
//! | E14 | an organisation in the subject becomes a group of administrators | kubernetes#18982 | [Roles](crate::identity::RoleRule) are those of a list, by an authority that the rule believes; the rest grants nothing. |
//! | E15 | an identity outlives the certificate | | [`valid_until`](crate::Principal::valid_until); on a TLS connection, asked again for each request. |
//! | E19 | an identity is read back from storage | | No constructor, no parser, no `Deserialize`. |
//!
//! # At the TLS handshake
//!
//! With the feature `rustls`. Whoever brings another TLS library has these to stop: verify the proof of the key by that library's
//! own function, resume nothing or decide on the stored chain again, and keep *absent* apart.
//!
//! | | what went wrong | seen in | the rule here |
//! |---|---|---|---|
//! | C7, C8 | the handshake's proof of the key is left out, or weakened | CVE-2022-25638, CVE-2022-25640, golang#53085 | It is checked under our reading of the certificate, by the schemes of the version alone; before its end there is no principal. |
//! | E16 | a resumed session was never verified | CVE-2025-23419, CVE-2025-23048, CVE-2025-68121 | Resumption is off. Where it is on, and after every handshake, the stored chain is decided on anew. |
//! | E18 | no certificate reads as a good one | GHSA-95jq-rwvf-vjx4 | Three outcomes, and no bool. |
//!
//! # F. Behind a proxy
//!
//! With the feature `proxy`. Without it, these are for the caller to stop.
//!
//! | | what went wrong | seen in | the rule here |
//! |---|---|---|---|
//! | F1 | a header is believed from anyone | CVE-2024-10039, CVE-2026-46579 | From a hop that is listed, by its address or by its own proven principal; from any other its presence refuses. |
//! | F2 | a header twice, or several certificates in one | envoy#6038 | Once, and as many as the proxy writes; no header of another proxy beside it. |
//! | F3 | a header under an alias | CVE-2026-39858 | A name that servers take for ours refuses. |
//! | F4 | a client has the hop remove the header | CVE-2024-45410 | Absent is nobody, and refused where the rest of the proxy's headers is still there. |
//! | F5 | a certificate is public, and shown without its key | keycloak#17059 | [`via`](crate::Principal::via) says whose word the proof of the key is; [`require_direct`](crate::Principal::require_direct) refuses it. |
//! | F6 | a printed subject in a header | | Not read. |
//! | F7 | the proxy's "verified" flag | | It can refuse, and never admit: the chain is verified here. |
//! | F8 | decoded twice, or by guessing | | One profile, by its name; each encoding in one strict reading. |
//! | F9 | elements of the client's in Envoy's header | envoy#6038 | One, where Envoy sets it; the last one alone, where it appends; in a grammar that an open quote cannot shift, and with its hash checked. |
//! | F10 | the chain is not of the certificate's connection | | Intermediates are never believed for being sent. |
//!
//! # What the caller must see to, until an adapter does
//!
//! | | what went wrong | seen in | what to do |
//! |---|---|---|---|
//! | D15 | a certificate makes its verifier fetch | | The core fetches nothing. The feature `fetch`: hosts from a list, no private addresses, no redirects, and limits. |
//! | E17 | the host of TLS and that of HTTP differ | CVE-2025-66614, CVE-2026-32305 | Compare the two before a principal is used. |
//!
