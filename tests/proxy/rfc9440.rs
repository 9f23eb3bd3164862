//! RFC 9440 in a header, and the clouds that write it under other names.

use vouchsafe::proxy::Profile;

use crate::house::{House, base64, check, rows};

fn sequence(der: &[u8]) -> String {
    format!(":{}:", base64(der))
}

fn client() -> String {
    sequence(&House::get().client.der)
}

fn chain() -> String {
    sequence(&House::get().issuing.der) + ", " + &sequence(&House::get().root.der)
}

#[test]
fn a_certificate_is_a_byte_sequence_and_a_chain_a_list_of_them() {
    let house = House::get();
    let bare = || base64(&house.client.der);
    check(
        &Profile::rfc9440(),
        rows![
            "Client-Cert twice", [("Client-Cert", client()), ("Client-Cert", sequence(&house.admin.der))],
                "client-cert comes more than once";
            "a list in Client-Cert", [("Client-Cert", client() + ", " + &sequence(&house.admin.der))],
                "wanted nothing after the certificate";
            "a chain without a certificate", [("Client-Cert-Chain", chain())], "client-cert-chain is `:MI";
            "no colons", [("Client-Cert", bare())], "wanted base64 between colons (RFC 9440 2.1)";
            "one colon", [("Client-Cert", format!(":{}", bare()))], "wanted base64 between colons";
            "a parameter", [("Client-Cert", client() + ";v=1")], "wanted base64 between colons";
            "a quoted string", [("Client-Cert", format!("\"{}\"", bare()))], "wanted base64 between colons";
            "an empty sequence", [("Client-Cert", "::")], "found nothing, wanted a certificate in DER";
            "one colon alone", [("Client-Cert", ":")], "wanted base64 between colons";
            "a space within the colons", [("Client-Cert", format!(": {}:", bare()))],
                "wanted standard base64";
            "an inner list", [("Client-Cert", client()), ("Client-Cert-Chain", format!("({})", chain()))],
                "client-cert-chain: found `(:MI";
            "an empty place in the chain", [("Client-Cert", client()), ("Client-Cert-Chain", chain() + ",")],
                "found nothing, wanted base64 between colons";
            "PEM between colons", [("Client-Cert", format!(":{}:", house.client.pem().replace('\n', "")))],
                "wanted standard base64";
            "too many",
                [("Client-Cert", client()), ("Client-Cert-Chain", vec![sequence(&house.issuing.der); 10].join(","))],
                "wanted no more than 10 certificates";
            "too many lines", [("Client-Cert", client()), ("Client-Cert-Chain", ""), ("Client-Cert-Chain", ""), ("Client-Cert-Chain", ""),
                ("Client-Cert-Chain", ""), ("Client-Cert-Chain", ""), ("Client-Cert-Chain", ""), ("Client-Cert-Chain", ""),
                ("Client-Cert-Chain", ""), ("Client-Cert-Chain", ""), ("Client-Cert-Chain", ""), ("Client-Cert-Chain", "")], "wanted no more than 10 certificates";
            "no certificate", [("Client-Cert", "")], "nobody";
            "a certificate", [("Client-Cert", client())], "client";
            "a chain", [("Client-Cert", client()), ("Client-Cert-Chain", chain())], "client+issuing+root";
            "a chain over several lines (RFC 9440 2.3)", [("Client-Cert-Chain", sequence(&house.issuing.der)), ("Client-Cert", client()), ("client-cert-chain", sequence(&house.root.der))],
                "client+issuing+root";
            "a chain without spaces",
                [("Client-Cert", client()), ("Client-Cert-Chain", chain().replace(' ', ""))],
                "client+issuing+root";
        ],
    );
}

#[test]
fn clouds_say_whether_there_was_a_certificate_and_whether_it_is_good() {
    for (profile, [certificate, chain_header, present, verified]) in [
        (
            Profile::gcp(),
            [
                "X-Client-Cert-Leaf",
                "X-Client-Cert-Chain",
                "X-Client-Cert-Present",
                "X-Client-Cert-Chain-Verified",
            ],
        ),
        (
            Profile::cloudflare_rules(),
            ["Client-Cert", "Client-Cert-Chain", "X-Client-Cert-Presented", "X-Client-Cert-Verified"],
        ),
    ] {
        let contradiction = format!("{} is `true` without a certificate in", present.to_lowercase());
        check(
            &profile,
            rows![
                "a certificate that failed, and is handed on all the same",
                    [(certificate, client()), (present, "true"), (verified, "false")],
                    "found `false`, wanted true";
                "no verdict", [(certificate, client()), (present, "true")], "found nothing, wanted true";
                "not a word of one", [(certificate, client()), (verified, "true")],
                    "found nothing, wanted true";
                "a certificate that was too large to hand on",
                    [(certificate, ""), (present, "true"), (verified, "true")],
                    &contradiction;
                "a certificate that failed, and is held back",
                    [(certificate, ""), (present, "true"), (verified, "false")],
                    &contradiction;
                "the chain twice",
                    [(certificate, client()), (chain_header, chain()), (chain_header, chain()), (present, "true"), (verified, "true")],
                    "comes more than once";
                "no certificate",
                    [(certificate, ""), (chain_header, ""), (present, "false"), (verified, "false")],
                    "nobody";
                "a certificate", [(certificate, client()), (present, "true"), (verified, "true")], "client";
                "a chain",
                    [(certificate, client()), (chain_header, chain()), (present, "true"), (verified, "true")],
                    "client+issuing+root";
            ],
        );
    }
}
