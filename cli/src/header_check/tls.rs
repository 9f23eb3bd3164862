//! TLS to what is asked: whom to believe there, and the tester's own certificate.

use std::path::Path;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};

use crate::arguments::Way;
use crate::files;
use crate::trouble::{FileFault, Trouble};

/// As the tester, and as nobody.
pub(super) struct Tls {
    pub(super) own: Arc<ClientConfig>,
    pub(super) nobody: Arc<ClientConfig>,
}

pub(super) fn of(way: &Way) -> Result<Tls, Trouble> {
    let nobody = Arc::new(builder(way)?.with_no_client_auth());
    let Some(file) = &way.client_cert else {
        return Ok(Tls { own: Arc::clone(&nobody), nobody });
    };
    let chain = files::certificates(file)?.into_chain();
    let key = files::private_key(way.client_key.as_deref().unwrap_or(file))?;
    let wrong = |fault: rustls::Error| option("--client-cert", fault);
    let own = builder(way)?.with_client_auth_cert(chain, key).map_err(wrong)?;
    Ok(Tls { own: Arc::new(own), nobody })
}

type Builder = rustls::ConfigBuilder<ClientConfig, rustls::client::WantsClientCert>;

fn builder(way: &Way) -> Result<Builder, Trouble> {
    // By name: what else is compiled in must not decide.
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|fault| option("https", fault))?;
    if way.insecure {
        return Ok(builder.dangerous().with_custom_certificate_verifier(Arc::new(Anybody(provider))));
    }
    Ok(builder.with_root_certificates(roots(way.cacert.as_deref())?))
}

fn roots(file: Option<&Path>) -> Result<RootCertStore, Trouble> {
    let mut roots = RootCertStore::empty();
    let Some(file) = file else {
        // What the system has and rustls cannot use, nobody here asked for.
        let _usable = roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if roots.is_empty() {
            return Err(option("--cacert", "the system has no authorities that can be used: name some"));
        }
        return Ok(roots);
    };
    for (number, certificate) in (1..).zip(files::certificates(file)?.iter()) {
        roots.add(certificate.clone()).map_err(|fault| {
            FileFault::Object { what: "certificate", number, fault: fault.to_string() }.of(file)
        })?;
    }
    Ok(roots)
}

fn option(option: &'static str, fault: impl ToString) -> Trouble {
    Trouble::Option { option, fault: fault.to_string() }
}

/// `--insecure`: whoever answers, as long as it holds the key of the certificate that it shows.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
