//! The thread that looks, and loads.

use alloc::format;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::sync::atomic::Ordering;
use core::time::Duration;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError};

use arc_swap::ArcSwap;

use crate::config::Config;
use crate::identity::Mapper;
use crate::reload::alarm::{Alarm, Bell};
use crate::reload::rests_on::RestsOn;
use crate::reload::seen::Seen;
use crate::reload::{Builder, Change, ReloadError, Status, Tell};
use crate::revocation::CrlId;
use crate::tls::Live;
use crate::verify::Verifier;

/// How often files that change all the time are waited for.
const MOST_PAUSES: usize = 25;
/// How often a configuration is loaded that names other files each time.
const MOST_LOADS: usize = 4;

pub(super) struct Watch {
    files: Files,
    live: Live,
    config: Arc<ArcSwap<Config>>,
    status: Arc<Status>,
    tell: Tell,
    rung: Receiver<()>,
    pause: Duration,
    every: Duration,
    /// What was seen when the files were last loaded; `None` if that has to be done again.
    seen: Option<Seen>,
}

impl Watch {
    /// Loads for the first time. What is held already stays if that fails.
    pub(super) fn start(
        of: Builder,
        held: Option<Arc<Config>>,
        status: Arc<Status>,
        bell: Bell,
        rung: Receiver<()>,
    ) -> Result<Self, ReloadError> {
        let file = std::path::absolute(of.file).map_err(|fault| ReloadError::Place(Arc::new(fault)))?;
        let rests_on = RestsOn::file(&file);
        let mut files = Files { file, alarm: of.events.then(|| Alarm::new(bell)), rests_on };
        let seen = files.see();
        let (seen, config) = match (files.load(seen), held) {
            (Ok((seen, config)), None) => (seen, Arc::new(config)),
            (Ok((seen, config)), Some(held)) => (seen, Arc::new(with_newer_crls(config, held.verifier()).0)),
            (Err(error), Some(held)) => {
                status.error.store(Some(Arc::new(error)));
                (None, held)
            }
            (Err(error), None) => return Err(error),
        };
        let live = Live::new(config.verifier().clone(), files.mapper(&config)?);
        let (tell, pause, every) = (of.tell, of.pause, of.every);
        Ok(Self {
            files,
            live,
            config: Arc::new(ArcSwap::new(config)),
            status,
            tell,
            rung,
            pause,
            every,
            seen,
        })
    }

    /// What it fills.
    pub(super) fn cells(&self) -> (Live, Arc<ArcSwap<Config>>) {
        (self.live.clone(), Arc::clone(&self.config))
    }

    pub(super) fn run(mut self) {
        if let Some(error) = self.status.error.load_full() {
            self.tell(&Change::Kept(&error));
        }
        while self.is_wanted() {
            self.look();
            // Asked again: that it is over may have been rung while it looked, and then nobody rings again.
            if self.is_wanted() {
                let _ = self.rung.recv_timeout(self.every);
            }
        }
    }

    fn is_wanted(&self) -> bool {
        !self.status.over.load(Ordering::Acquire)
    }

    fn look(&mut self) {
        let failed = self.status.error.load().is_some();
        if !failed && self.seen.as_ref().is_some_and(|seen| seen.is_still_so(&self.files.rests_on)) {
            return;
        }
        let before = self.seen.take();
        let seen = self.see_settled();
        // What failed may have named a file that is not among those that are watched: it is tried again.
        if !failed && before.is_some_and(|before| before.says_the_same_as(&seen)) {
            self.seen = Some(seen);
            return;
        }
        let loaded = self.files.load(seen).map(|(seen, config)| {
            self.seen = seen;
            config
        });
        match loaded.and_then(|config| Ok((self.files.mapper(&config)?, config))) {
            _ if !self.is_wanted() => {}
            Ok((mapper, config)) => self.swap(config, mapper),
            Err(error) => self.keep(error),
        }
    }

    /// What stands in the files once it has stayed the same for a while.
    fn see_settled(&mut self) -> Seen {
        let mut seen = self.files.see();
        for _ in 0..MOST_PAUSES {
            let waited = self.rung.recv_timeout(self.pause);
            let now = self.files.see();
            let is_same = now.says_the_same_as(&seen) && waited == Err(RecvTimeoutError::Timeout);
            seen = now;
            if is_same || !self.is_wanted() {
                break;
            }
        }
        seen
    }

    /// The configuration first: who has seen the new generation finds nothing older.
    fn swap(&self, config: Config, mapper: Mapper) {
        let (config, kept) = with_newer_crls(config, &self.live.verifier());
        let config = Arc::new(config);
        self.config.store(Arc::clone(&config));
        let generation = self.live.swap(config.verifier().clone(), mapper);
        self.status.error.store(None);
        self.tell(&Change::Swapped { generation, config: &config, kept: &kept });
    }

    fn keep(&self, error: ReloadError) {
        let error = Arc::new(error);
        let before = self.status.error.swap(Some(Arc::clone(&error)));
        if before.is_none_or(|before| format!("{before:#}") != format!("{error:#}")) {
            self.tell(&Change::Kept(&error));
        }
    }

    /// Nothing of ours is half done while it runs.
    fn tell(&self, change: &Change<'_>) {
        let _ = catch_unwind(AssertUnwindSafe(|| (self.tell)(change)));
    }
}

/// A CRL whose file went back stays the one that it was.
fn with_newer_crls(config: Config, before: &Verifier) -> (Config, Vec<CrlId>) {
    let mut crls = config.verifier().crls().clone();
    let kept = crls.take_over_newer(before.crls());
    (if kept.is_empty() { config } else { config.with_crls(crls) }, kept)
}

struct Files {
    file: PathBuf,
    alarm: Option<Alarm>,
    rests_on: RestsOn,
}

impl Files {
    /// Watched first, and then looked at, so that no change falls in between.
    fn see(&mut self) -> Seen {
        if let Some(alarm) = &mut self.alarm {
            alarm.cover(&self.rests_on);
        }
        Seen::of(&self.rests_on)
    }

    /// The configuration, and what was seen before it was loaded. If it names other files than were looked at, it is loaded again after
    /// a look at those.
    fn load(&mut self, seen: Seen) -> Result<(Option<Seen>, Config), ReloadError> {
        let (mut seen, mut config) = (seen, Config::load(&self.file)?);
        for _ in 1..MOST_LOADS {
            let rests_on = RestsOn::config(&config);
            if rests_on == self.rests_on {
                return Ok((Some(seen), config));
            }
            self.rests_on = rests_on;
            seen = self.see();
            config = Config::load(&self.file)?;
        }
        Ok((None, config))
    }

    fn mapper(&self, config: &Config) -> Result<Mapper, ReloadError> {
        config.mapper().cloned().ok_or_else(|| ReloadError::NoRules { file: self.file.clone() })
    }
}
