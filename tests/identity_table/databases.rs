//! PostgreSQL, MySQL and MariaDB, MongoDB, Elasticsearch.

use vouchsafe::identity::{Pattern, PatternError};
use vouchsafe::oid;

use crate::common::utf8;
use crate::house::{Scene, any, between, cn, extension, roles, subject};

pub(crate) fn scenes() -> Vec<Scene> {
    vec![postgres(), mysql(), mongo(), elasticsearch()]
}

fn postgres() -> Scene {
    Scene::new("PostgreSQL", &[("db CA", &["dir:O=Corp"]), ("web CA", &[])], |roots| {
        vec![roots.rule("ann", "db CA", subject("CN=ann,OU=DB,O=Corp"), "role:ann")]
    })
    .row("clientname=DN", "db CA", "O=Corp,OU=DB,CN=ann", &[], Ok("role ann []"))
    .row("compared by RFC 5280 7.1, not as it prints", "db CA", "O=corp,OU=printable:db,CN=ANN", &[], Ok("role ann []"))
    .row(
        "the same names in another order",
        "db CA",
        "O=Corp,CN=ann,OU=DB",
        &[],
        Err("certificate 0: no rule makes a principal of it (it has subject OU=DB,CN=ann,O=Corp)"),
    )
    .row(
        "one that an expression over the print takes for it",
        "db CA",
        "O=Corp,CN=bob\\,CN\\=ann",
        &[],
        Err("certificate 0: no rule makes a principal of it (it has subject CN=bob\\,CN=ann,O=Corp)"),
    )
    .row(
        "a map without an authority",
        "web CA",
        "O=Corp,OU=DB,CN=ann",
        &[],
        Err("certificate 0 (CN=ann,OU=DB,O=Corp): rule ann does not believe trust anchor web CA for subject:CN=ann,OU=DB,O=Corp"),
    )
}

fn mysql() -> Scene {
    Scene::new("MySQL, MariaDB", &[("db CA", &["dir:C=DE"])], |roots| {
        vec![roots.rule("ann", "db CA", subject("CN=ann,O=Corp,C=DE"), "account:ann")]
    })
    .row("REQUIRE SUBJECT", "db CA", "C=DE,O=Corp,CN=ann", &[], Ok("account ann []"))
    .row(
        "/C=DE/O=Corp/CN=ann, as one attribute",
        "db CA",
        "C=DE,O=Corp/CN\\=ann",
        &[],
        Err("certificate 0: no rule makes a principal of it (it has subject O=Corp/CN=ann,C=DE)"),
    )
    .row(
        "two attributes in one relative name",
        "db CA",
        "C=DE,O=Corp+CN=ann",
        &[],
        Err("certificate 0: no rule makes a principal of it (it has subject CN=ann+O=Corp,C=DE)"),
    )
}

fn mongo() -> Scene {
    let cluster = "1.3.6.1.4.1.34601.2.1.2";
    Scene::new("MongoDB", &[("db CA", &["dir:O=Corp", "ext:1.3.6.1.4.1.34601.2.1.2"])], |roots| {
        vec![
            roots.rule("ann", "db CA", subject("CN=ann,OU=Mongo,O=Corp"), "user:ann"),
            roots.rule("members", "db CA", extension(cluster, "cluster-"), "member:{it}"),
        ]
    })
    .row("a user", "db CA", "O=Corp,OU=Mongo,CN=ann", &[], Ok("user ann []"))
    .row(
        "the O, OU and DC of a member do not make one",
        "db CA",
        "O=Corp,OU=Mongo,CN=eve",
        &[],
        Err("certificate 0: no rule makes a principal of it (it has subject CN=eve,OU=Mongo,O=Corp)"),
    )
    .dressed(
        "the extension of a member",
        "db CA",
        "O=Corp,CN=n1",
        |leaf| leaf.extension(cluster, false, &utf8("cluster-7")),
        Ok("member 7 []"),
    )
    .dressed(
        "a user who is a member, too",
        "db CA",
        "O=Corp,OU=Mongo,CN=ann",
        |leaf| leaf.extension(cluster, false, &utf8("cluster-7")),
        Err("certificate 0: rules \"ann\" and \"members\" disagree: user:ann or member:7"),
    )
}

fn elasticsearch() -> Scene {
    Scene::new("Elasticsearch", &[("realm CA", &["dir:O=Corp"]), ("other CA", &[])], |roots| {
        vec![
            roots
                .rule("realm", "realm CA", any(cn()), "user:{it}")
                .role(roles(oid::ORGANIZATIONAL_UNIT, &["search", "ingest"])),
        ]
    })
    .row("roles from a list", "realm CA", "O=Corp,OU=ingest,OU=x,CN=ann", &[], Ok("user ann [ingest]"))
    .row(
        "CN=(.*?)(?:,|$): a common name with a comma is not cut",
        "realm CA",
        "O=Corp,CN=ann\\,x",
        &[],
        Ok("user ann,x []"),
    )
    .row("a wildcard over the subject", "realm CA", "O=Corp,OU=ingest-not,CN=ann", &[], Ok("user ann []"))
    .row(
        "any authority of the realm",
        "other CA",
        "O=Corp,OU=search,CN=ann",
        &[],
        Err("certificate 0 (CN=ann,OU=search,O=Corp): rule realm does not believe trust anchor other CA for attribute:CN=ann"),
    )
    .row(
        "a role in a subject of somebody else",
        "realm CA",
        "O=Other,OU=search,CN=ann",
        &[],
        Err("certificate 0 (CN=ann,OU=search,O=Other): trust anchor realm CA may not vouch for attribute:CN=ann (its namespaces: directory:O=Corp)"),
    )
    .setting(
        "a capture named by a peer's characters",
        Pattern::attribute("", "(.*?)", ""),
        &PatternError::Name("(.*?)".into()).to_string(),
    )
    .setting(
        "a prefix that no value has",
        Pattern::attribute("a\nb", "it", ""),
        "\"a\\nb\" is not printable text of at most 256 bytes",
    )
    .row(
        "a prefix is not looked for inside",
        "realm CA",
        "O=Corp,UID=ann",
        &[],
        Err("certificate 0: no rule makes a principal of it (it has subject UID=ann,O=Corp)"),
    )
    .row("a space at the end", "realm CA", "O=Corp,CN=ann ", &[], Err(&doubt()))
}

fn doubt() -> String {
    let (source, _) = between(cn(), "", "");
    format!(
        "certificate 0: its {source} can be no identity: its text is not in a string type and of characters that an identity may have"
    )
}
