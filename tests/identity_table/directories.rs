//! Active Directory, and cards: PIV, eID.

use vouchsafe::identity::{Identity, MapperError, Pattern, RuleError, Source};
use vouchsafe::name::DistinguishedName;
use vouchsafe::name::sid::Sid;
use vouchsafe::oid::{self, OidBuf};
use vouchsafe::{Mapper, Namespace};

use crate::common::{concat, explicit, octet_string, oid as object, sequence};
use crate::house::{Roots, Scene, anchor, any, between, is};

pub(crate) fn scenes() -> Vec<Scene> {
    vec![active_directory(), weak_mappings(), cards(), one_name_for_two(), cards_by_the_anchor()]
}

const DOMAIN: &str = "S-1-5-21-1004336348-1177238915-682003330";
const EXTENSION: &str = "1.3.6.1.4.1.311.25.2";

/// Microsoft's extension, byte by byte.
fn sid_extension(sid: &str) -> Vec<u8> {
    let value = explicit(0, &octet_string(sid.as_bytes()));
    sequence(&[explicit(0, &concat(&[object("1.3.6.1.4.1.311.25.2.1"), value]))])
}

fn accounts() -> (Source, Pattern) {
    (Source::Sid, Pattern::sid_in(Sid::parse(DOMAIN).unwrap(), "rid").unwrap())
}

fn active_directory() -> Scene {
    let sid = |rid: &str| format!("{DOMAIN}-{rid}");
    let uri = |rid: &str| format!("uri:tag:microsoft.com,2022-09-14:sid:{DOMAIN}-{rid}");
    let (one, other) = (uri("1104"), uri("500"));
    let domain: &[&str] = &["sid:S-1-5-21-1004336348-1177238915-682003330"];
    Scene::new("Active Directory", &[("corp CA", domain), ("web CA", &[])], |roots| {
        vec![roots.rule("accounts", "corp CA", accounts(), "account:{rid}")]
    })
    .dressed(
        "the extension",
        "corp CA",
        "CN=ann",
        |leaf| leaf.extension(EXTENSION, false, &sid_extension(&sid("1104"))),
        Ok("account 1104 []"),
    )
    .row("the URI", "corp CA", "CN=ann", &[&one], Ok("account 1104 []"))
    .dressed(
        "both, of one account",
        "corp CA",
        "CN=ann",
        |leaf| leaf.extension(EXTENSION, false, &sid_extension(&sid("1104"))).san(&[&one]),
        Ok("account 1104 []"),
    )
    .dressed(
        "both, of two accounts",
        "corp CA",
        "CN=ann",
        |leaf| leaf.extension(EXTENSION, false, &sid_extension(&sid("1104"))).san(&[&other]),
        Err("certificate 0: its security identifier (SID) can be no identity: the extension and the URI name different accounts"),
    )
    .row(
        "two URIs",
        "corp CA",
        "CN=ann",
        &[&one, &other],
        Err("certificate 0: its security identifier (SID) can be no identity: there is more than one"),
    )
    .dressed(
        "an account of another domain",
        "corp CA",
        "CN=ann",
        |leaf| leaf.extension(EXTENSION, false, &sid_extension("S-1-5-21-1-2-3-500")),
        Err("certificate 0: no rule makes a principal of it (it has subject CN=ann)"),
    )
    .dressed(
        "a SID in a second spelling",
        "corp CA",
        "CN=ann",
        |leaf| leaf.extension(EXTENSION, false, &sid_extension(&sid("0500"))),
        Err("certificate 0: its security identifier (SID) can be no identity: malformed: security identifier (SID): not in the form that the standard requires"),
    )
    .row(
        "Certifried: by an authority for hosts",
        "web CA",
        "CN=ann",
        &[&other],
        Err(&format!("certificate 0 (CN=ann): rule accounts does not believe trust anchor web CA for sid:{DOMAIN}-500")),
    )
    .setting(
        "a namespace that is no domain",
        Namespace::sid_domain("S-1-5-32"),
        "security identifier (SID): not in the form that the standard requires",
    )
}

/// What Windows calls weak is as strong as what the anchor may vouch for, and no stronger.
fn weak_mappings() -> Scene {
    Scene::new(
        "Active Directory",
        &[("corp CA", &["upn:corp.example"]), ("web CA", &["dns:corp.example", "dir:CN=web CA"])],
        |roots| {
            let known = Identity::IssuerSerial {
                issuer: DistinguishedName::parse("CN=web CA").unwrap(),
                serial: vec![7],
            };
            vec![
                roots.rule("users", "corp CA", any(Source::Upn), "user:{it}").from(roots.id("web CA")),
                roots.rule("hosts", "web CA", any(Source::Dns), "host:{it}"),
                roots.rule("known", "web CA", is(known), "user:known"),
            ]
        },
    )
    .row("a user principal name", "corp CA", "", &["upn:ann@corp.example"], Ok("user ann@corp.example []"))
    .row(
        "by an authority that may name hosts only",
        "web CA",
        "",
        &["upn:ann@corp.example"],
        Err("certificate 0 ((empty)): trust anchor web CA may not vouch for upn:ann@corp.example (its namespaces: dns:corp.example, directory:CN=web CA)"),
    )
    .dressed(
        "a serial number of an issuer",
        "web CA",
        "CN=ann",
        |leaf| leaf.serial(7),
        Ok("user known []"),
    )
    .dressed(
        "the same serial number of another",
        "corp CA",
        "CN=ann",
        |leaf| leaf.serial(7),
        Err("certificate 0: no rule makes a principal of it (it has subject CN=ann)"),
    )
    .row(
        "two user principal names",
        "corp CA",
        "",
        &["upn:ann@corp.example", "upn:root@corp.example"],
        Err("certificate 0: its user principal name can be no identity: there is more than one"),
    )
}

const PERSON: &str = "2.16.840.1.101.3.2.1.3.13";
const DEVICE: &str = "2.16.840.1.101.3.2.1.3.8";

fn policy(text: &str) -> OidBuf {
    OidBuf::parse(text).unwrap()
}

fn codes() -> (Source, Pattern) {
    between(Source::attribute(oid::SERIAL_NUMBER), "PNOEE-", "")
}

fn cards() -> Scene {
    Scene::new("PIV, eID", &[("card CA", &["dir:C=EE"])], |roots| {
        vec![roots.rule("people", "card CA", codes(), "person:{it}").policy(policy(PERSON))]
    })
    .dressed(
        "a person's card",
        "card CA",
        "C=EE,serialNumber=PNOEE-1",
        |leaf| leaf.certificate_policies(&[PERSON, "1.2.3"]),
        Ok("person 1 []"),
    )
    .dressed(
        "the person's device, by the same authority",
        "card CA",
        "C=EE,serialNumber=PNOEE-1",
        |leaf| leaf.certificate_policies(&[DEVICE]),
        Err("certificate 0 (serialNumber=PNOEE-1,C=EE): rule people wants certificate policy 2.16.840.1.101.3.2.1.3.13 for the path, which has 2.16.840.1.101.3.2.1.3.8"),
    )
    .row(
        "no certificate policy",
        "card CA",
        "C=EE,serialNumber=PNOEE-1",
        &[],
        Err("certificate 0 (serialNumber=PNOEE-1,C=EE): rule people wants certificate policy 2.16.840.1.101.3.2.1.3.13 for the path, which has none"),
    )
    .dressed(
        "anyPolicy is every policy (RFC 5280 6.1.5 g)",
        "card CA",
        "C=EE,serialNumber=PNOEE-1",
        |leaf| leaf.certificate_policies(&["any"]),
        Ok("person 1 []"),
    )
    .setting(
        "anyPolicy as a condition",
        Roots::rule(&Scene::roots("card CA"), "people", "card CA", codes(), "person:{it}")
            .policy(oid::ANY_POLICY.to_buf())
            .build(),
        &RuleError::AnyPolicy { rule: "people".into() }.to_string(),
    )
}

/// A person and a device under one name: told apart by certificate policies, or not at all.
fn one_name_for_two() -> Scene {
    let both = |roots: &Roots, device: Option<&str>| {
        let person = roots.rule("people", "card CA", codes(), "person:{it}").policy(policy(PERSON));
        let rule = roots.rule("devices", "card CA", codes(), "device:{it}");
        [device.into_iter().fold(rule, |rule, text| rule.policy(policy(text))), person]
    };
    let roots = Scene::roots("card CA");
    let mut anchors = vouchsafe::TrustStore::new();
    anchors.add(anchor(roots.get("card CA"), "card CA", &["dir:C=EE"])).unwrap();
    let untold = both(&roots, None).map(|rule| rule.build().unwrap());
    let untold: Result<Mapper, MapperError> = Mapper::rules(&anchors, untold);
    Scene::new("PIV, eID", &[("card CA", &["dir:C=EE"])], |roots| both(roots, Some(DEVICE)).into())
        .dressed(
            "the card",
            "card CA",
            "C=EE,serialNumber=PNOEE-1",
            |leaf| leaf.certificate_policies(&[PERSON]),
            Ok("person 1 []"),
        )
        .dressed(
            "the device",
            "card CA",
            "C=EE,serialNumber=PNOEE-1",
            |leaf| leaf.certificate_policies(&[DEVICE]),
            Ok("device 1 []"),
        )
        .dressed(
            "both policies",
            "card CA",
            "C=EE,serialNumber=PNOEE-1",
            |leaf| leaf.certificate_policies(&[PERSON, DEVICE]),
            Err("certificate 0: rules \"devices\" and \"people\" disagree: device:1 or person:1"),
        )
        .setting(
            "a rule for devices that every card keeps, too",
            untold,
            "rules \"devices\" and \"people\" contradict each other: from trust anchor card CA they make device:x or person:x of attribute:serialNumber=PNOEE-x",
        )
}

/// The policy must be the path's: what the end entity states, its issuers must let it state.
fn cards_by_the_anchor() -> Scene {
    let root = Scene::roots("card CA");
    let root = root.get("card CA");
    let devices = root.issue_ca("CN=Device CA").certificate_policies(&[DEVICE]).build();
    let people = root.issue_ca("CN=People CA").certificate_policies(&[PERSON]).build();
    let leaf = |issuer: &crate::common::Issued| {
        let leaf = issuer.issue("C=EE,serialNumber=PNOEE-1").client_auth();
        leaf.certificate_policies(&[PERSON]).build()
    };
    Scene::new("PIV, eID", &[("card CA", &["dir:C=EE"])], |roots| {
        vec![roots.rule("people", "card CA", codes(), "person:{it}").policy(policy(PERSON))]
    })
    .peer("by the CA for people", &leaf(&people), &[&people], Ok("person 1 []"))
    .peer(
        "by the CA for devices, which writes the other policy",
        &leaf(&devices),
        &[&devices],
        Err("certificate 0 (serialNumber=PNOEE-1,C=EE): rule people wants certificate policy 2.16.840.1.101.3.2.1.3.13 for the path, which has none"),
    )
}
