//! Files that change, and that break, while handshakes come in over sockets.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use rustls::ClientConfig;
use vouchsafe::reload::{Change, Reload};
use vouchsafe::tls::Live;
use vouchsafe::tls::rustls::ClientVerifier;

use crate::common::Issued;
use crate::fleet::{Fleet, key};
use crate::process;
use crate::said::say;
use crate::sockets::{Caller, serve};
use crate::stacks::{Stack, one};

const SWAPS: u64 = 100;
/// After every so many swaps the files are broken.
const BREAK_AFTER: u64 = 10;
const HANDSHAKES: u64 = 1_200;

/// Who asks, and whether it is let in by odd and by even generations: `api` is on the CRLs of odd ones, and the authority of `guest`
/// is an anchor of theirs alone.
const CLIENTS: [(&str, [bool; 2]); 3] =
    [("web", [true, true]), ("api", [true, false]), ("guest", [false, true])];

/// What is done to the files, and what is said of it.
type Damage = (fn(&Files, u64), &'static str);

const DAMAGES: [Damage; 3] = [
    (|files, round| files.write("fleet.toml", &Files::text(round)[..100]), "fleet.toml:"),
    (|files, round| files.write(&format!("{round}.crl"), "revoked: nobody"), ".crl"),
    (|files, round| files.write(&format!("{round}.pem"), "me"), ".pem"),
];

/// The configuration's folder.
struct Files {
    folder: PathBuf,
    fleet: Fleet,
    guests: Fleet,
    api: Issued,
}

impl Files {
    fn new() -> Self {
        let (fleet, guests) = (Fleet::new(), Fleet::named("CN=Guest CA"));
        let api = fleet.client("api");
        let files = Self { folder: process::folder("tls-reload"), fleet, guests, api };
        files.write("guest-ca.pem", files.guests.root.pem());
        files.write("root.crl", files.fleet.root.crl().build());
        files.write("guest-root.crl", files.guests.root.crl().build());
        files.write("guest-issuing.crl", files.guests.issuing.crl().build());
        files.put(0);
        files
    }

    /// Anchors and CRLs of a round, in files of its own; what names them comes last, and all at once.
    fn put(&self, round: u64) {
        let crl = self.fleet.issuing.crl().number(1 + i64::try_from(round).unwrap());
        let listed =
            |crl: crate::common::CrlBuilder| crl.revoke(&self.api.serial, "2026-03-01T00:00:00Z", Some(1));
        let crl = if round % 2 == 1 { listed(crl) } else { crl };
        self.write(&format!("{round}.crl"), crl.build());
        self.write(&format!("{round}.pem"), self.fleet.root.pem());
        self.write("fleet.toml", Self::text(round));
    }

    fn text(round: u64) -> String {
        let guests =
            "[anchors.guests]\nfile = \"guest-ca.pem\"\nnamespaces = { spiffe = [\"prod.example\"] }\n";
        format!(
            "purpose = \"client\"\nmapper = \"spiffe\"\n[revocation]\n\
             crls = [\"root.crl\", \"guest-root.crl\", \"guest-issuing.crl\", \"{round}.crl\"]\n\
             [anchors.fleet]\nfile = \"{round}.pem\"\nnamespaces = {{ spiffe = [\"prod.example\"] }}\n{}",
            if round % 2 == 1 { guests } else { "" }
        )
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let beside = self.folder.join("beside.tmp");
        fs::write(&beside, bytes).unwrap();
        fs::rename(beside, self.folder.join(name)).unwrap();
    }

    fn watch(&self) -> (Reload, Receiver<String>) {
        let (tell, changes) = channel();
        let reload = Reload::of(self.folder.join("fleet.toml"))
            .pause(Duration::from_millis(5))
            .every(Duration::from_millis(50))
            .on_change(move |change| {
                let _over = tell.send(match change {
                    Change::Swapped { generation, .. } => format!("swapped {generation}"),
                    Change::Kept(error) => format!("kept: {error}"),
                    _ => panic!("{change:?}"),
                });
            })
            .start()
            .unwrap();
        (reload, changes)
    }

    /// In the order of [`CLIENTS`].
    fn clients(&self, stack: &Stack) -> [Arc<ClientConfig>; 3] {
        let guest = self.guests.client("guest");
        let connecting = self.fleet.believing(stack);
        let guest = connecting.with_client_auth_cert(self.guests.chain(&guest), key(&guest)).unwrap();
        [
            self.fleet.connecting(Some(&self.fleet.client("web")), stack),
            self.fleet.connecting(Some(&self.api), stack),
            Arc::new(guest),
        ]
    }
}

/// What the handshakes came to.
#[derive(Default)]
struct Tally {
    done: AtomicU64,
    refused: AtomicU64,
    within: AtomicU64,
    while_broken: AtomicU64,
    broken: AtomicBool,
    over: AtomicBool,
}

impl Tally {
    fn add(&self, to: &AtomicU64, what: bool) {
        to.fetch_add(u64::from(what), Ordering::SeqCst);
    }

    fn of(&self, what: &AtomicU64) -> u64 {
        what.load(Ordering::SeqCst)
    }

    /// One handshake after another. One that lies within one generation must end as that generation says; one during a swap may end as
    /// either.
    fn knock(&self, clients: &[Arc<ClientConfig>; 3], live: &Live, port: u16) {
        while !self.over.load(Ordering::SeqCst) {
            let turn = usize::try_from(self.done.fetch_add(1, Ordering::SeqCst)).unwrap() % CLIENTS.len();
            let (broken, before) = (self.broken.load(Ordering::SeqCst), live.generation());
            let said = Caller::new(&clients[turn], port).ask();
            let (stays_broken, after) = (self.broken.load(Ordering::SeqCst), live.generation());
            self.add(&self.refused, said.is_err());
            self.add(&self.while_broken, broken && stays_broken);
            if before != after {
                continue;
            }
            self.add(&self.within, true);
            let (name, let_in) = CLIENTS[turn];
            let wanted = format!("false spiffe spiffe://prod.example/{name}");
            match said {
                Ok(said) => assert_eq!((said, true), (wanted, let_in[usize::from(before % 2 == 1)])),
                Err(fault) => assert!(!let_in[usize::from(before % 2 == 1)], "{name} in {before}: {fault}"),
            }
        }
    }

    fn wait_for(&self, what: &AtomicU64, least: u64) {
        let started = Instant::now();
        while self.of(what) < least {
            assert!(started.elapsed() < Duration::from_secs(60), "the handshakes have ended");
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

#[test]
fn while_files_are_replaced_and_broken_nobody_is_let_in_or_refused_by_what_is_gone() {
    let files = Files::new();
    let (reload, changes) = files.watch();
    let live = reload.live();
    let stack = one();
    let verifier = ClientVerifier::required(live.clone(), stack.algorithms);
    let (chain, key) = files.fleet.server_key();
    let server = Arc::new(files.fleet.server(verifier, &stack).certificate(chain, key).unwrap());
    let clients = files.clients(&stack);
    let (tally, started) = (Tally::default(), Instant::now());
    let mut told = 0;

    std::thread::scope(|scope| {
        let _over = Over(&tally.over);
        for _ in 0..2 {
            // It ends with the process.
            let (port, _serving) = serve(Arc::clone(&server), live.clone(), usize::MAX);
            let (tally, clients) = (&tally, &clients);
            scope.spawn(move || tally.knock(clients, live, port));
        }
        for round in 1..=SWAPS {
            tally.wait_for(&tally.done, HANDSHAKES * round / SWAPS);
            files.put(round);
            assert_eq!(next(&changes), format!("swapped {round}"));
            assert!(reload.last_error().is_none());
            if round % BREAK_AFTER == 0 {
                told += files.break_under(&tally, &reload, &changes, round);
            }
        }
    });
    let [done, refused, within, while_broken] =
        [&tally.done, &tally.refused, &tally.within, &tally.while_broken].map(|it| tally.of(it));
    say(format_args!(
        "tls: {done} handshakes over loopback while anchors and CRLs were swapped {SWAPS} times by their files, and {told} files \
         broke and were reported: {refused} refused, {within} within one generation, {while_broken} while a file was broken; {:?}",
        started.elapsed()
    ));
    assert_eq!((live.generation(), told), (SWAPS, SWAPS / BREAK_AFTER));
    assert!(done >= 1_000 && within > 500 && refused > 200 && while_broken > 50);
}

/// Ends the handshakes, also where the swaps have failed.
struct Over<'t>(&'t AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

impl Files {
    /// Breaks a file, and mends it: what was there stays, and it is said. Answers with how often.
    fn break_under(&self, tally: &Tally, reload: &Reload, changes: &Receiver<String>, round: u64) -> u64 {
        let kind = usize::try_from(round / BREAK_AFTER).unwrap() % DAMAGES.len();
        let (damage, said) = DAMAGES[kind];
        damage(self, round);
        let change = next(changes);
        assert!(change.starts_with("kept: ") && change.contains(said), "{change}, and not {said}");
        tally.broken.store(true, Ordering::SeqCst);
        tally.wait_for(&tally.while_broken, 10 * round / BREAK_AFTER);
        assert_eq!(reload.live().generation(), round, "a broken file swaps nothing");
        assert!(reload.last_error().is_some_and(|error| error.to_string().contains(said)));
        tally.broken.store(false, Ordering::SeqCst);
        1
    }
}

fn next(changes: &Receiver<String>) -> String {
    changes.recv_timeout(Duration::from_secs(60)).expect("a change before the deadline")
}
