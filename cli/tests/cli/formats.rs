//! One peer in every format that its files come in.

use crate::common::{explicit, implicit, integer, oid, sequence, set, to_pem};
use crate::process::{command, run_with, words};
use crate::scene::{Scene, identified};

/// PKCS#7 signed data that carries certificates and nothing else (RFC 2315 9.1), or what it calls itself.
fn pkcs7(content_type: &str, certificates: &[&[u8]]) -> Vec<u8> {
    let content = sequence(&[oid("1.2.840.113549.1.7.1")]);
    let certificates = implicit(0, &set(certificates));
    let empty = set::<&[u8]>(&[]);
    let signed = sequence(&[integer(1), empty.clone(), content, certificates, empty]);
    sequence(&[oid(content_type), explicit(0, &signed)])
}

const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";

#[test]
fn a_peer_is_read_from_pem_der_and_pkcs7() {
    let scene = Scene::new("formats");
    let (leaf, issuing) = (scene.api(), &scene.issuing);
    let bundle = pkcs7(SIGNED_DATA, &[&issuing.der, &leaf.der]);
    let key = to_pem("PRIVATE KEY", &leaf.key.pkcs8());
    let table: [(&str, Vec<u8>); 9] = [
        ("PEM, the end entity first", (leaf.pem() + &issuing.pem()).into()),
        ("PEM beside its key and some words", format!("words\n{key}{}{}", leaf.pem(), issuing.pem()).into()),
        ("PEM with another end of line", (leaf.pem() + &issuing.pem()).replace('\n', "\r\n").into()),
        (
            "PEM by an old label",
            (leaf.pem() + &issuing.pem()).replace("CERTIFICATE", "X509 CERTIFICATE").into(),
        ),
        ("PKCS#7, the end entity last", bundle.clone()),
        ("PKCS#7 in PEM", to_pem("PKCS7", &bundle).into()),
        ("PKCS#7 in PEM, as CMS", to_pem("CMS", &bundle).into()),
        ("PKCS#7, the end entity alone beside PEM", {
            let alone = pkcs7(SIGNED_DATA, &[&leaf.der]);
            (to_pem("PKCS7", &alone) + &issuing.pem()).into()
        }),
        ("DER, with the intermediate configured", leaf.der.clone()),
    ];
    for (title, bytes) in table {
        scene.write("peer", &bytes);
        let asked = format!("peer --intermediates issuing.pem {}", identified());
        let file = words(&scene.folder, &format!("verify {asked}"));
        assert_eq!(file.code, Some(0), "{title}: {file}");
        assert!(file.out.contains("spiffe://prod.example/api"), "{title}: {file}");
        let line = format!("verify - --intermediates issuing.pem {}", identified());
        let mut stdin = command(&scene.folder, &line.split_whitespace().collect::<Vec<_>>());
        let stdin = run_with(&mut stdin, &bytes);
        assert_eq!(stdin.out, file.out.replace("peer: ", "-: "), "{title}, from standard input");
    }
}

#[test]
fn what_is_no_file_of_certificates_is_named_and_not_judged() {
    let scene = Scene::new("formats wrong");
    let leaf = scene.api();
    let cut = pkcs7(SIGNED_DATA, &[&leaf.der]);
    let table: [(&str, Vec<u8>, &str); 9] = [
        ("nothing", vec![], "holds no certificate"),
        ("words", b"hello".to_vec(), "holds no certificate"),
        ("a key", to_pem("PRIVATE KEY", &leaf.key.pkcs8()).into(), "holds no certificate"),
        ("a CRL", scene.issuing.crl().build(), "holds no certificate"),
        ("PEM without its end", leaf.pem().replace("-----END", "").into(), "broken PEM"),
        ("PEM that is no base64", leaf.pem().replace("M", "!").into(), "broken PEM"),
        ("PKCS#7 that is cut off", cut[..cut.len() - 9].to_vec(), "broken PKCS#7"),
        ("PKCS#7 without certificates", pkcs7(SIGNED_DATA, &[]), "holds no certificate"),
        ("PKCS#7 of another type", pkcs7("1.2.840.113549.1.7.3", &[]), "not signed data"),
    ];
    for (title, bytes, wanted) in table {
        scene.write("peer", &bytes);
        let output = words(&scene.folder, &format!("explain peer {}", identified()));
        assert_eq!((output.code, output.out.as_str()), (Some(2), ""), "{title}: {output}");
        assert!(output.err.starts_with("vouchsafe: peer: "), "{title}: {output}");
        assert!(output.err.contains(wanted), "{title}: {output}");
    }
    // What says that it is a certificate is refused, and not only not judged.
    scene.write("peer", to_pem("CERTIFICATE", &leaf.der[..100]));
    let output = words(&scene.folder, &format!("verify peer {}", identified()));
    assert_eq!(output.code, Some(1), "{output}");
}

#[test]
fn a_file_is_read_up_to_a_bound() {
    let scene = Scene::new("formats large");
    let file = std::fs::File::create(scene.path("large.pem")).unwrap();
    file.set_len(16 * 1024 * 1024 + 1).unwrap();
    let output = words(&scene.folder, &format!("explain large.pem {}", identified()));
    assert_eq!(output.err, "vouchsafe: large.pem: is larger than 16 MiB\n");
}
