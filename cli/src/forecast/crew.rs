//! All cores judge files; one thread gathers what comes of them.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use indicatif::{ProgressBar, ProgressStyle};

use crate::forecast::ahead::Judges;
use crate::forecast::{Harvest, row};
use crate::judge::Judge;

/// From so many files on, progress is shown; on standard error, and only to a terminal.
const MANY: usize = 200;

/// How far the judges may be ahead of the gatherer.
const AHEAD: usize = 256;

pub(super) fn judge(judge: &Judge, folder: &Path, files: &[PathBuf]) -> Harvest {
    let workers = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let judges = Judges::new(judge);
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::sync_channel(AHEAD);
    let bar = progress(files.len());
    let mut harvest = Harvest::default();
    thread::scope(|scope| {
        for _ in 0..workers {
            let (sender, judges, next) = (sender.clone(), &judges, &next);
            scope.spawn(move || {
                while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    // The gatherer ends after the judges.
                    let _gathered = sender.send(row::of_file(judges, folder, file));
                }
            });
        }
        drop(sender);
        for rows in receiver {
            match rows {
                Some(rows) => harvest.rows.extend(rows),
                None => harvest.others = harvest.others.saturating_add(1),
            }
            bar.inc(1);
        }
    });
    bar.finish_and_clear();
    harvest
}

fn progress(files: usize) -> ProgressBar {
    if files < MANY {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(u64::try_from(files).unwrap_or(u64::MAX));
    let style = ProgressStyle::with_template("{bar:32} {pos} of {len} files, {eta} to go");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
