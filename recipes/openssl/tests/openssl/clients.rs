//! Who a client is, to a server.

use openssl::bn::BigNum;
use openssl::ec::EcKey;
use openssl::pkey::{PKey, Private};
use vouchsafe::tls::PeerIdentity;
use vouchsafe_openssl_recipe::{Clients, Server};

use crate::common::Issued;
use crate::fleet::{Fleet, VERSIONS, now};
use crate::meeting::{GREETING, meet};

const NO_CERTIFICATE: &str = "peer did not return a certificate";

/// A title, the client's certificate, and who it is where one is required and where it is optional.
type Row<'a> = (&'static str, Option<&'a Issued>, &'static str, &'static str);

#[test]
fn a_client_is_somebody_nobody_or_refused() {
    let fleet = Fleet::new();
    let stranger = Fleet::named("CN=Stranger CA");
    let api = fleet.api();
    let revoked = fleet.service("spiffe://prod.example/old").client_auth().build();
    let elsewhere = fleet.service("spiffe://other.example/api").client_auth().build();
    let purpose = fleet.service("spiffe://prod.example/api").server_auth().build();
    let expired = fleet.service("spiffe://prod.example/api").client_auth();
    let expired = expired.valid("2025-01-01T00:00:00Z", "2026-03-01T00:00:00Z").build();
    let own_made =
        Issued::self_signed("CN=api").san(&["uri:spiffe://prod.example/api"]).client_auth().build();
    let rows: &[Row<'_>] = &[
        ("a good one", Some(&api), "spiffe://prod.example/api", "spiffe://prod.example/api"),
        ("none", None, NO_CERTIFICATE, "nobody"),
        ("revoked", Some(&revoked), "revoked", "revoked"),
        ("of another trust domain", Some(&elsewhere), "other.example", "other.example"),
        ("for servers only", Some(&purpose), "clientAuth", "clientAuth"),
        ("the server's own", Some(&fleet.server), "no rule", "no rule"),
        ("expired", Some(&expired), "expired", "expired"),
        ("made by itself", Some(&own_made), "is not a trust anchor", "is not a trust anchor"),
        ("of another authority", Some(&stranger.api()), "is not a trust anchor", "is not a trust anchor"),
    ];
    for version in VERSIONS {
        for (title, certificate, required, optional) in rows {
            for (clients, wanted) in [(Clients::Required, required), (Clients::Optional, optional)] {
                let server =
                    Server::new(fleet.acceptor(&fleet.server), clients, fleet.live(&[&revoked])).unwrap();
                let sender = if *title == "of another authority" { &stranger } else { &fleet };
                let met = meet(&server, &sender.connector(*certificate, version).build());
                let words = met.words();
                assert!(words.contains(wanted), "{title}, {clients:?}, {version:?}: {words}");
                let told: &[u8] = if met.accepted.is_ok() { GREETING } else { b"" };
                assert_eq!(
                    met.read, told,
                    "{title}, {clients:?}, {version:?}: a refused client is told nothing"
                );
            }
        }
    }
}

/// A key that OpenSSL takes for the certificate's, as its public half is, and that signs with another.
fn thiefs_key(certificate: &Issued, own: &Issued) -> PKey<Private> {
    let of = |it: &Issued| PKey::private_key_from_pkcs8(&it.key.pkcs8()).unwrap().ec_key().unwrap();
    let (seen, own) = (of(certificate), of(own));
    let secret: BigNum = own.private_key().to_owned().unwrap();
    let key = EcKey::from_private_components(own.group(), &secret, seen.public_key()).unwrap();
    PKey::from_ec_key(key).unwrap()
}

#[test]
fn a_copied_certificate_without_its_key_fails_in_the_handshake_though_the_callback_lets_all_through() {
    let fleet = Fleet::new();
    let server = Server::new(fleet.acceptor(&fleet.server), Clients::Required, fleet.live(&[])).unwrap();
    let api = fleet.api();
    for version in VERSIONS {
        let mut client = fleet.connector(None, version);
        fleet.equip(&mut client, &api, &thiefs_key(&api, &fleet.server));
        let met = meet(&server, &client.build());
        assert!(met.words().contains("bad signature"), "{version:?}: {}", met.words());
    }
}

#[test]
fn a_client_that_is_revoked_while_it_is_connected_is_refused_its_next_request() {
    let fleet = Fleet::new();
    let live = fleet.live(&[]);
    let server = Server::new(fleet.acceptor(&fleet.server), Clients::Required, live.clone()).unwrap();
    let api = fleet.api();
    for version in VERSIONS {
        live.swap(fleet.live(&[]).verifier(), live.mapper());
        let met = meet(&server, &fleet.connector(Some(&api), version).build());
        let connection = met.accepted.unwrap();
        assert!(matches!(connection.session().identity(now()), PeerIdentity::Principal(_)));
        live.swap(fleet.live(&[&api]).verifier(), live.mapper());
        let refusal = connection.session().principal(now()).unwrap_err();
        assert!(refusal.to_string().contains("revoked"), "{refusal}");
    }
}
