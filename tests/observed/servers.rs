//! What a client's log has of its servers.

use rustls::client::danger::ServerCertVerifier as _;
use rustls::pki_types::{ServerName, UnixTime};
use vouchsafe::danger::Relaxation;
use vouchsafe::identity::Identity;
use vouchsafe::name::spiffe::SpiffeId;
use vouchsafe::tls::Live;
use vouchsafe::tls::rustls::ServerVerifier;
use vouchsafe::{Anchor, Mapper, Purpose, TrustStore, Verifier};

use crate::common::NOW;
use crate::events::certificate;
use crate::fleet::Fleet;
use crate::seen::{Log, Monitor};
use crate::stacks::one;

#[test]
fn a_server_that_is_refused_is_told_once_and_one_that_is_let_through_is_not() {
    let fleet = Fleet::new();
    let builder = |anchors| Verifier::builder(anchors, Purpose::ServerAuth).crls(fleet.crls(&[]));
    // Without a namespace: a name is asked for, and not an identity.
    let mut root = TrustStore::new();
    root.add(Anchor::from_certificate(&fleet.root.der).unwrap()).unwrap();
    let named = ServerVerifier::named(builder(root).build().unwrap(), one().algorithms);
    let unnamed = builder(fleet.anchors()).relax(Relaxation::AnyServerName).build().unwrap();
    let live = Live::new(unnamed, Mapper::spiffe());
    let database = Identity::Spiffe(SpiffeId::parse("spiffe://prod.example/database").unwrap());
    let identified = ServerVerifier::identified(live, [database], one().algorithms);
    let api = fleet.issue("api").server_auth().build();
    let table = [
        ("the one that is wanted", &named, &fleet.server, "server.example", None),
        ("another name", &named, &fleet.server, "other.example", Some(r#"rule="peer-name" position=0"#)),
        ("another identity", &identified, &api, "any.example", Some(r#"rule="another-server" position=0"#)),
    ];
    for (title, verifier, server, name, wanted) in table {
        let (log, monitor) = (Log::default(), Monitor::new());
        let chain = fleet.chain(server);
        let now = UnixTime::since_unix_epoch(std::time::Duration::from_secs(NOW.try_into().unwrap()));
        let name = ServerName::try_from(name).unwrap();
        let answer = log.during(|| {
            monitor.during(|| verifier.verify_server_cert(&chain[0], &chain[1..], &name, &[], now))
        });
        assert_eq!(answer.is_ok(), wanted.is_none(), "{title}: {answer:?}");
        let (lines, measured) = (log.take(), monitor.read());
        assert_eq!(lines.len(), usize::from(wanted.is_some()), "{title}: {lines:?}");
        assert_eq!(measured.len(), lines.len(), "{title}: {measured:?}");
        if let Some(wanted) = wanted {
            let start = format!(
                "INFO vouchsafe::tls message=peer refused moment=\"handshake\" {wanted} {} refusal=",
                certificate(&fleet, server)
            );
            assert!(lines[0].starts_with(&start), "{title}: {}", lines[0]);
        }
    }
}
