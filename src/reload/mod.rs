//! A configuration that is loaded again when one of its files changes.
//!
//! ```no_run
//! use vouchsafe::reload::{Change, Reload, ReloadError};
//!
//! fn start() -> Result<Reload, ReloadError> {
//!     Reload::of("/etc/fleet/fleet.toml")
//!         .on_change(|change| match change {
//!             Change::Swapped { generation, .. } => println!("generation {generation}"),
//!             Change::Kept(error) => eprintln!("the files are not good, what was there stays: {error:#}"),
//!             _ => {}
//!         })
//!         .start()
//! }
//!
//! # fn main() -> Result<(), ReloadError> {
//! let reload = start()?; // As long as it lives, its files are watched.
//! let live = reload.live().clone(); // For connections and sessions.
//! # Ok(())
//! # }
//! ```
//!
//! - The whole configuration is loaded anew, and swapped in at once, if it is good. **If it is not, what was there stays**, and
//!   the reason is told: to [`on_change`](Builder::on_change) once, to [`last_error`](Reload::last_error) until the files are good again. What stays
//!   does not stay for ever: a CRL that is past its nextUpdate clears nobody, whatever this module does.
//! - **No CRL goes back.** Where a file now has an older CRL than before of the same issuer and scope, the newer one holds on, and the change
//!   [says so](Change::Swapped). A CRL whose issuer and scope has no file any more is gone, and so is everything with the process.
//! - What counts is what stands in the files: [`Config::files`] and [`Config::folders`]. Touched files, or a link to other
//!   files that say the same, swap nothing. Files that are replaced by another of the same name are seen, and so are links that are, as
//!   Kubernetes does with `..data`.
//! - The operating system's events only say when to look. Where there are none (network file systems, some containers), the files are
//!   looked at every [few seconds](Builder::every) all the same.
//! - A file must stay the same for [a moment](Builder::pause) before it is read, so that one that is still being written is not. Better is
//!   to write another and to rename it: half of a file can be a configuration too.
//! - No change is lost between loading and watching: files are watched before they are read, and a file that is too new for its date to
//!   tell a second change is read again.
//!
//! Who else [swaps](Live::swap) the cell that this module fills, is overwritten by the next change.

mod alarm;
mod error;
mod rests_on;
mod seen;
mod watch;

pub use error::ReloadError;

use alloc::sync::Arc;
use core::fmt;
use core::sync::atomic::{AtomicBool, Ordering};
use core::time::Duration;
use std::path::PathBuf;
use std::thread::{self, JoinHandle};

use arc_swap::{ArcSwap, ArcSwapOption};

use crate::config::Config;
use crate::reload::alarm::Bell;
use crate::reload::watch::Watch;
use crate::revocation::CrlId;
use crate::tls::Live;

/// What became of files that have changed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Change<'a> {
    /// They are good, and from now on they hold.
    #[non_exhaustive]
    Swapped {
        /// The generation of [`Live`].
        generation: u64,
        /// The configuration that holds, with its [warnings](Config::warnings).
        config: &'a Config,
        /// CRLs that hold on, though their files now have older ones of the same issuer and scope.
        kept: &'a [CrlId],
    },
    /// They are not good, and what was there stays.
    Kept(&'a ReloadError),
}

/// Is told each change.
type Tell = Arc<dyn Fn(&Change<'_>) + Send + Sync>;

/// Files that are watched, and the cell that is filled with what stands in them. The watching ends when it is dropped.
#[must_use = "the files are watched for as long as this lives"]
pub struct Reload {
    live: Live,
    config: Arc<ArcSwap<Config>>,
    status: Arc<Status>,
    bell: Bell,
    thread: Option<JoinHandle<()>>,
}

/// What the thread and its owner both know.
#[derive(Default)]
struct Status {
    error: ArcSwapOption<ReloadError>,
    over: AtomicBool,
}

/// A [`Reload`] in the making.
#[derive(Clone)]
#[must_use]
pub struct Builder {
    file: PathBuf,
    pause: Duration,
    every: Duration,
    events: bool,
    tell: Tell,
}

impl Builder {
    /// Is told each change, on the thread that watches; while it runs, nothing is watched. It may panic, which ends nothing.
    pub fn on_change(mut self, tell: impl Fn(&Change<'_>) + Send + Sync + 'static) -> Self {
        self.tell = Arc::new(tell);
        self
    }

    /// For how long files must stay the same before they are read; a fifth of a second. Files that never stay the same are read
    /// after a few times as long.
    pub fn pause(mut self, pause: Duration) -> Self {
        self.pause = pause;
        self
    }

    /// How often the files are looked at without an event; 10 seconds.
    pub fn every(mut self, every: Duration) -> Self {
        self.every = every;
        self
    }

    /// Without the operating system's events: the files are looked at [now and then](Self::every), and not before.
    pub fn without_events(mut self) -> Self {
        self.events = false;
        self
    }

    /// Loads the file, and watches it from here on.
    ///
    /// # Errors
    /// [`ReloadError`]: there is nothing yet that could stay.
    pub fn start(self) -> Result<Reload, ReloadError> {
        self.begin(None)
    }

    /// As [`start`](Self::start), for whoever has a configuration of this file already, such as a process after a fork, in which the
    /// thread that watched does not live. If the files are not good now, this is what stays, and [`last_error`](Reload::last_error) says
    /// why; and none of its CRLs goes back.
    ///
    /// # Errors
    /// [`ReloadError`], but never for what stands in the files.
    pub fn start_from(self, held: Arc<Config>) -> Result<Reload, ReloadError> {
        self.begin(Some(held))
    }

    fn begin(self, held: Option<Arc<Config>>) -> Result<Reload, ReloadError> {
        let status = Arc::new(Status::default());
        let (bell, rung) = Bell::new();
        let watch = Watch::start(self, held, Arc::clone(&status), bell.clone(), rung)?;
        let (live, config) = watch.cells();
        let thread = thread::Builder::new()
            .name("vouchsafe-reload".into())
            .spawn(move || watch.run())
            .map_err(|fault| ReloadError::Thread(Arc::new(fault)))?;
        Ok(Reload { live, config, status, bell, thread: Some(thread) })
    }
}

impl Reload {
    /// The configuration in this file, which must have rules or a `mapper`.
    pub fn of(file: impl Into<PathBuf>) -> Builder {
        Builder {
            file: file.into(),
            pause: Duration::from_millis(200),
            every: Duration::from_secs(10),
            events: true,
            tell: Arc::new(|_| ()),
        }
    }

    /// The cell that is filled. It can be cloned, and holds its last content when the watching is over.
    #[must_use]
    pub fn live(&self) -> &Live {
        &self.live
    }

    /// The configuration that holds, whole: for whoever needs more of it than [`live`](Self::live) has, and all of it from one load. Its
    /// verifier has the CRLs that hold on, too. It is never older than the generation of `live` says.
    #[must_use]
    pub fn config(&self) -> Arc<Config> {
        self.config.load_full()
    }

    /// Why the files that are there are not those that hold; `None` where they are.
    #[must_use]
    pub fn last_error(&self) -> Option<Arc<ReloadError>> {
        self.status.error.load_full()
    }

    /// Looks at the files soon, as after an event; for a service that is told to by a signal.
    pub fn look(&self) {
        self.bell.ring();
    }
}

impl Drop for Reload {
    /// No change is swapped in after this.
    fn drop(&mut self) {
        self.status.over.store(true, Ordering::Release);
        self.bell.ring();
        if let Some(thread) = self.thread.take().filter(|it| it.thread().id() != thread::current().id()) {
            // A thread that panicked has said so already.
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for Reload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reload")
            .field("generation", &self.live.generation())
            .field("last_error", &self.last_error())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("file", &self.file)
            .field("pause", &self.pause)
            .field("every", &self.every)
            .field("events", &self.events)
            .finish_non_exhaustive()
    }
}
