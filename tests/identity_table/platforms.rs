//! Kubernetes, Vault, Teleport and its like, AWS, Django, ASP.NET.

use vouchsafe::identity::{Fingerprint, Identity, MapperError, Pattern, RoleRule, Rule, RuleError};
use vouchsafe::{Mapper, TrustStore, oid};

use crate::common::{Issued, integer, utf8};
use crate::house::{Scene, any, between, cn, common_name, dns, extension, is, roles};

pub(crate) fn scenes() -> Vec<Scene> {
    vec![kubernetes(), vault(), vault_pin(), teleport(), aws(), django(), asp_net()]
}

fn kubernetes() -> Scene {
    Scene::new("Kubernetes", &[("cluster CA", &["*"]), ("front CA", &["dir:O=front"])], |roots| {
        vec![
            roots
                .rule("users", "cluster CA", any(cn()), "user:{it}")
                .role(roles(oid::ORGANIZATION, &["dev", "ops"])),
            roots.rule("proxies", "front CA", common_name("front-proxy"), "proxy:front"),
        ]
    })
    .row("groups of the list, from several O", "cluster CA", "O=ops,O=dev,CN=ann", &[], Ok("user ann [dev ops]"))
    .row("system:masters is on no list", "cluster CA", "O=system:masters,CN=ann", &[], Ok("user ann []"))
    .row("and beside one that is", "cluster CA", "O=system:masters,O=dev,CN=ann", &[], Ok("user ann [dev]"))
    .row(
        "a group whose text is in doubt",
        "cluster CA",
        "O=dev,O=bmp:ops,CN=ann",
        &[],
        Err("certificate 0: its subject attribute O can be no identity: its text is not in a string type and of characters that an identity may have"),
    )
    .row("the front proxy", "front CA", "O=front,CN=front-proxy", &[], Ok("proxy front []"))
    .row(
        "a user, by the CA of the front proxy",
        "front CA",
        "O=front,CN=ann",
        &[],
        Err("certificate 0 (CN=ann,O=front): rule users does not believe trust anchor front CA for attribute:CN=ann"),
    )
    .row(
        "no common name is nobody, and not an anonymous user",
        "cluster CA",
        "O=dev",
        &[],
        Err("certificate 0: no rule makes a principal of it (it has subject O=dev)"),
    )
    .setting(
        "a list of no groups is not every group",
        RoleRule::read(cn(), Pattern::any("it").unwrap(), "{it}", [""; 0]),
        "the list of roles that subject attribute CN may grant is empty",
    )
}

fn vault() -> Scene {
    let team = "1.3.6.1.4.1.99999.7";
    Scene::new("Vault", &[("apps CA", &["dns:apps.example"]), ("teams CA", &["ext:1.3.6.1.4.1.99999.7"])], |roots| {
        vec![
            roots.rule("apps", "apps CA", dns("{app}.apps.example"), "app:{app}"),
            roots.rule("teams", "teams CA", extension(team, "team-"), "team:{it}"),
        ]
    })
    .row(
        "the alias is what the rule read, whatever the common name says",
        "apps CA",
        "CN=root",
        &["dns:api.apps.example"],
        Ok("app api []"),
    )
    .row(
        "a glob crosses dots, a capture does not",
        "apps CA",
        "",
        &["dns:evil.api.apps.example"],
        Err("certificate 0: no rule makes a principal of it (it has dNSName evil.api.apps.example)"),
    )
    .row(
        "a glob knows no label boundary",
        "apps CA",
        "",
        &["dns:evilapps.example"],
        Err("certificate 0: no rule makes a principal of it (it has dNSName evilapps.example)"),
    )
    .dressed(
        "text of an extension",
        "teams CA",
        "CN=x",
        |leaf| leaf.extension(team, false, &utf8("team-blue")),
        Ok("team blue []"),
    )
    .dressed(
        "an extension that is no string is no empty string",
        "teams CA",
        "CN=x",
        |leaf| leaf.extension(team, false, &integer(7)),
        Err("certificate 0: no rule makes a principal of it (it has subject CN=x)"),
    )
    .dressed(
        "an extension of bare bytes that spell it",
        "teams CA",
        "CN=x",
        |leaf| leaf.extension(team, false, b"team-blue"),
        Err("certificate 0: no rule makes a principal of it (it has subject CN=x)"),
    )
    .dressed(
        "a string, and bytes after it",
        "teams CA",
        "CN=x",
        |leaf| leaf.extension(team, false, &[utf8("team-blue"), utf8("x")].concat()),
        Err("certificate 0: no rule makes a principal of it (it has subject CN=x)"),
    )
    .dressed(
        "an extension of one authority, by another",
        "apps CA",
        "CN=x",
        |leaf| leaf.extension(team, false, &utf8("team-blue")),
        Err("certificate 0 (CN=x): rule teams does not believe trust anchor apps CA for extension:1.3.6.1.4.1.99999.7=#0c097465616d2d626c7565"),
    )
    .setting(
        "an empty list of names is not every name",
        Pattern::one_of([]),
        "a list of no identities",
    )
    .setting("no rules are not every role", Mapper::rules(&TrustStore::new(), []), &MapperError::NoRules.to_string())
}

/// CVE-2025-6037: a certificate that resembles the pinned one.
fn vault_pin() -> Scene {
    let root = Issued::root("CN=any CA");
    let pinned = root.issue("CN=deploy").serial(1).client_auth().build();
    let twin = root.issue("CN=deploy").serial(2).client_auth().build();
    let pin = Identity::Certificate(Fingerprint::of(&pinned.der));
    Scene::new("Vault", &[("any CA", &[])], |roots| {
        vec![roots.rule("deploy", "any CA", is(pin), "robot:deploy")]
    })
    .peer("the pinned certificate", &pinned, &[], Ok("robot deploy []"))
    .peer(
        "another of the same name and key",
        &twin,
        &[],
        Err("certificate 0: no rule makes a principal of it (it has subject CN=deploy)"),
    )
}

fn teleport() -> Scene {
    let logins = "1.3.9999.1.2";
    Scene::new("Teleport, step-ca, Boundary", &[("user CA", &["*"]), ("host CA", &[])], |roots| {
        let allowed = RoleRule::read(extension(logins, "").0, extension(logins, "").1, "{it}", ["admin"]);
        vec![
            roots
                .rule("users", "user CA", any(cn()), "user:{it}")
                .role(roles(oid::ORGANIZATION, &["access", "editor"]))
                .role(allowed.unwrap()),
        ]
    })
    .dressed(
        "roles from O, and from an extension",
        "user CA",
        "O=access,CN=ann",
        |leaf| leaf.extension(logins, false, &utf8("admin")),
        Ok("user ann [access admin]"),
    )
    .row(
        "the same, by the authority of hosts",
        "host CA",
        "O=editor,CN=ann",
        &[],
        Err("certificate 0 (CN=ann,O=editor): rule users does not believe trust anchor host CA for attribute:CN=ann"),
    )
    .dressed(
        "a list inside one value is one value",
        "user CA",
        "O=access,CN=ann",
        |leaf| leaf.extension(logins, false, &utf8("x,admin")),
        Ok("user ann [access]"),
    )
}

fn aws() -> Scene {
    Scene::new(
        "AWS IAM Roles Anywhere",
        &[("workloads", &["dir:O=Workloads"]), ("partners", &["dir:O=Partners"])],
        |roots| {
            vec![
                roots.rule("ours", "workloads", any(cn()), "role:{it}"),
                roots.rule("theirs", "partners", any(cn()), "partner:{it}"),
            ]
        },
    )
    .row("one attribute, by one anchor", "workloads", "O=Workloads,CN=backup", &[], Ok("role backup []"))
    .row("and by the other", "partners", "O=Partners,CN=backup", &[], Ok("partner backup []"))
    .row(
        "a partner under our organisation",
        "partners",
        "O=Workloads,CN=backup",
        &[],
        Err("certificate 0 (CN=backup,O=Workloads): trust anchor partners may not vouch for attribute:CN=backup (its namespaces: directory:O=Partners)"),
    )
}

fn django() -> Scene {
    Scene::new("Django", &[("staff CA", &["dir:O=Staff"]), ("other CA", &[])], |roots| {
        vec![roots.rule("staff", "staff CA", between(cn(), "", "@staff"), "user:{it}")]
    })
    .row("a name in its form", "staff CA", "O=Staff,CN=ann@staff", &[], Ok("user ann []"))
    .row(
        "a name that the form does not know makes no new user",
        "staff CA",
        "O=Staff,CN=admin",
        &[],
        Err("certificate 0: no rule makes a principal of it (it has subject CN=admin,O=Staff)"),
    )
    .row(
        "a subject parsed by hand: a common name inside another attribute",
        "staff CA",
        "O=Staff,OU=x/CN\\=admin@staff",
        &[],
        Err("certificate 0: no rule makes a principal of it (it has subject OU=x/CN=admin@staff,O=Staff)"),
    )
    .row(
        "any certificate of any authority",
        "other CA",
        "O=Staff,CN=ann@staff",
        &[],
        Err("certificate 0 (CN=ann@staff,O=Staff): rule staff does not believe trust anchor other CA for attribute:CN=ann@staff"),
    )
}

fn asp_net() -> Scene {
    let own = Issued::self_signed("CN=ann,O=Corp").client_auth().build();
    let rule = |from: Option<vouchsafe::trust::AnchorId>| {
        let builder = Rule::builder("users", cn(), Pattern::any("it").unwrap()).becomes("user", "{it}");
        from.into_iter().fold(builder, vouchsafe::identity::RuleBuilder::from).build()
    };
    let nobody = RuleError::NoAuthority { rule: "users".into() };
    Scene::new("ASP.NET Core", &[("corp CA", &["dir:O=Corp"])], |roots| {
        vec![roots.rule("users", "corp CA", any(cn()), "user:{it}")]
    })
    .row("by the authority", "corp CA", "O=Corp,CN=ann", &[], Ok("user ann []"))
    .peer(
        "self-signed",
        &own,
        &[],
        Err("certificate 0 (O=Corp,CN=ann): its issuer O=Corp,CN=ann is not a trust anchor, and no other certificate of that name leads to one"),
    )
    .setting("a rule that believes nobody in particular", rule(None), &nobody.to_string())
}
