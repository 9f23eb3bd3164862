//! Files that are watched, in every process that the verifier gets into by a fork.
//!
//! A fork takes along the memory and none of the threads. So each call asks which process it is in; in a new one the thread that
//! watched is forgotten, and another is started.
//!
//! No lock is held while the interpreter is let go of, and no thread without the interpreter takes one: so that no fork, which happens in a
//! thread that has the interpreter, copies a lock that nobody will open.

use std::mem;
use std::path::PathBuf;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::Duration;

use pyo3::prelude::*;
use vouchsafe::config::Config;
use vouchsafe::reload::{Reload, ReloadError};

use crate::changes::{self, Tell};
use crate::errors::Failure;
use crate::guard::guarded;

/// How long the interpreter's end waits for a callback that does not come back.
const PATIENCE: Duration = Duration::from_secs(5);

/// Set when the interpreter ends: from then on nobody is told anything.
static OVER: AtomicBool = AtomicBool::new(false);
static ALL: Mutex<Vec<Weak<Watched>>> = Mutex::new(Vec::new());

pub(crate) struct Watched {
    file: PathBuf,
    tell: Option<Tell>,
    state: Mutex<State>,
}

struct State {
    process: u32,
    /// The generations of the processes before this one.
    before: u64,
    watching: Watching,
}

enum Watching {
    Running(Reload),
    /// Closed, or without a thread: this is what holds.
    Still {
        config: Arc<Config>,
        generation: u64,
        error: Option<Arc<ReloadError>>,
        closed: bool,
    },
}

impl Watched {
    /// Loads the file, and watches it from here on.
    pub(crate) fn start(
        py: Python<'_>,
        file: PathBuf,
        on_change: Option<Py<PyAny>>,
    ) -> Result<Arc<Self>, Failure> {
        if OVER.load(Ordering::Acquire) {
            return Err(Failure::ShuttingDown);
        }
        let tell = on_change.map(Tell::new);
        let builder = changes::builder(&file, tell.as_ref(), 0);
        let reload = py.detach(|| guarded(|| builder.start())).map_err(Failure::Panicked)??;
        let state = State { process: process::id(), before: 0, watching: Watching::Running(reload) };
        let watched = Arc::new(Self { file, tell, state: Mutex::new(state) });
        let mut all = lock(&ALL);
        all.retain(|other| other.strong_count() > 0);
        all.push(Arc::downgrade(&watched));
        Ok(watched)
    }

    /// What holds, all from one load.
    pub(crate) fn config(&self) -> Arc<Config> {
        match &self.here().watching {
            Watching::Running(reload) => reload.config(),
            Watching::Still { config, .. } => Arc::clone(config),
        }
    }

    pub(crate) fn generation(&self) -> u64 {
        let state = self.here();
        state.before.wrapping_add(state.watching.generation())
    }

    pub(crate) fn last_error(&self) -> Option<Arc<ReloadError>> {
        match &self.here().watching {
            Watching::Running(reload) => reload.last_error(),
            Watching::Still { error, .. } => error.clone(),
        }
    }

    pub(crate) fn look(&self) {
        if let Watching::Running(reload) = &self.here().watching {
            reload.look();
        }
    }

    pub(crate) fn is_watching(&self) -> bool {
        matches!(self.here().watching, Watching::Running(_))
    }

    /// Waits for a callback that runs, without holding it up. What holds stays.
    pub(crate) fn close(&self, py: Python<'_>) {
        let running = self.stop();
        py.detach(|| drop(running));
    }

    /// The state, for this process.
    fn here(&self) -> MutexGuard<'_, State> {
        let mut state = lock(&self.state);
        if state.process != process::id() {
            self.move_in(&mut state);
        }
        state
    }

    /// The first call in a new process. It holds the interpreter while it loads, and nobody is told while it does: what is loaded
    /// then is what the call is answered by.
    fn move_in(&self, state: &mut State) {
        let (config, generation, error, closed) = state.watching.what_holds();
        let generation = state.before.wrapping_add(generation);
        let still = Watching::Still { config: Arc::clone(&config), generation: 0, error, closed };
        // Its thread is in another process, and would be waited for in vain.
        mem::forget(mem::replace(&mut state.watching, still));
        state.before = generation;
        if closed || OVER.load(Ordering::Acquire) {
            state.process = process::id();
            return;
        }
        let before = generation.wrapping_add(1);
        let builder = changes::builder(&self.file, self.tell.as_ref(), before);
        match guarded(|| builder.start_from(Arc::clone(&config))) {
            Ok(Ok(reload)) => {
                (state.watching, state.before, state.process) =
                    (Watching::Running(reload), before, process::id());
            }
            // The system has no thread to give: the next call tries again.
            Ok(Err(error)) => {
                let error = Some(Arc::new(error));
                state.watching = Watching::Still { config, generation: 0, error, closed: false };
            }
            Err(_) => {}
        }
    }

    /// Takes the watching out, to be dropped elsewhere.
    fn stop(&self) -> Option<Reload> {
        lock(&self.state).stop()
    }
}

impl State {
    /// What holds stays. A thread in another process is not waited for.
    fn stop(&mut self) -> Option<Reload> {
        let (config, generation, error, _) = self.watching.what_holds();
        let still = Watching::Still { config, generation, error, closed: true };
        match mem::replace(&mut self.watching, still) {
            Watching::Running(reload) if self.process == process::id() => Some(reload),
            Watching::Running(elsewhere) => {
                mem::forget(elsewhere);
                None
            }
            Watching::Still { .. } => None,
        }
    }
}

impl Watching {
    fn generation(&self) -> u64 {
        match self {
            Self::Running(reload) => reload.live().generation(),
            Self::Still { generation, .. } => *generation,
        }
    }

    fn what_holds(&self) -> (Arc<Config>, u64, Option<Arc<ReloadError>>, bool) {
        match self {
            Self::Running(reload) => (reload.config(), self.generation(), reload.last_error(), false),
            Self::Still { config, generation, error, closed } => {
                (Arc::clone(config), *generation, error.clone(), *closed)
            }
        }
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let mut running = self.state.get_mut().unwrap_or_else(PoisonError::into_inner).stop();
        if running.is_some() {
            // Its thread may be about to tell somebody, for which it needs the interpreter.
            Python::try_attach(|py| py.detach(|| drop(running.take())));
        }
        // Without an interpreter there is nobody to tell, and nobody to wait.
        mem::forget(running);
    }
}

/// At the end of the interpreter, while threads can still have it: nothing is watched any more.
#[pyfunction]
pub(crate) fn _stop_watching(py: Python<'_>) {
    OVER.store(true, Ordering::Release);
    let all: Vec<Weak<Watched>> = mem::take(&mut *lock(&ALL));
    let running: Vec<Reload> =
        all.iter().filter_map(Weak::upgrade).filter_map(|watched| watched.stop()).collect();
    if running.is_empty() {
        return;
    }
    py.detach(|| {
        let (done, waiting) = mpsc::channel();
        // A callback that does not come back must not hold up the interpreter's end.
        let dropping = thread::Builder::new().name("vouchsafe-stop".into()).spawn(move || {
            drop(running);
            let _ = done.send(());
        });
        if dropping.is_ok() {
            let _ = waiting.recv_timeout(PATIENCE);
        }
    });
}

pub(crate) fn is_over() -> bool {
    OVER.load(Ordering::Acquire)
}

/// Whoever panicked while holding it left nothing half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
