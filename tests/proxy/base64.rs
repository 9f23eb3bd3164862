//! Base64 of DER in a header: HAProxy, Traefik, Caddy, Azure, Cloudflare Access.

use vouchsafe::proxy::Profile;

use crate::house::{House, base64, check, percent, rows};

fn client() -> String {
    base64(&House::get().client.der)
}

fn chain() -> String {
    base64(&[&House::get().issuing.der[..], &House::get().root.der].concat())
}

#[test]
fn haproxy_writes_one_certificate_a_chain_and_a_number() {
    let house = House::get();
    let own = || ("X-SSL-Client-Cert", client());
    let good = ("X-SSL-Client-Verify", "0");
    let both = base64(&[&house.client.der[..], &house.admin.der].concat());
    let unpadded = client().trim_end_matches('=').to_owned();
    check(
        &Profile::haproxy(),
        rows![
            "no verdict", [own()], "x-ssl-client-verify: found nothing, wanted 0";
            "a failed one: self-signed", [own(), ("X-SSL-Client-Verify", "18")], "found `18`, wanted 0";
            "a number that begins like it", [own(), ("X-SSL-Client-Verify", "00")], "found `00`, wanted 0";
            "a chain without a certificate", [("X-SSL-Client-Cert-Chain", chain()), good],
                "x-ssl-client-cert-chain is `MI";
            "two certificates", [("X-SSL-Client-Cert", both), good], "wanted nothing after the certificate";
            "a byte after the certificate",
                [("X-SSL-Client-Cert", base64(&[&house.client.der[..], b"\0"].concat())), good],
                "wanted nothing after the certificate";
            "a byte too few",
                [("X-SSL-Client-Cert", base64(&house.client.der[..house.client.der.len() - 1])), good],
                "wanted a certificate in DER";
            "a byte after the chain",
                [own(), good, ("X-SSL-Client-Cert-Chain", base64(&[&house.issuing.der[..], b"\0"].concat()))],
                "x-ssl-client-cert-chain: found `MI";
            "a string that is no SEQUENCE", [("X-SSL-Client-Cert", base64(b"\x04\x02ab")), good],
                "wanted a certificate in DER";
            "an indefinite length", [("X-SSL-Client-Cert", base64(b"\x30\x80\x00\x00")), good],
                "wanted a certificate in DER";
            "without its padding, or with too much",
                [("X-SSL-Client-Cert", if unpadded == client() { client() + "=" } else { unpadded }), good],
                "wanted standard base64";
            "stray bits at the end", [("X-SSL-Client-Cert", "MAB="), good], "wanted standard base64";
            "the alphabet of URLs",
                [("X-SSL-Client-Cert", base64(&[0x30, 0x03, 0xfb, 0xff, 0xfe]).replace('+', "-").replace('/', "_")), good],
                "wanted standard base64";
            "spaces inside", [("X-SSL-Client-Cert", client().replacen("MI", "M I", 1)), good],
                "wanted standard base64";
            "between colons", [("X-SSL-Client-Cert", format!(":{}:", client())), good], "found `:MI";
            "percent-encoded", [("X-SSL-Client-Cert", percent(&client(), "") + "%3D"), good],
                "wanted standard base64";
            "PEM", [("X-SSL-Client-Cert", house.client.pem().replace('\n', " ")), good], "found `-----BEGIN";
            "too many in the chain",
                [own(), good, ("X-SSL-Client-Cert-Chain", base64(&house.issuing.der.repeat(10)))],
                "wanted no more than 10 certificates";
            "no certificate: HAProxy's number says that nothing went wrong", [good], "nobody";
            "nothing at all", [("X-SSL-Client-Cert", ""), ("X-SSL-Client-Cert-Chain", "")], "nobody";
            "a certificate", [own(), good], "client";
            "a certificate, and no chain on a resumed session",
                [own(), good, ("X-SSL-Client-Cert-Chain", "")],
                "client";
            "a chain", [own(), good, ("X-SSL-Client-Cert-Chain", chain())], "client+issuing+root";
        ],
    );
}

#[test]
fn traefik_writes_a_list_with_commas_and_each_era_in_its_own_way() {
    let house = House::get();
    let name = "X-Forwarded-Tls-Client-Cert";
    let list = || format!("{},{},{}", client(), base64(&house.issuing.der), base64(&house.root.der));
    let old = || [&house.client, &house.issuing].map(|it| percent(&base64(&it.der), "")).join(",");
    check(
        &Profile::traefik(),
        rows![
            "the older era", [(name, percent(&(client() + "+"), ""))], "wanted standard base64";
            "an empty place", [(name, client() + ",")], "found nothing, wanted a certificate in DER";
            "a space after the comma", [(name, client() + ", " + &client())], "wanted standard base64";
            "too many", [(name, [client(); 1].into_iter().cycle().take(11).collect::<Vec<_>>().join(","))],
                "wanted no more than 10 certificates";
            "two in one place", [(name, base64(&house.client.der.repeat(2)))],
                "wanted nothing after the certificate";
            "the forger's own text, printed",
                [("X-Forwarded-Tls-Client-Cert-Info", "Subject%3D%22CN%3Dadmin%22")],
                "nobody";
            "the header of 1.7", [("X-Forwarded-Ssl-Client-Cert", client())],
                "holds a certificate for another proxy";
            "no certificate", [(name, "")], "nobody";
            "a certificate", [(name, client())], "client";
            "a chain", [(name, list())], "client+issuing+root";
        ],
    );
    check(
        &Profile::traefik_before_2_9_4(),
        rows![
            "the newer era", [(name, base64(&[0x30, 0x03, 0xfb, 0xff, 0xfe]))], "wanted percent-encoding";
            "encoded twice", [(name, percent(&percent("MII+", ""), ""))], "wanted standard base64";
            "a comma that is encoded", [(name, old().replace(',', "%2C"))], "wanted standard base64";
            "a chain", [(name, old())], "client+issuing";
        ],
    );
    let earliest = Profile::traefik_before_2_9_4().certificate_header("X-Forwarded-Ssl-Client-Cert").unwrap();
    check(&earliest, rows!["1.7", [("X-Forwarded-Ssl-Client-Cert", old())], "client+issuing";]);
}

#[test]
fn caddy_azure_and_cloudflare_access_write_one_certificate() {
    for (profile, name) in [
        (Profile::caddy(), "X-SSL-Client-Cert"),
        (Profile::azure_app_service(), "X-ARR-ClientCert"),
        (Profile::cloudflare_access(), "Cf-Client-Cert-Der-Base64"),
    ] {
        check(
            &profile,
            rows![
                "two certificates", [(name, base64(&House::get().client.der.repeat(2)))],
                    "wanted nothing after the certificate";
                "a list", [(name, client() + "," + &client())], "wanted standard base64";
                "PEM", [(name, percent(&House::get().client.pem(), ""))], "wanted standard base64";
                "text that is no base64", [(name, "{http.request.tls.client.certificate_pem}")],
                    "found `{http.request";
                "no certificate", [(name, "")], "nobody";
                "nothing at all", [], "nobody";
                "a certificate", [(name, client())], "client";
            ],
        );
    }
    check(
        &Profile::caddy(),
        rows![
            "no certificate, as Caddy says it",
                [("X-SSL-Client-Cert", "{http.request.tls.client.certificate_der_base64}")],
                "nobody";
        ],
    );
}
