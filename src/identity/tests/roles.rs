//! Which roles are none.

use alloc::string::ToString;
use alloc::vec::Vec;

use crate::identity::{Pattern, RoleError, RoleRule, Source};
use crate::oid;

#[test]
fn what_is_no_role_is_refused() {
    let o = || Source::attribute(oid::ORGANIZATION);
    let team = || Pattern::attribute("team-", "team", "").unwrap();
    let read = |role: &str, allowed: &[&str]| RoleRule::read(o(), team(), role, allowed.iter().copied());
    let table: Vec<(&str, Result<RoleRule, RoleError>, &str)> = std::vec![
        ("no name", RoleRule::granted(""), r#"a role cannot be named """#),
        ("a name that writes a log", RoleRule::granted("a\nb"), r#"a role cannot be named "a\nb""#),
        (
            "nothing is allowed",
            read("{team}", &[]),
            "the list of roles that subject attribute O may grant is empty"
        ),
        ("a name in the list that is none", read("{team}", &["ops", ""]), r#"a role cannot be named """#),
        (
            "a pattern of another form",
            RoleRule::read(Source::Dns, team(), "{team}", ["ops"]),
            "a role is read from dNSName, and the pattern is not one for it"
        ),
        ("an open brace", read("{team", &["ops"]), r#"a role cannot be named "{team""#),
        (
            "a capture that nothing gives",
            read("{x}", &["ops"]),
            "a role's name wants {x}, which the pattern does not capture"
        ),
        (
            "two values that would be one role",
            read("{team}{team}", &["ops"]),
            r#""{team}{team}" could name two different roles alike; put between its captures what the first cannot hold"#
        ),
        (
            "a fixed name that is not in the list",
            read("admin", &["ops"]),
            r#"role "admin" is not in the list of those that are allowed"#
        ),
    ];
    for (title, found, wanted) in table {
        assert_eq!(found.map(|_| ()).map_err(|error| error.to_string()), Err(wanted.into()), "{title}");
    }
    assert!(RoleRule::granted(&"r".repeat(256)).is_ok() && RoleRule::granted(&"r".repeat(257)).is_err());
    assert!(read("{team}", &["ops"]).is_ok() && read("ops", &["ops"]).is_ok());
}
