//! PEM in a header: nginx, the ingress controller, AWS, Apache, Kong.

use vouchsafe::proxy::Profile;

use crate::common::to_pem;
use crate::house::{House, check, percent, rows};

fn house() -> &'static House {
    House::get()
}

fn client() -> String {
    house().client.pem()
}

/// PEM with a space for each end of a line, as Apache writes it.
fn spaced(pem: &str) -> String {
    pem.replace('\n', " ").trim_end().to_owned()
}

#[test]
fn nginx_writes_one_certificate_in_percent_encoded_pem_and_a_verdict() {
    let good = ("X-SSL-Client-Verify", "SUCCESS");
    let certificate = |value: String| ("X-SSL-Client-Cert", value);
    let key = to_pem("PRIVATE KEY", &house().client.der);
    let inner = |edit: fn(String) -> String| certificate(percent(&edit(client()), ""));
    check(
        &Profile::nginx(),
        rows![
            "the forger writes the certificate and no verdict", [certificate(percent(&client(), ""))],
                "x-ssl-client-verify: found nothing, wanted SUCCESS";
            "optional_no_ca: the certificate is not verified", [certificate(percent(&client(), "")), ("X-SSL-Client-Verify", "FAILED:self-signed certificate")],
                "x-ssl-client-verify: found `FAILED:self-signed certificate`, wanted SUCCESS";
            "NONE beside a certificate", [certificate(percent(&client(), "")), ("X-SSL-Client-Verify", "NONE")],
                "x-ssl-client-verify: found `NONE`, wanted SUCCESS";
            "a verdict that begins like it", [certificate(percent(&client(), "")), ("X-SSL-Client-Verify", "SUCCESS:no")],
                "x-ssl-client-verify: found `SUCCESS:no`, wanted SUCCESS";
            "a verdict in another case", [certificate(percent(&client(), "")), ("X-SSL-Client-Verify", "success")],
                "x-ssl-client-verify: found `success`, wanted SUCCESS";
            "an empty verdict", [certificate(percent(&client(), "")), ("X-SSL-Client-Verify", "")],
                "x-ssl-client-verify: found nothing, wanted SUCCESS";
            "success without a certificate", [good],
                "x-ssl-client-verify is `SUCCESS` without a certificate in x-ssl-client-cert";
            "failure without a certificate", [certificate(String::new()), ("X-SSL-Client-Verify", "FAILED:expired")],
                "x-ssl-client-verify is `FAILED:expired` without a certificate";
            "only a printed subject",
                [("X-SSL-Client-S-DN", "CN=admin"), ("ssl-client-subject-dn", "CN=admin")],
                "nobody";
            "two certificates", [certificate(percent(&(client() + &house().admin.pem()), "")), good],
                "x-ssl-client-cert: found `-----BEGIN CERTIFICATE-----\\0aMI";
            "two certificates: what is wanted", [certificate(percent(&(client() + &house().admin.pem()), "")), good],
                ", wanted nothing after the certificate";
            "text before it", [inner(|pem| format!("subject=CN=admin\n{pem}")), good],
                "found `subject=CN=admin\\0a-----BEGIN";
            "text after it", [inner(|pem| pem + "# admin"), good],
                "found `# admin`, wanted nothing after the certificate";
            "an empty line after it", [inner(|pem| pem + "\n"), good],
                "found `\\0a`, wanted nothing after the certificate";
            "an empty line before it", [inner(|pem| format!("\n{pem}")), good],
                "wanted -----BEGIN CERTIFICATE-----";
            "a header inside of it (RFC 1421)", [inner(|pem| pem.replacen("-----\n", "-----\nProc-Type: 4,ENCRYPTED\n\n", 1)), good],
                "wanted lines of base64 and -----END CERTIFICATE-----";
            "another label", [certificate(percent(&client().replace("CERTIFICATE", "TRUSTED CERTIFICATE"), "")), good],
                "found `-----BEGIN TRUSTED CERTIFICATE-----\\0aMI";
            "a private key", [certificate(percent(&key, "")), good],
                "found `-----BEGIN PRIVATE KEY-----\\0aMI";
            "no end", [inner(|pem| pem.replace("-----END CERTIFICATE-----\n", "")), good],
                "wanted lines of base64 and -----END";
            "cut in the middle", [certificate(percent(&client(), "")[..200].to_owned()), good],
                "wanted lines of base64 and -----END";
            "a line that is too long", [inner(|pem| pem.replacen("=\n", "=", 1).replacen('\n', "", 2)), good],
                "x-ssl-client-cert: found";
            "lines of other lengths", [inner(|pem| { let mut pem = pem; pem.insert(60, '\n'); pem }), good],
                "wanted lines of base64";
            "line ends of another system", [inner(|pem| pem.replace('\n', "\r\n")), good],
                "wanted lines of base64";
            "a NUL in the base64", [inner(|pem| pem.replacen("MI", "M\0", 1)), good],
                "wanted standard base64 with padding";
            "not base64", [inner(|pem| pem.replacen("MI", "M*", 1)), good],
                "wanted standard base64 with padding";
            "base64 of no certificate",
                [certificate(percent(&to_pem("CERTIFICATE", b"\x04\x01\x00"), "")), good],
                "wanted a certificate in DER";
            "bytes after the certificate in the base64", [certificate(percent(&to_pem("CERTIFICATE", &[&house().client.der[..], b"\0"].concat()), "")), good],
                "wanted nothing after the certificate";
            "nothing in it",
                [certificate(percent("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", "")), good],
                "wanted lines of base64";
            "encoded twice", [certificate(percent(&percent(&client(), ""), "")), good],
                "found `-----BEGIN%20CERTIFICATE-----%0AMI";
            "not encoded", [certificate(spaced(&client())), good], "wanted percent-encoding (RFC 3986 2.1)";
            "plus signs for spaces, as in forms",
                [certificate(percent(&client(), "").replace("%20", "+")), good],
                "found `+CERTIFICATE-----%0AMI";
            "a percent sign that encodes nothing",
                [certificate(percent(&client(), "").replacen("%20", "%-", 1)), good],
                "found `%-CERTIFICATE";
            "a percent sign at the end", [certificate(percent(&client(), "") + "%"), good],
                "found `%`, wanted percent-encoding";
            "digits that are none", [certificate(percent(&client(), "").replacen("%20", "%2G", 1)), good],
                "found `%2GCERTIFICATE";
            "written by Traefik", [certificate(crate::house::base64(&house().client.der)), good],
                "x-ssl-client-cert: found `";
            "written by RFC 9440's rules",
                [certificate(format!(":{}:", crate::house::base64(&house().client.der))), good],
                "found `:MI";
            "a folded line", [certificate(percent(&client(), "").replacen("%0A", "%0A\r\n ", 1)), good],
                "wanted visible ASCII and spaces on one line";
            "a tab inside", [certificate(percent(&client(), "").replacen("%0A", "\t", 1)), good],
                "wanted visible ASCII and spaces on one line";
            "a letter beyond ASCII", [certificate(percent(&client(), "") + "é"), good],
                "found `é`, wanted visible ASCII and spaces on one line";
            "nothing at all", [], "nobody";
            "no certificate", [("X-SSL-Client-Verify", "NONE")], "nobody";
            "no certificate, and a header for it",
                [certificate(String::new()), ("X-SSL-Client-Verify", "NONE")],
                "nobody";
            "a listener without TLS", [certificate(String::new()), ("X-SSL-Client-Verify", "")], "nobody";
            "a certificate", [certificate(percent(&client(), "")), good], "client";
            "its last line without an end", [certificate(percent(client().trim_end(), "")), good], "client";
            "digits in lower case",
                [certificate(percent(&client(), "").replace("%0A", "%0a").replace("%2B", "%2b").replace("%2F", "%2f")), good],
                "client";
            "space around the values",
                [("X-SSL-Client-Cert", format!(" {}\t", percent(&client(), ""))), ("X-SSL-Client-Verify", " SUCCESS ")],
                "client";
            "a certificate that no authority here knows: to be verified",
                [certificate(percent(&house().stranger.pem(), "")), good],
                "stranger";
        ],
    );
}

#[test]
fn the_ingress_controller_writes_what_nginx_writes_under_its_own_names() {
    let own = || ("ssl-client-cert", percent(&client(), ""));
    check(
        &Profile::ingress_nginx(),
        rows![
            "no verdict", [own()], "ssl-client-verify: found nothing, wanted SUCCESS";
            "a failed one", [own(), ("ssl-client-verify", "FAILED:unable to verify the first certificate")],
                "wanted SUCCESS";
            "nginx's usual names beside it",
                [own(), ("ssl-client-verify", "SUCCESS"), ("X-SSL-Client-Cert", "")],
                "X-SSL-Client-Cert holds a certificate for another proxy";
            "no certificate", [("ssl-client-verify", "NONE")], "nobody";
            "a certificate", [own(), ("ssl-client-verify", "SUCCESS"), ("ssl-client-subject-dn", "CN=admin")],
                "client";
        ],
    );
}

#[test]
fn aws_writes_base64_as_it_is_and_the_rest_percent_encoded() {
    let plain = |pem: &str| percent(pem, "+=/");
    check(
        &Profile::aws_alb_verify(),
        rows![
            "decoded as a form is", [("X-Amzn-Mtls-Clientcert-Leaf", plain(&client()).replace("%20", "+"))],
                "found `-----BEGIN+CERTIFICATE";
            "two certificates",
                [("X-Amzn-Mtls-Clientcert-Leaf", plain(&(client() + &house().issuing.pem())))],
                "wanted nothing after the certificate";
            "the header of the other mode", [("X-Amzn-Mtls-Clientcert", plain(&client()))],
                "X-Amzn-Mtls-Clientcert holds a certificate for another proxy";
            "encoded twice", [("X-Amzn-Mtls-Clientcert-Leaf", plain(&plain(&client())))],
                "found `-----BEGIN%20";
            "only a printed subject", [("X-Amzn-Mtls-Clientcert-Subject", "CN=admin")], "nobody";
            "a certificate",
                [("X-Amzn-Mtls-Clientcert-Leaf", plain(&client())), ("X-Amzn-Mtls-Clientcert-Subject", "CN=admin")],
                "client";
        ],
    );
    let many = |count: usize| client() + &house().issuing.pem().repeat(count);
    check(
        &Profile::aws_alb_passthrough(),
        rows![
            "too many certificates", [("X-Amzn-Mtls-Clientcert", plain(&many(10)))],
                "wanted no more than 10 certificates";
            "text between them",
                [("X-Amzn-Mtls-Clientcert", plain(&format!("{}admin\n{}", client(), house().issuing.pem())))],
                "found `admin\\0a-----BEGIN";
            "a certificate alone", [("X-Amzn-Mtls-Clientcert", plain(&client()))], "client";
            "a chain",
                [("X-Amzn-Mtls-Clientcert", plain(&(client() + &house().issuing.pem() + &house().root.pem())))],
                "client+issuing+root";
            "as many as may be", [("X-Amzn-Mtls-Clientcert", plain(&many(9)))],
                "client+issuing+issuing+issuing+issuing+issuing+issuing+issuing+issuing+issuing";
        ],
    );
    let leaf = || ("CloudFront-Viewer-Cert-Pem", plain(&client()));
    check(
        &Profile::aws_cloudfront(),
        rows![
            "a certificate that CloudFront does not speak of", [leaf()],
                "cloudfront-viewer-cert-present: found nothing, wanted 1";
            "a certificate that it says is not there", [leaf(), ("CloudFront-Viewer-Cert-Present", "0")],
                "found `0`, wanted 1";
            "one that it did not hand on", [("CloudFront-Viewer-Cert-Present", "1")],
                "cloudfront-viewer-cert-present is `1` without a certificate in cloudfront-viewer-cert-pem";
            "no certificate", [("CloudFront-Viewer-Cert-Present", "0")], "nobody";
            "a certificate", [leaf(), ("CloudFront-Viewer-Cert-Present", "1")], "client";
        ],
    );
}

#[test]
fn apache_writes_pem_with_spaces_and_a_numbered_chain() {
    let own = || ("X-SSL-Client-Cert", spaced(&client()));
    let good = ("X-SSL-Client-Verify", "SUCCESS");
    let issuing = || spaced(&house().issuing.pem());
    check(
        &Profile::apache(),
        rows![
            "optional_no_ca: the certificate is not verified", [own(), ("X-SSL-Client-Verify", "GENEROUS")],
                "found `GENEROUS`, wanted SUCCESS";
            "a failed one", [own(), ("X-SSL-Client-Verify", "FAILED:certificate has expired")],
                "wanted SUCCESS";
            "no verdict", [own()], "x-ssl-client-verify: found nothing, wanted SUCCESS";
            "a verdict that is no value", [own(), ("X-SSL-Client-Verify", "(null)")],
                "found `(null)`, wanted SUCCESS";
            "success without a certificate", [("X-SSL-Client-Cert", "(null)"), good],
                "x-ssl-client-verify is `SUCCESS` without a certificate";
            "a chain without a certificate", [("X-SSL-Client-Cert-Chain-0", issuing())],
                "x-ssl-client-cert-chain-0 is `-----BEGIN CERTIFICATE-----";
            "percent-encoded", [("X-SSL-Client-Cert", percent(&client(), "")), good],
                "found `-----BEGIN%20CERTIFICATE";
            "two spaces", [("X-SSL-Client-Cert", spaced(&client()).replacen("----- ", "-----  ", 1)), good],
                "wanted lines of base64";
            "in one line", [("X-SSL-Client-Cert", client().replace('\n', "")), good],
                "wanted lines of base64";
            "two certificates", [("X-SSL-Client-Cert", spaced(&(client() + &house().admin.pem()))), good],
                "wanted nothing after the certificate";
            "two certificates in one place of the chain", [own(), good, ("X-SSL-Client-Cert-Chain-0", spaced(&(house().issuing.pem() + &house().root.pem())))],
                "x-ssl-client-cert-chain-0: found `-----BEGIN";
            "a gap in the chain", [own(), good, ("X-SSL-Client-Cert-Chain-1", issuing())],
                "x-ssl-client-cert-chain-0 is missing, and a later one is there";
            "a place in the chain twice", [own(), good, ("X-SSL-Client-Cert-Chain-0", issuing()), ("X-SSL-Client-Cert-Chain-0", issuing())],
                "x-ssl-client-cert-chain-0 comes more than once";
            "the same place in another number", [own(), good, ("X-SSL-Client-Cert-Chain-0", issuing()), ("X-SSL-Client-Cert-Chain-00", issuing())],
                "comes more than once, and the proxy sets it once";
            "a place that cannot be",
                [own(), good, ("X-SSL-Client-Cert-Chain-99999999999999999999999", issuing())],
                "x-ssl-client-cert-chain-0 is missing";
            "no certificate, as Apache says it",
                [("X-SSL-Client-Cert", "(null)"), ("X-SSL-Client-Verify", "NONE"), ("X-SSL-Client-Cert-Chain-0", "(null)")],
                "nobody";
            "a certificate", [own(), good], "client";
            "a chain, in whatever order", [("X-SSL-Client-Cert-Chain-1", spaced(&house().root.pem())), own(), good, ("X-SSL-Client-Cert-Chain-0", issuing()), ("X-SSL-Client-Cert-Chain-2", "(null)")],
                "client+issuing+root";
        ],
    );
}

#[test]
fn kong_writes_the_certificate_and_the_whole_chain_with_it_in_percent_encoded_pem() {
    let own = || ("X-Client-Cert", percent(&client(), ""));
    let chain = |pem: String| ("X-Client-Cert-Chain", percent(&pem, ""));
    let whole = || client() + &house().issuing.pem();
    check(
        &Profile::kong(),
        rows![
            "the chain of another request", [own(), chain(house().admin.pem() + &house().issuing.pem())],
                "wanted a chain that begins with the client's certificate";
            "a chain without the certificate", [own(), chain(house().issuing.pem())],
                "wanted a chain that begins with the client's certificate";
            "no certificate, and a chain", [chain(whole())],
                "x-client-cert-chain is `-----BEGIN%20CERTIFICATE";
            "two certificates", [("X-Client-Cert", percent(&whole(), ""))],
                "wanted nothing after the certificate";
            "the chain twice", [own(), chain(whole()), chain(whole())],
                "x-client-cert-chain comes more than once";
            "a certificate too many", [own(), chain(client() + &house().issuing.pem().repeat(10))],
                "wanted no more than 10 certificates";
            "the plain way in", [own(), ("x_client_cert_chain", percent(&whole(), ""))],
                "is another spelling of x-client-cert-chain";
            "a printed subject", [("X-Client-Cert-Subject-DN", "CN=admin".to_owned())], "nobody";
            "no chain, as before 3.8", [own()], "client";
            "a chain of one", [own(), chain(client())], "client";
            "a chain", [own(), chain(whole())], "client+issuing";
            "as many as may be", [own(), chain(client() + &house().issuing.pem().repeat(9))],
                "client+issuing+issuing+issuing+issuing+issuing+issuing+issuing+issuing+issuing";
        ],
    );
}
