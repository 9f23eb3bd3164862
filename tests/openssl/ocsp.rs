//! OCSP responses made by `openssl ocsp` out of its index of certificates, for requests of ours, judged by it and by us.

use std::fs;

use rustls_pki_types::CertificateDer;
use vouchsafe::certificate::Certificate;
use vouchsafe::revocation::{CertIdHash, OcspRequest, OcspStore};
use vouchsafe::{Anchor, Peer, Purpose, TrustStore, Verifier};

use crate::authority::{Folder, KEYS, openssl};
use crate::{process, say, version};

/// One answer. The usual case is that the responder is asked about the client, by SHA-1 and with a nonce.
struct Row {
    title: &'static str,
    about: &'static str,
    hash: CertIdHash,
    nonce: bool,
    signer: &'static str,
    index: &'static str,
    /// What else `openssl ocsp` is told.
    also: &'static [&'static str],
    /// What openssl makes of its own response, and what we do.
    wanted: [&'static str; 2],
}

const WEEK: &[&str] = &["-ndays", "7"];
const VERIFIED: &str = "Response verify OK; client.pem: good";

const ROW: Row = Row {
    title: "",
    about: "client",
    hash: CertIdHash::Sha1,
    nonce: true,
    signer: "responder",
    index: "root",
    also: WEEK,
    wanted: [VERIFIED, "not revoked, by OCSP response of CN=responder,O=Example"],
};

const BY_ROOT: &str = "not revoked, by OCSP response of CN=root,O=Example";
const FAILURE: &str = "Response Verify Failure";

const ROWS: &[Row] = &[
    Row { title: "by a responder that the CA certified", ..ROW },
    Row { title: "by the CA itself", signer: "root", wanted: [VERIFIED, BY_ROOT], ..ROW },
    Row { title: "by SHA-256", hash: CertIdHash::Sha256, ..ROW },
    Row { title: "without a nonce", nonce: false, ..ROW },
    Row {
        title: "by a responder that is named by its key",
        also: &["-ndays", "7", "-resp_key_id"],
        wanted: [VERIFIED, "not revoked, by OCSP response of key "],
        ..ROW
    },
    Row {
        title: "by the CA, named by its key, without certificates",
        signer: "root",
        also: &["-ndays", "7", "-resp_key_id", "-resp_no_certs"],
        wanted: [VERIFIED, "not revoked, by OCSP response of key "],
        ..ROW
    },
    Row { title: "good for an hour", also: &["-nmin", "60"], ..ROW },
    Row {
        title: "without nextUpdate",
        also: &[],
        wanted: [VERIFIED, "has no nextUpdate, and the policy sets no maximum age"],
        ..ROW
    },
    Row {
        title: "about a certificate that is revoked",
        about: "thief",
        wanted: [
            "Response verify OK; thief.pem: revoked",
            "(keyCompromise) by OCSP response of CN=responder,O=Example",
        ],
        ..ROW
    },
    Row {
        title: "about one that the responder does not know",
        index: "nobody",
        wanted: ["Response verify OK; client.pem: unknown", "its responder does not know the certificate"],
        ..ROW
    },
    Row {
        title: "without the responder's certificate",
        also: &["-ndays", "7", "-resp_no_certs"],
        wanted: [FAILURE, "and there is no certificate of it in the response"],
        ..ROW
    },
    Row {
        title: "with a signature that is broken",
        also: &["-ndays", "7", "-badsig"],
        wanted: [FAILURE, "the signature does not verify under the signer's key"],
        ..ROW
    },
    Row {
        title: "by a client",
        signer: "thief",
        wanted: [FAILURE, "CN=thief,O=Example may not sign OCSP responses: extKeyUsage is id-kp-clientAuth"],
        ..ROW
    },
    Row {
        title: "by another CA's responder",
        signer: "impostor",
        wanted: [FAILURE, "is certified by CN=stranger,O=Example, and not by CN=root,O=Example"],
        ..ROW
    },
    Row {
        title: "by another CA",
        signer: "stranger",
        wanted: [FAILURE, "OCSP response of CN=stranger,O=Example"],
        ..ROW
    },
];

#[test]
fn openssl_and_we_believe_the_same_responders() {
    match version() {
        Ok(version) => say(format_args!(
            "openssl: responses by {version}: {} rows, {} kinds of key",
            ROWS.len(),
            KEYS.len()
        )),
        Err(why) => return say(format_args!("openssl: NOT asked, so no response was judged: {why}")),
    }
    let mut wrong = Vec::new();
    for (kind, new_key) in KEYS {
        let folder = Folder::fill_for_ocsp(process::folder(&format!("openssl ocsp {kind}")), new_key);
        for row in ROWS {
            let (request, response) = respond(row, &folder);
            let verdicts = [by_openssl(row, &folder), by_us(row, &folder, &request, response)];
            let line = format!("{kind}  {:<50}{}", row.title, verdicts.join("  |  "));
            println!("{line}");
            if !verdicts.iter().zip(row.wanted).all(|(verdict, wanted)| verdict.contains(wanted)) {
                wrong.push(line);
            }
        }
    }
    assert!(wrong.is_empty(), "not as the table says:\n{}", wrong.join("\n"));
}

/// Our request, and what openssl answers.
fn respond(row: &Row, folder: &Folder) -> (OcspRequest, Vec<u8>) {
    let (certificate, issuer) = (folder.der(row.about), folder.der("root"));
    let [certificate, issuer] =
        [&certificate, &issuer].map(|der| Certificate::read(der).expect("a certificate"));
    let nonce = row.nonce.then_some(&[7; 32][..]);
    let request =
        OcspRequest::for_certificate(&certificate, issuer.spki(), row.hash, nonce).expect("a request");
    fs::write(folder.path.join("request.der"), request.der()).expect("writes");
    let [index, signer, key] =
        [format!("{}.index", row.index), format!("{}.pem", row.signer), format!("{}.key", row.signer)];
    let mut arguments = vec!["ocsp", "-index", &index, "-CA", "root.pem", "-rsigner", &signer, "-rkey", &key];
    arguments.extend(["-reqin", "request.der", "-respout", "response.der", "-noverify"]);
    arguments.extend(row.also);
    let output = openssl(&folder.path, &arguments).expect("openssl runs");
    assert_eq!(output.code, Some(0), "openssl {}\n{}", arguments.join(" "), output.err);
    (request, fs::read(folder.path.join("response.der")).expect("reads"))
}

fn by_openssl(row: &Row, folder: &Folder) -> String {
    let certificate = format!("{}.pem", row.about);
    let mut arguments = vec!["ocsp", "-respin", "response.der", "-issuer", "root.pem", "-CAfile", "root.pem"];
    arguments.extend(["-no-CApath", "-no-CAstore", "-no_nonce"]);
    arguments.push(if row.hash == CertIdHash::Sha256 { "-sha256" } else { "-sha1" });
    arguments.extend(["-cert", &certificate]);
    let output = openssl(&folder.path, &arguments).expect("openssl runs");
    let first = |text: &str| text.lines().next().unwrap_or_default().to_owned();
    format!("{}; {}", first(&output.err), first(&output.out))
}

fn by_us(row: &Row, folder: &Folder, request: &OcspRequest, response: Vec<u8>) -> String {
    let mut responses = OcspStore::new();
    responses.add_answer(request, response).expect("an answer to the request");
    let produced_at = responses.iter().next().expect("the response").id().produced_at();
    let mut anchors = TrustStore::new();
    anchors.add(Anchor::from_certificate(&folder.der("root")).expect("an anchor")).expect("new");
    let verifier =
        Verifier::builder(anchors, Purpose::ClientAuth).ocsp(responses).build().expect("a verifier");
    let end_entity = folder.der(row.about);
    let sent: [CertificateDer<'_>; 0] = [];
    match verifier.verify(&Peer::new(&end_entity, &sent), produced_at) {
        Ok(path) => path.revocation(vouchsafe::error::Position::LEAF).expect("it was asked").to_string(),
        Err(refusal) => refusal.to_string(),
    }
}
