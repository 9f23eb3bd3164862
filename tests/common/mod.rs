//! A small authority for tests: good certificates in one line, wrong ones by overriding a field.
//!
//! It knows nothing of the library under test and writes every byte itself, so that the two can disagree. A certificate
//! is right (RFC 5280 section 4) until a test says otherwise, and then wrong in exactly that respect. Everything is made
//! the same again each time: a key comes out of the subject's name (**the same name, the same key**, unless `key` gives
//! another), a serial number out of the rest of the certificate. Times are around [`NOW`], 2 March 2026: CAs hold from 2020
//! to 2040, others during 2026, CRLs in March 2026.
//!
//! ```ignore
//! mod common;
//! use common::*;
//!
//! let root = Authority::root("CN=Root CA");
//! let issuing = root.issue_ca("CN=Issuing CA").path_len(0).permitted(&["dns:example.com"]).build();
//! let leaf = issuing.issue("CN=api")
//!     .san(&["dns:api.example.com", "uri:spiffe://prod.example/api"])
//!     .client_auth()
//!     .valid("2026-01-01T00:00:00Z", "2026-12-31T23:59:59Z")
//!     .build();
//! verify(&leaf.der, &[&issuing.der], &root.der, NOW);
//!
//! // Wrong ones: a field in raw DER, an extension twice, somebody else's key, a broken signature.
//! issuing.issue("CN=api").serial_der(&integer(-1)).build();
//! issuing.issue("CN=api").add_extension(id::KEY_USAGE, true, &key_usage(&["cRLSign"])).build();
//! issuing.issue("CN=api").signed_by(&Key::seeded(Kind::P256, 7)).build();
//! issuing.issue("CN=api").corrupt_signature().build();
//! leaf.issue("CN=issued by a leaf").build();
//!
//! let crl = issuing.crl().number(7).revoke(&leaf.serial, "2026-02-01T00:00:00Z", Some(1)).build();
//! let cross = other_root.cross_sign(&issuing).build();          // the same name and key, another issuer
//! ```
//!
//! Where to look: `certificate`, `crl` and `ocsp` for what each can say, `builder` for what all can (extensions, signature),
//! `name` for the language of names, `extension` for values, `key` for keys and algorithms, `der` to write anything and to look into it.

#![allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "test support: a panic fails the test, and each test uses a part of it"
)]

mod builder;
mod certificate;
mod crl;
mod der;
mod extension;
mod key;
mod name;
mod ocsp;
mod pem;

pub use builder::Builder;
pub use certificate::{Authority, Certificate, CertificateBuilder, Issued};
pub use crl::{Crl, CrlBuilder};
pub use der::*;
pub use extension::*;
pub use key::{Algorithm, Key, Kind, pss};
pub use name::{general_name, general_names, name, relative_name};
pub use ocsp::{Ocsp, OcspBuilder, cert_id, cert_id_of};
pub use pem::to_pem;

/// 2026-03-02T12:00:00Z, in seconds since 1970: everything made by default is good at this time.
pub const NOW: i64 = 1_772_452_800;
