//! Every source and every way to match, on one certificate that has one name of each form.

use crate::common::{Issued, utf8};
use crate::house::{House, who};
use vouchsafe::identity::Fingerprint;

/// Its SID is in Microsoft's URI, which is the one URI that it has.
const SID: &str = "S-1-5-21-1004336348-1177238915-682003330-512";

fn everybody(house: &House) -> Issued {
    house
        .issuing
        .issue("O=Example,OU=ops,CN=api-7-card")
        .san(&[
            "dns:api.rack1.svc.example",
            "ip:10.0.0.1",
            "email:Jo.Doe@Example.com",
            "upn:jo@corp.example",
            "srv:_ldap.example",
            &format!("uri:tag:microsoft.com,2022-09-14:sid:{SID}"),
        ])
        .extension("1.3.6.1.4.1.99999.1", false, &utf8("team-red"))
        .serial_der(&[0x02, 0x02, 0x00, 0xa4])
        .client_auth()
        .build()
}

const NOBODY: &str = "nobody";

/// Source, match and name of a rule, and the name that comes of it.
const ROWS: &[(&str, &str, &str, &str)] = &[
    (r#""dns""#, r#""api.rack1.svc.example""#, "x", "x"),
    (r#""dns""#, r#""API.Rack1.svc.example""#, "x", "x"),
    (r#""dns""#, r#""rack1.svc.example""#, "x", NOBODY),
    (r#""dns""#, r#""{a}.{b}.svc.example""#, "{b}/{a}", "rack1/api"),
    (r#""dns""#, r#""{a}.svc.example""#, "{a}", NOBODY),
    (r#""dns""#, r#""{a..}.svc.example""#, "{a}", "api.rack1"),
    (r#""dns""#, r#"{ under = "svc.example", capture = "h" }"#, "{h}", "api.rack1.svc.example"),
    (r#""dns""#, r#"{ under = "vc.example", capture = "h" }"#, "{h}", NOBODY),
    (r#""dns""#, r#"{ any = "h" }"#, "{h}", "api.rack1.svc.example"),
    (r#""ip""#, r#""10.0.0.1""#, "x", "x"),
    (r#""ip""#, r#"{ one_of = ["10.0.0.2", "2001:db8::1"] }"#, "x", NOBODY),
    (r#""ip""#, r#"{ any = "ip" }"#, "{ip}", "10.0.0.1"),
    (r#""email""#, r#""Jo.Doe@example.com""#, "x", "x"),
    (r#""email""#, r#""jo.doe@example.com""#, "x", NOBODY),
    (r#""email""#, r#"{ at = "example.com", capture = "u" }"#, "{u}", "Jo.Doe"),
    (r#""email""#, r#"{ at = "le.com", capture = "u" }"#, "{u}", NOBODY),
    (r#""upn""#, r#"{ at = "corp.example", capture = "u" }"#, "{u}", "jo"),
    (r#""upn""#, r#"{ is = "jo@corp.example" }"#, "x", "x"),
    (r#""sid""#, r#"{ in = "S-1-5-21-1004336348-1177238915-682003330", capture = "rid" }"#, "{rid}", "512"),
    (r#""sid""#, r#"{ in = "S-1-5-21-1004336348-1177238915-682003331", capture = "rid" }"#, "{rid}", NOBODY),
    (r#""sid""#, r#"{ any = "sid" }"#, "{sid}", SID),
    (r#"{ attribute = "CN" }"#, r#""api-7-card""#, "x", "x"),
    (r#"{ attribute = "cn" }"#, r#"{ prefix = "api-", suffix = "-card", capture = "n" }"#, "{n}", "7"),
    (r#"{ attribute = "2.5.4.3" }"#, r#"{ prefix = "api-", capture = "n" }"#, "{n}", "7-card"),
    (r#"{ attribute = "CN" }"#, r#"{ suffix = "-card", capture = "n" }"#, "{n}", "api-7"),
    (r#"{ attribute = "CN" }"#, r#"{ suffix = "api-", capture = "n" }"#, "{n}", NOBODY),
    (r#"{ attribute = "CN" }"#, r#"{ capture = "n" }"#, "{n}", "api-7-card"),
    (r#"{ attribute = "OU" }"#, r#"{ one_of = ["dev", "ops"] }"#, "x", "x"),
    (r#"{ attribute = "L" }"#, r#"{ any = "l" }"#, "{l}", NOBODY),
    (r#"{ extension = "1.3.6.1.4.1.99999.1" }"#, r#"{ prefix = "team-", capture = "t" }"#, "{t}", "red"),
    (r#"{ extension = "1.3.6.1.4.1.99999.1" }"#, r#"{ is = "0c087465616d2d726564" }"#, "x", "x"),
    (r#"{ extension = "1.3.6.1.4.1.99999.2" }"#, r#"{ capture = "t" }"#, "{t}", NOBODY),
    (r#"{ other_name = "1.3.6.1.5.5.7.8.7" }"#, r#"{ capture = "t" }"#, "{t}", "_ldap.example"),
    (
        r#"{ other_name = "1.3.6.1.5.5.7.8.7" }"#,
        r#""16:0D:5F:6c:64:61:70:2e:65:78:61:6d:70:6c:65""#,
        "x",
        "x",
    ),
    (r#""subject""#, r#""CN=api-7-card,OU=ops,O=Example""#, "x", "x"),
    (r#""subject""#, r#""OU=ops,O=Example""#, "x", NOBODY),
    (r#""issuer_serial""#, r#"{ is = { issuer = "CN=Fleet Issuing,O=Example", serial = "A4" } }"#, "x", "x"),
    (
        r#""issuer_serial""#,
        r#"{ is = { issuer = "CN=Fleet Issuing,O=Example", serial = "00:a4" } }"#,
        "x",
        "x",
    ),
    (r#""issuer_serial""#, r#"{ is = { issuer = "CN=Fleet Root,O=Example", serial = "a4" } }"#, "x", NOBODY),
    (r#""key""#, r#""KEY""#, "x", "x"),
    (r#""certificate""#, r#"{ one_of = ["KEY", "CERTIFICATE"] }"#, "x", "x"),
    (r#""certificate""#, r#""KEY""#, "x", NOBODY),
];

#[test]
fn every_source_and_every_match_reads_what_it_says() {
    let house = House::new("config sources");
    let peer = everybody(&house);
    let [key, certificate] = [&peer.spki, &peer.der].map(|der| Fingerprint::of(der).to_string());
    for (source, wanted, name, found) in ROWS {
        let wanted = wanted.replace("KEY", &key).replace("CERTIFICATE", &certificate);
        let text = format!(
            "purpose = \"client\"\nintermediates = [\"issuing.pem\"]\n\
             anchors.fleet = {{ file = \"root.pem\", danger.every_identity = true }}\ndanger.no_revocation = true\n\
             [[rule]]\nname = \"r\"\nfrom = [\"fleet\"]\nsource = {source}\nmatch = {wanted}\n\
             principal = {{ kind = \"k\", name = \"{name}\" }}\n"
        );
        let config = house.parse(&text).unwrap_or_else(|error| panic!("{error:#}"));
        let answer = who(&config, &peer, &[]);
        let answer = match answer.strip_prefix("k:") {
            Some(name) => name,
            None if answer.contains("no rule makes a principal of it") => NOBODY,
            None => &answer,
        };
        assert_eq!(answer, *found, "{source} {wanted}");
    }
}
