//! A problem at its place in the file, as one line and as compilers show it.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;
use core::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::config::{FileProblem, Problem};

/// A range of bytes of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    start: usize,
    end: usize,
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self { start: range.start, end: range.end }
    }
}

/// The text of a configuration, and what it is called.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) name: String,
    pub(super) text: String,
}

/// A problem, and where in the file it stands.
///
/// Printed plainly it is one line, `fleet.toml:12:9: ...`; printed with `{:#}` it shows the lines of the file,
/// annotated.
#[derive(Clone)]
pub struct Finding {
    problem: Problem,
    source: Arc<Source>,
    span: Range<usize>,
    line: usize,
    column: usize,
}

impl Finding {
    pub(super) fn new(source: &Arc<Source>, span: Span, problem: Problem) -> Self {
        let start = floor(&source.text, span.start);
        let before = source.text.get(..start).unwrap_or_default();
        let line = before.rsplit_once('\n').map_or(before, |(_, line)| line);
        Self {
            problem,
            source: Arc::clone(source),
            span: start..floor(&source.text, span.end).max(start),
            line: before.matches('\n').count().saturating_add(1),
            column: line.chars().count().saturating_add(1),
        }
    }

    /// What it is.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// What the file is called.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.source.name
    }

    /// The line, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column in characters, from 1.
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
    }

    fn annotated(&self) -> String {
        let level = if self.problem.is_warning() { Level::WARNING } else { Level::ERROR };
        let message = alloc::format!("{}", self.problem);
        let snippet = Snippet::source(without_c1(&self.source.text))
            .path(without_c1(&self.source.name))
            .annotation(AnnotationKind::Primary.span(self.span.clone()));
        let mut group = level.primary_title(message.as_str()).element(snippet);
        let help = self.problem.nearest().map(|nearest| alloc::format!("did you mean {nearest:?}?"));
        if let Some(help) = &help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        Renderer::plain().render(&[group])
    }
}

/// The controls from U+0080 to U+009F, which terminals obey, as dots of the same length, so that places stay what they are.
/// (The renderer sees to the others.)
fn without_c1(text: &str) -> String {
    text.replace(|shown| ('\u{80}'..='\u{9f}').contains(&shown), "\u{b7}")
}

/// The last boundary between characters up to here.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Problem::Unreadable(problem) = &self.problem {
            return write!(f, "{}: {problem}", self.source.name);
        }
        if f.alternate() {
            return f.write_str(&self.annotated());
        }
        write!(f, "{}:{}:{}: {}", self.source.name, self.line, self.column, self.problem)?;
        match self.problem.nearest() {
            Some(nearest) => write!(f, "; did you mean {nearest:?}?"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Finding")
            .field("file", &self.source.name)
            .field("line", &self.line)
            .field("column", &self.column)
            .field("problem", &self.problem)
            .finish()
    }
}

/// Why a file makes no verifier and mapper: all that was found, in the order of the file.
///
/// Printed plainly it is the first finding's line, and how many more there are. Printed with `{:#}` it is all of them,
/// each with the lines of the file.
#[derive(Clone, Debug)]
pub struct ConfigError(Vec<Finding>);

impl ConfigError {
    /// The findings are not empty.
    pub(super) fn new(findings: Vec<Finding>) -> Self {
        Self(findings)
    }

    /// The file itself could not be read: there is no line to show.
    pub(super) fn of_file(name: &str, problem: FileProblem) -> Self {
        let source = Arc::new(Source { name: name.to_owned(), text: String::new() });
        Self(vec![Finding::new(&source, (0..0).into(), Problem::Unreadable(problem))])
    }

    /// All that was found, in the order of the file; at least one.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.0
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((first, others)) = self.0.split_first() else { return Ok(()) };
        write_finding(f, first)?;
        if f.alternate() {
            return others.iter().try_for_each(|other| {
                f.write_str("\n\n")?;
                write_finding(f, other)
            });
        }
        if others.is_empty() { Ok(()) } else { write!(f, " (and {} more)", others.len()) }
    }
}

fn write_finding(f: &mut fmt::Formatter<'_>, finding: &Finding) -> fmt::Result {
    if f.alternate() { write!(f, "{finding:#}") } else { write!(f, "{finding}") }
}

impl core::error::Error for ConfigError {}
