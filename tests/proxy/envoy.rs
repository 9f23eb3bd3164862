//! Envoy's elements in a header.

use sha2::{Digest as _, Sha256};
use vouchsafe::proxy::Profile;

use crate::common::{Issued, to_hex};
use crate::house::{House, check, percent, rows};

const NAME: &str = "x-forwarded-client-cert";

fn hash(issued: &Issued) -> String {
    to_hex(&Sha256::digest(&issued.der))
}

fn pem(issued: &Issued) -> String {
    percent(&issued.pem(), "")
}

/// What Envoy writes of this client.
fn element(issued: &Issued) -> String {
    format!(
        "By=spiffe://prod.example/app;Hash={};Cert=\"{}\";Subject=\"CN=x,O=a;b\";URI=spiffe://prod.example/x",
        hash(issued),
        pem(issued)
    )
}

#[test]
fn of_an_envoy_that_appends_only_the_last_element_counts_and_its_hash_is_that_of_its_certificate() {
    let House { client, admin, issuing, .. } = House::get();
    let (own, forged) = (|| element(client), || element(admin));
    let chain = |first: &Issued| percent(&(first.pem() + &issuing.pem()), "");
    check(
        &Profile::envoy_append(),
        rows![
            "the forger's element before Envoy's", [(NAME, forged() + "," + &own())], "client";
            "the forger's element in a line of its own", [(NAME, forged()), (NAME, own())],
                "x-forwarded-client-cert comes more than once";
            "the forger's quote swallows Envoy's element", [(NAME, format!("Subject=\",{}", own()))],
                "wanted the grammar of x-forwarded-client-cert";
            "and is closed by a backslash in Envoy's subject",
                [(NAME, format!("Subject=\",Hash=00;Cert=\"{}\";Subject=\"CN=a\\\",{},By=\\\"\"", pem(client), forged()))], "wanted the grammar";
            "the forger's bare quote", [(NAME, format!("By=a\"b,{}", own()))], "found `\"b,By=spiffe";
            "a hash of another certificate",
                [(NAME, format!("Hash={};Cert=\"{}\"", hash(client), pem(admin)))],
                "wanted Hash, the SHA-256 of the certificate";
            "a hash alone", [(NAME, format!("Hash={}", hash(admin)))],
                "wanted Cert or Chain in the last element";
            "a printed subject alone", [(NAME, "Subject=\"CN=admin\";URI=spiffe://prod.example/admin")],
                "wanted Cert or Chain in the last element";
            "a certificate without a hash", [(NAME, format!("Cert=\"{}\"", pem(client)))],
                "found nothing, wanted Hash";
            "a hash that is cut", [(NAME, format!("Hash={};Cert=\"{}\"", &hash(client)[..62], pem(client)))],
                "wanted Hash";
            "a hash of odd length", [(NAME, format!("Hash={}0;Cert=\"{}\"", hash(client), pem(client)))],
                "wanted Hash";
            "a hash that is no number", [(NAME, format!("Hash={};Cert=\"{}\"", "g".repeat(64), pem(client)))],
                "wanted Hash";
            "two hashes", [(NAME, format!("Hash={};{}", hash(client), own()))], "wanted By, Hash, Cert";
            "two certificates by one name", [(NAME, format!("{};Cert=\"{}\"", own(), pem(admin)))],
                "Hash, Cert, Chain and Subject once";
            "two by one name in another case", [(NAME, format!("{};CERT=\"{}\"", own(), pem(admin)))],
                "Hash, Cert, Chain and Subject once";
            "two in one value",
                [(NAME, format!("Hash={};Cert=\"{}\"", hash(client), percent(&(client.pem() + &admin.pem()), "")))],
                "wanted nothing after the certificate";
            "a chain of somebody else",
                [(NAME, format!("Hash={};Cert=\"{}\";Chain=\"{}\"", hash(client), pem(client), chain(admin)))],
                "wanted a Chain that begins with Cert";
            "a key that Envoy does not write", [(NAME, format!("{};Admin=true", own()))],
                "found `Admin=true`, wanted By, Hash";
            "a key without a value", [(NAME, format!("{};By", own()))], "found `By`, wanted the grammar";
            "an empty key", [(NAME, format!("{};=x", own()))], "found `=x`, wanted By, Hash";
            "an empty place", [(NAME, format!("{};", own()))], "found nothing, wanted the grammar";
            "an element after the comma is missing", [(NAME, own() + ",")],
                "found nothing, wanted the grammar";
            "a quote that is not closed",
                [(NAME, own().trim_end_matches("\";Subject=\"CN=x,O=a;b\";URI=spiffe://prod.example/x").to_owned())],
                "wanted the grammar";
            "a backslash outside of quotes", [(NAME, format!("By=a\\b;{}", own()))], "found `\\\\b;By=spiffe";
            "more elements than a mesh has", [(NAME, ["By=a"; 8].join(",") + "," + &own())],
                "wanted no more elements, or keys of one, than 8";
            "more names than a certificate has", [(NAME, format!("{};{}", own(), ["DNS=a"; 128].join(";")))],
                "wanted no more elements, or keys of one, than 128";
            "a certificate that is not encoded",
                [(NAME, format!("Hash={};Cert=\"{}\"", hash(client), client.pem().replace('\n', " ")))],
                "wanted percent-encoding";
            "space around an element", [(NAME, format!("{}, {}", forged(), own()))], "found ` By=spiffe";
            "nothing", [(NAME, "")], "nobody";
            "nothing at all", [], "nobody";
            "a certificate", [(NAME, own())], "client";
            "keys in another case, digits in upper case",
                [(NAME, format!("hash={};CERT=\"{}\"", hash(client).to_uppercase(), pem(client)))],
                "client";
            "a certificate that is not quoted",
                [(NAME, format!("Hash={};Cert={}", hash(client), pem(client)))],
                "client";
            "a subject with quotes in it",
                [(NAME, format!("Subject=\"CN=a\\\"b\\\",x\";{}", own().replacen(";Subject=\"CN=x,O=a;b\"", "", 1)))],
                "client";
            "a chain alone", [(NAME, format!("Hash={};Chain=\"{}\"", hash(client), chain(client)))],
                "client+issuing";
            "a chain beside the certificate",
                [(NAME, format!("Hash={};Cert=\"{}\";Chain=\"{}\"", hash(client), pem(client), chain(client)))],
                "client+issuing";
            "several names",
                [(NAME, format!("{};URI=spiffe://prod.example/y;DNS=a.example;DNS=b.example;By=z", own()))],
                "client";
        ],
    );
}

#[test]
fn of_an_envoy_that_sets_there_is_one_element() {
    let House { client, admin, issuing, .. } = House::get();
    let (own, forged) = (element(client), element(admin));
    let chain = percent(&(client.pem() + &issuing.pem()), "");
    let injecting =
        |text: &str| format!("Hash={};Cert=\"{}\";URI=spiffe://a/b{text}", hash(client), pem(client));
    check(
        &Profile::envoy(),
        rows![
            "the forger's element before Envoy's", [(NAME, format!("{forged},{own}"))], "or keys of one, than 1";
            "an element after Envoy's, by a comma in a URI of the client's certificate",
                [(NAME, injecting(&format!(",Hash={};Cert=\"{}\"", hash(admin), pem(admin))))], "or keys of one, than 1";
            "a second certificate, by a semicolon in it", [(NAME, injecting(&format!(";Cert=\"{}\"", pem(admin))))],
                "Hash, Cert, Chain and Subject once";
            "a second hash, by a semicolon in it", [(NAME, injecting(&format!(";Hash={}", hash(admin))))],
                "Hash, Cert, Chain and Subject once";
            "a chain of somebody else, by a semicolon in it",
                [(NAME, injecting(&format!(";Chain=\"{}\"", pem(admin))))], "wanted a Chain that begins with Cert";
            "a quote in it", [(NAME, injecting("\""))], "wanted the grammar";
            "nothing", [(NAME, "")], "nobody";
            "a certificate", [(NAME, own.clone())], "client";
            "a chain", [(NAME, format!("{own};Chain=\"{chain}\""))], "client+issuing";
        ],
    );
}

/// Why the documentation of that profile says which names to leave off.
#[test]
fn of_an_envoy_that_appends_a_comma_in_a_name_of_a_certificate_makes_another_element() {
    let House { client, admin, .. } = House::get();
    let uri = format!("spiffe://a/b,Hash={};Cert=\"{}\"", hash(admin), pem(admin));
    let value = format!("Hash={};Cert=\"{}\";URI={uri}", hash(client), pem(client));
    check(&Profile::envoy_append(), rows!["nobody can tell", [(NAME, value)], "admin";]);
}
