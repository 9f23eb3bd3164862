//! `forecast`: a folder of everything, and a folder of many.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use insta::assert_snapshot;
use serde_json::Value;

use crate::common::{Key, Kind, to_pem};
use crate::process::{self, words};
use crate::said::say;
use crate::scene::{Scene, TRUST, identified};

/// Peers in every format and depth, among them refused and broken ones, and files that are none.
fn fleet(name: &str) -> Scene {
    let scene = Scene::new(name);
    let until = |id: &str, until: &str| {
        let service = scene.service(&format!("spiffe://prod.example/{id}"));
        service.valid("2026-01-01T00:00:00Z", until).build()
    };
    scene.write("fleet/api.pem", until("api", "2026-03-20T08:00:00Z").pem() + &scene.issuing.pem());
    scene.write("fleet/api.key", to_pem("PRIVATE KEY", b"0"));
    scene.write("fleet/README", "Certificates of the fleet.\n");
    scene.write("fleet/deep/er/db.der", until("db", "2026-03-20T09:30:00Z").der);
    scene.write("fleet/deep/long.crt", until("long", "2028-01-01T00:00:00Z").pem());
    let (one, other) = (until("one", "2026-06-30T00:00:00Z"), until("other", "2026-07-01T00:00:00Z"));
    scene.write("fleet/two.pem", one.pem() + &other.pem() + &scene.issuing.pem());
    scene.write("fleet/old.pem", until("old", "2026-03-01T00:00:00Z").pem());
    scene.write("fleet/broken.pem", until("broken", "2026-12-31T00:00:00Z").pem().replace("-----END", ""));
    scene
}

fn options() -> String {
    format!("{} --intermediates issuing.pem", identified())
}

#[test]
fn what_ends_when_and_why() {
    let scene = fleet("forecast");
    assert_snapshot!("forecast", words(&scene.folder, &format!("forecast fleet {}", options())));
    let json = words(&scene.folder, &format!("forecast fleet --json {}", options()));
    assert_snapshot!("forecast_json", json);
}

#[test]
fn a_horizon_keeps_what_ends_before_it() {
    let scene = fleet("forecast days");
    fs::remove_file(scene.path("fleet/broken.pem")).unwrap();
    fs::remove_file(scene.path("fleet/old.pem")).unwrap();
    assert_snapshot!(
        "forecast_20_days",
        words(&scene.folder, &format!("forecast fleet --days 20 {}", options()))
    );
    let near = words(&scene.folder, &format!("forecast fleet --days 5 {}", options()));
    assert_snapshot!("forecast_5_days", near);
}

/// The CRLs run until April here, the certificates until the next year.
#[test]
fn the_days_at_both_ends_of_a_horizon() {
    let scene = Scene::new("forecast edge");
    scene.write("fleet/api.pem", scene.api().pem() + &scene.issuing.pem());
    // CRL 7 is due at 2026-04-01T00:00:00Z, 29.5 days on.
    for (days, code) in [(29, 0), (30, 1)] {
        let output = words(&scene.folder, &format!("forecast fleet --days {days} {TRUST}"));
        assert_eq!(output.code, Some(code), "{days} days: {output}");
    }
    assert_eq!(words(&scene.folder, &format!("forecast absent {TRUST}")).code, Some(2));
}

/// A backup beside certificates is passed over, and a list of certificates that is too long to be read is not.
#[test]
fn large_files_of_something_else_are_passed_over() {
    let scene = Scene::new("forecast large");
    scene.write("fleet/api.pem", scene.api().pem() + &scene.issuing.pem());
    for (name, beginning, code) in [("backup.img", String::new(), 0), ("all.pem", scene.api().pem(), 2)] {
        scene.write(&format!("fleet/{name}"), beginning);
        let file = fs::OpenOptions::new().write(true).open(scene.path("fleet").join(name)).unwrap();
        file.set_len(16 * 1024 * 1024 + 1).unwrap();
        let output = words(&scene.folder, &format!("forecast fleet {TRUST}"));
        assert_eq!(output.code, Some(code), "{name}: {output}");
        assert_eq!(output.out.contains("is larger than 16 MiB"), code == 2, "{name}: {output}");
    }
}

/// An issuer's certificate that runs out, beside its next one: who forgets the second raises a false alarm.
#[test]
fn a_path_that_goes_on_under_another_certificate_does_not_end() {
    let scene = Scene::new("forecast rollover");
    let ca = |until: &str| {
        let next = scene.root.issue_ca("CN=Issuing").key(&scene.issuing.key).path_len(0);
        next.valid("2020-01-01T00:00:00Z", until).build()
    };
    let (old, new) = (ca("2026-06-01T00:00:00Z"), ca("2026-10-01T00:00:00Z"));
    let leaf = scene
        .service("spiffe://prod.example/api")
        .valid("2026-01-01T00:00:00Z", "2028-01-01T00:00:00Z")
        .build();
    scene.write("fleet/api.pem", leaf.pem());
    let long = scene.issuing.crl().number(9).next_update(Some("2029-01-01T00:00:00Z")).build();
    scene.write("issuing.crl", long);
    let table = [
        ("the old one alone", old.pem(), "2026-06-01"),
        ("both, the old one first", old.pem() + &new.pem(), "2026-10-01"),
        ("both, the new one first", new.pem() + &old.pem(), "2026-10-01"),
    ];
    for (title, cas, date) in table {
        scene.write("cas.pem", cas);
        let output = words(&scene.folder, &format!("forecast fleet --json {TRUST} --intermediates cas.pem"));
        let forecast: Value = serde_json::from_str(&output.out).unwrap();
        let calendar = forecast["calendar"].as_array().unwrap();
        assert_eq!(calendar.len(), 1, "{title}: {output}");
        assert_eq!((&calendar[0]["date"], &calendar[0]["kind"]), (&date.into(), &"issuer".into()), "{title}");
    }
}

#[cfg(unix)]
#[test]
fn links_to_files_are_taken_and_links_to_folders_are_not() {
    use std::os::unix::fs::symlink;
    let scene = Scene::new("forecast links");
    scene.write("elsewhere/api.pem", scene.api().pem() + &scene.issuing.pem());
    fs::create_dir(scene.path("fleet")).unwrap();
    symlink("../elsewhere/api.pem", scene.path("fleet/api.pem")).unwrap();
    symlink("../elsewhere", scene.path("fleet/linked")).unwrap();
    symlink("..", scene.path("fleet/loop")).unwrap();
    symlink("nowhere", scene.path("fleet/broken")).unwrap();
    let output = words(&scene.folder, &format!("forecast fleet --json {TRUST}"));
    let forecast: Value = serde_json::from_str(&output.out).unwrap();
    assert_eq!(forecast["accepted"], 1, "{output}");
    assert_eq!(forecast["certificates"][0]["file"], "api.pem");
    assert_eq!((output.code, forecast["other_files"].as_u64()), (Some(0), Some(0)));
}

#[test]
fn many_certificates_are_judged_in_one_run() {
    judge_many(300);
}

/// `cargo test --release -p vouchsafe-cli -- --ignored --nocapture`, for its figures.
#[test]
#[ignore = "takes minutes where nothing is optimised"]
fn ten_thousand_certificates_in_one_run() {
    judge_many(10_000);
}

/// What must hold is the count, and a bound on memory that holding all files would break.
fn judge_many(many: usize) {
    let scene = Scene::new(&format!("forecast {many}"));
    let key = Key::seeded(Kind::P256, 1);
    // So much that holding 10,000 of them would show.
    let padding = " ".repeat(20_000);
    for number in 0..many {
        let builder = scene.issuing.issue(&format!("CN=service {number}")).key(&key).client_auth();
        let leaf = builder.san(&[&format!("uri:spiffe://prod.example/{number}")]);
        let until = format!("2026-{:02}-{:02}T00:00:00Z", 5 + number % 8, 1 + number % 28);
        let leaf = leaf.valid("2026-01-01T00:00:00Z", &until).build();
        scene.write(&format!("fleet/{}/{number}.pem", number % 100), leaf.pem() + &padding);
    }
    let line = format!("forecast fleet --json {}", options());
    let mut command = process::command(&scene.folder, &line.split_whitespace().collect::<Vec<_>>());
    let out = fs::File::create(scene.path("out.json")).unwrap();
    let started = Instant::now();
    let mut child = command.stdout(out).spawn().unwrap();
    let mut peak = None;
    while child.try_wait().unwrap().is_none() {
        peak = peak_memory(child.id()).or(peak);
        std::thread::sleep(Duration::from_millis(5));
    }
    let took = started.elapsed();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let forecast: Value = serde_json::from_slice(&fs::read(scene.path("out.json")).unwrap()).unwrap();
    assert_eq!(forecast["accepted"], many);
    let ended: u64 = forecast["calendar"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["certificates"].as_u64().unwrap())
        .sum();
    assert_eq!(ended, 2 * many as u64, "each by its own date, and by a CRL");
    say(format_args!(
        "forecast: {many} certificates in {:.2} s, {:.0} a second; peak memory {}",
        took.as_secs_f64(),
        many as f64 / took.as_secs_f64(),
        peak.map_or("not known".to_owned(), |kib| format!("{:.1} MiB", kib as f64 / 1024.0)),
    ));
    assert!(peak.is_none_or(|kib| kib < 64 * 1024), "{peak:?} KiB");
}

/// In KiB, where the system tells.
fn peak_memory(process: u32) -> Option<u64> {
    let status = fs::read_to_string(Path::new("/proc").join(process.to_string()).join("status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}
