//! A log and a monitor that keep what they are told.

use std::fmt::{Debug, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use metrics_util::MetricKind;
use metrics_util::debugging::{DebugValue, DebuggingRecorder, Snapshotter};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// The lines of a log, an event each: the spans around it, its level, target and message, and then every field by its name. Strings
/// are in quotes, as subscribers write them.
#[derive(Clone, Default)]
pub(crate) struct Log {
    lines: Arc<Mutex<Vec<String>>>,
    spans: Arc<Mutex<Vec<String>>>,
    entered: Arc<Mutex<Vec<u64>>>,
    count: Arc<AtomicU64>,
    level: Option<Level>,
}

impl Log {
    /// Nothing that is less than this.
    pub(crate) fn at(level: Level) -> Self {
        Self { level: Some(level), ..Self::default() }
    }

    pub(crate) fn during<T>(&self, run: impl FnOnce() -> T) -> T {
        tracing::subscriber::with_default(self.clone(), run)
    }

    /// What has been written since this was asked.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.lines.lock().unwrap())
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("vouchsafe")
            && self.level.is_none_or(|level| *metadata.level() <= level)
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = Fields(span.metadata().name().into());
        span.record(&mut fields);
        self.spans.lock().unwrap().push(fields.0);
        Id::from_u64(self.count.fetch_add(1, Ordering::SeqCst) + 1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = String::new();
        for entered in self.entered.lock().unwrap().iter() {
            let place = usize::try_from(entered - 1).unwrap();
            write!(line, "[{}] ", self.spans.lock().unwrap()[place]).unwrap();
        }
        write!(line, "{} {}", event.metadata().level(), event.metadata().target()).unwrap();
        let mut fields = Fields(line);
        event.record(&mut fields);
        self.lines.lock().unwrap().push(fields.0);
    }

    fn enter(&self, span: &Id) {
        self.entered.lock().unwrap().push(span.into_u64());
    }

    fn exit(&self, _: &Id) {
        self.entered.lock().unwrap().pop();
    }
}

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        write!(self.0, " {field}=\"{value}\"").unwrap();
    }
}

/// The measures that were taken.
pub(crate) struct Monitor {
    recorder: DebuggingRecorder,
    snapshotter: Snapshotter,
}

impl Monitor {
    pub(crate) fn new() -> Self {
        let recorder = DebuggingRecorder::new();
        let snapshotter = recorder.snapshotter();
        Self { recorder, snapshotter }
    }

    pub(crate) fn during<T>(&self, run: impl FnOnce() -> T) -> T {
        metrics::with_local_recorder(&self.recorder, run)
    }

    /// Name, labels and value of each, sorted; histograms as their samples.
    pub(crate) fn read(&self) -> Vec<String> {
        let measured = self.snapshotter.snapshot().into_vec().into_iter();
        let mut lines: Vec<_> = measured
            .map(|(key, _, _, value)| {
                let mut line = key.key().name().to_owned();
                for label in key.key().labels() {
                    write!(line, " {}={}", label.key(), label.value()).unwrap();
                }
                match value {
                    DebugValue::Counter(count) => write!(line, ": {count}"),
                    DebugValue::Gauge(value) => write!(line, ": {value}"),
                    DebugValue::Histogram(samples) => {
                        write!(line, ": {:?}", samples.iter().map(|sample| sample.0).collect::<Vec<_>>())
                    }
                }
                .unwrap();
                line
            })
            .collect();
        lines.sort();
        lines
    }

    /// Kind, name, unit and description of each.
    pub(crate) fn described(&self) -> Vec<String> {
        let measured = self.snapshotter.snapshot().into_vec().into_iter();
        let mut lines: Vec<_> = measured
            .map(|(key, unit, description, _)| {
                let kind = match key.kind() {
                    MetricKind::Counter => "counter",
                    MetricKind::Gauge => "gauge",
                    MetricKind::Histogram => "histogram",
                };
                let unit = unit.map_or("no unit", |unit| unit.as_str());
                format!(
                    "{kind} {}, {unit}: {}",
                    key.key().name(),
                    description.as_deref().unwrap_or("nothing")
                )
            })
            .collect();
        lines.sort();
        lines.dedup();
        lines
    }
}
