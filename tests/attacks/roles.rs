//! Section E, E14: names in a certificate that become powers.

use vouchsafe::danger::Relaxation;
use vouchsafe::identity::{Authority as Believed, Pattern, RoleError, RoleRule, Rule, Source};
use vouchsafe::name::DistinguishedName;
use vouchsafe::{Anchor, Mapper, Namespace, Purpose, Verifier, oid};

use crate::common::{Authority, Issued};
use crate::house::{check, now, sent, trusting};

struct Cluster {
    root: Authority,
    front: Authority,
    verifier: Verifier,
    mapper: Mapper,
}

fn bound(authority: &Authority, directory: &str) -> Anchor {
    let directory = DistinguishedName::parse(directory).unwrap();
    Anchor::from_certificate(&authority.der).unwrap().vouches_for(Namespace::directory(directory))
}

fn by_organisation(allowed: &[&str]) -> Result<RoleRule, RoleError> {
    let organisation = Source::attribute(oid::ORGANIZATION);
    RoleRule::read(organisation, Pattern::any("group").unwrap(), "{group}", allowed.iter().copied())
}

impl Cluster {
    /// Users by their common name, groups by their organisations: from the cluster's own authority.
    fn new() -> Self {
        let (root, front) = (Authority::root("CN=Cluster CA"), Authority::root("CN=Front CA"));
        let anchors = trusting([bound(&root, "DC=cluster"), bound(&front, "DC=front")]);
        let users = |name, authority: &Authority, groups: &[&str]| {
            let id = Anchor::from_certificate(&authority.der).unwrap().id();
            Rule::builder(name, Source::attribute(oid::COMMON_NAME), Pattern::any("cn").unwrap())
                .from(Believed::from(id))
                .becomes("user", "{cn}")
                .role(by_organisation(groups).unwrap())
                .build()
                .unwrap()
        };
        let rules = [users("users", &root, &["dev"]), users("guests", &front, &["viewers"])];
        let mapper = Mapper::rules(&anchors, rules).unwrap();
        let verifier = Verifier::builder(anchors, Purpose::ClientAuth).relax(Relaxation::NoRevocation);
        Self { root, front, verifier: verifier.build().unwrap(), mapper }
    }

    fn who(&self, by: &Authority, subject: &str, pool: &[&Issued]) -> Result<String, String> {
        let leaf = by.issue(subject).client_auth().build();
        let sent = sent(pool.iter().copied());
        let found = self.verifier.identify(&vouchsafe::Peer::new(&leaf.der, &sent), &self.mapper, now());
        found.map(|it| format!("{it} {:?}", it.roles())).map_err(|refusal| refusal.to_string())
    }
}

#[test]
fn an_organisation_in_the_subject_is_no_group_of_administrators() {
    let cluster = Cluster::new();
    let tenant = cluster.root.issue_ca("CN=Tenant CA").build();
    let (root, front) = (&cluster.root, &cluster.front);
    check([
        ("a group of the list", cluster.who(root, "DC=cluster,O=dev,CN=ann", &[]), Ok("user ann [\"dev\"]")),
        (
            "the administrators'",
            cluster.who(root, "DC=cluster,O=system:masters,CN=ann", &[]),
            Ok("user ann []"),
        ),
        (
            "the administrators', by a CA below",
            cluster.who(&tenant, "DC=cluster,O=system:masters,CN=ann", &[&tenant]),
            Ok("user ann []"),
        ),
        (
            "in other letters than the list's",
            cluster.who(root, "DC=cluster,O=DEV,O=dev\\,x,CN=ann", &[]),
            Ok("user ann []"),
        ),
        (
            "a group that another authority may give",
            cluster.who(root, "DC=cluster,O=viewers,CN=ann", &[]),
            Ok("user ann []"),
        ),
        (
            "our group, by that authority",
            cluster.who(front, "DC=front,O=dev,O=viewers,CN=ann", &[]),
            Ok("user ann [\"viewers\"]"),
        ),
        (
            "under our name, by that authority",
            cluster.who(front, "DC=cluster,O=viewers,CN=ann", &[]),
            Err("trust anchor CN=Front CA may not vouch for attribute:CN=ann"),
        ),
        (
            "text with two readings",
            cluster.who(root, "DC=cluster,O=bmp:dev,CN=ann", &[]),
            Err("its subject attribute O can be no identity"),
        ),
    ]);
    assert!(matches!(by_organisation(&[]), Err(RoleError::NoneAllowed { .. })), "nothing is not everything");
}
