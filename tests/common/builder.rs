//! What certificates and CRLs have in common: a version, an issuer, extensions, and a signature that can be wrong in
//! every way.

use std::sync::Arc;

use super::extension::Extensions;
use super::key::{Algorithm, Key};

/// A certificate or a CRL in the making; what it says of its own is in `body`.
///
/// Two rules for all overrides. A method that ends in `_der` takes the whole field as it goes into the bytes, and an
/// **empty** one leaves the field out. Later calls win.
#[derive(Clone)]
pub struct Builder<B> {
    pub(super) body: B,
    pub(super) version: Option<Vec<u8>>,
    pub(super) issuer_name: Option<Vec<u8>>,
    pub(super) extensions: Extensions,
    pub(super) raw_extensions: Option<Vec<u8>>,
    pub(super) signing: Signing,
}

impl<B> Builder<B> {
    pub(super) fn new(body: B) -> Self {
        Self {
            body,
            version: None,
            issuer_name: None,
            extensions: Extensions::default(),
            raw_extensions: None,
            signing: Signing::default(),
        }
    }

    /// The version field: for a certificate with its `[0]`, for a CRL without.
    pub fn version_der(mut self, der: &[u8]) -> Self {
        self.version = Some(der.to_vec());
        self
    }

    /// Another issuer's name than the name of whoever signs.
    pub fn issuer_der(mut self, der: &[u8]) -> Self {
        self.issuer_name = Some(der.to_vec());
        self
    }

    /// Sets an extension; one of the same OID gives way.
    pub fn extension(mut self, id: &str, critical: bool, value: &[u8]) -> Self {
        self.extensions.set(id, critical, value.to_vec());
        self
    }

    /// Adds an extension; one of the same OID stays, so this makes duplicates.
    pub fn add_extension(mut self, id: &str, critical: bool, value: &[u8]) -> Self {
        self.extensions.add(id, critical, value.to_vec());
        self
    }

    /// Adds one `Extension` (the whole SEQUENCE) as it is.
    pub fn add_extension_der(mut self, der: &[u8]) -> Self {
        self.extensions.add_der(der);
        self
    }

    /// Drops the extension.
    pub fn without(mut self, id: &str) -> Self {
        self.extensions.remove(id);
        self
    }

    /// Changes whether an extension, which must be there, is critical.
    pub fn critical(mut self, id: &str, critical: bool) -> Self {
        self.extensions.set_critical(id, critical);
        self
    }

    /// Writes the `critical FALSE` that DER leaves out.
    pub fn explicit_false(mut self, id: &str) -> Self {
        self.extensions.set_explicit_false(id);
        self
    }

    /// The whole field of extensions, with its `[3]` in a certificate or `[0]` in a CRL.
    pub fn extensions_der(mut self, der: &[u8]) -> Self {
        self.raw_extensions = Some(der.to_vec());
        self
    }

    /// Signs with this algorithm instead of the key's own, and says so in both places.
    pub fn sign_with(mut self, algorithm: Algorithm) -> Self {
        self.signing.algorithm = Some(algorithm);
        self
    }

    /// Signs with another key than the issuer's.
    pub fn signed_by(mut self, key: &Key) -> Self {
        self.signing.key = Some(key.clone());
        self
    }

    /// The AlgorithmIdentifier inside what is signed.
    pub fn inner_algorithm_der(mut self, der: &[u8]) -> Self {
        self.signing.inner = Some(der.to_vec());
        self
    }

    /// The AlgorithmIdentifier beside the signature.
    pub fn outer_algorithm_der(mut self, der: &[u8]) -> Self {
        self.signing.outer = Some(der.to_vec());
        self
    }

    /// The whole BIT STRING of the signature.
    pub fn signature_der(mut self, der: &[u8]) -> Self {
        self.signing.signature = Some(der.to_vec());
        self
    }

    /// Flips the last bit of the signature.
    pub fn corrupt_signature(mut self) -> Self {
        self.signing.corrupt = true;
        self
    }

    /// Changes the bytes to be signed, just before they are signed.
    pub fn mutate_tbs(mut self, change: impl Fn(Vec<u8>) -> Vec<u8> + Send + Sync + 'static) -> Self {
        self.signing.mutate = Some(Arc::new(change));
        self
    }
}

type Change = dyn Fn(Vec<u8>) -> Vec<u8> + Send + Sync;

/// Who signs, how, and what is said about it.
#[derive(Clone, Default)]
pub(super) struct Signing {
    key: Option<Key>,
    algorithm: Option<Algorithm>,
    inner: Option<Vec<u8>>,
    outer: Option<Vec<u8>>,
    signature: Option<Vec<u8>>,
    corrupt: bool,
    mutate: Option<Arc<Change>>,
}

impl Signing {
    /// The AlgorithmIdentifier for inside, if this key signs.
    pub(super) fn inner(&self, issuer_key: &Key) -> Vec<u8> {
        self.inner.clone().unwrap_or_else(|| self.algorithm(issuer_key).der())
    }

    /// The finished SEQUENCE: what is signed, the algorithm, the signature.
    pub(super) fn seal(&self, issuer_key: &Key, tbs: Vec<u8>) -> Vec<u8> {
        let tbs = self.mutate.iter().fold(tbs, |tbs, change| change(tbs));
        let algorithm = self.algorithm(issuer_key);
        let outer = self.outer.clone().unwrap_or_else(|| algorithm.der());
        let signature = self.signature.clone().unwrap_or_else(|| {
            let mut signature = self.key.as_ref().unwrap_or(issuer_key).sign(algorithm, &tbs);
            *signature.last_mut().expect("a signature is not empty") ^= u8::from(self.corrupt);
            super::der::bit_string(&signature)
        });
        super::der::sequence(&[tbs, outer, signature])
    }

    fn algorithm(&self, issuer_key: &Key) -> Algorithm {
        let key = self.key.as_ref().unwrap_or(issuer_key);
        self.algorithm.unwrap_or_else(|| key.default_algorithm())
    }
}
