//! Tables and values of the file with their places. What is wrong is told once, here, and reading goes on.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cell::RefCell;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::certificate::Unreadable;
use crate::config::finding::{Finding, Source, Span};
use crate::config::reference::Table;
use crate::config::{ConfigError, FileProblem, Problem};

/// Something is wrong, and it has been told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told;

/// How many errors, and how many warnings, are kept of one file.
const MOST: usize = 64;

/// What was found so far.
#[derive(Debug)]
pub(super) struct Findings {
    source: Arc<Source>,
    found: RefCell<Vec<(Span, Problem)>>,
    /// Which keys of which tables were asked for: what `reference` lists, neither more nor less.
    #[cfg(test)]
    pub(super) asked: RefCell<alloc::collections::BTreeSet<(&'static str, &'static str)>>,
}

impl Findings {
    pub(super) fn new(source: &Arc<Source>) -> Self {
        Self {
            source: Arc::clone(source),
            found: RefCell::default(),
            #[cfg(test)]
            asked: RefCell::default(),
        }
    }

    pub(super) fn tell(&self, span: Span, problem: impl Into<Problem>) -> Told {
        let (problem, mut found) = (problem.into(), self.found.borrow_mut());
        // Counted apart: warnings must not crowd out an error.
        let alike = found.iter().filter(|(_, earlier)| earlier.is_warning() == problem.is_warning());
        if alike.count() < MOST {
            found.push((span, problem));
        }
        Told
    }

    /// The warnings, unless there is an error.
    pub(super) fn finish(self) -> Result<Vec<Finding>, ConfigError> {
        let mut found = self.found.into_inner();
        let is_wrong = found.iter().any(|(_, problem)| !problem.is_warning());
        found.retain(|(_, problem)| problem.is_warning() != is_wrong);
        // Stable: what is found at one place stays in the order in which it was found.
        found.sort_by_key(|(span, _)| *span);
        let findings = found.into_iter().map(|(span, problem)| Finding::new(&self.source, span, problem));
        let findings = findings.collect();
        if is_wrong { Err(ConfigError::new(findings)) } else { Ok(findings) }
    }
}

/// A value of the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value<'t> {
    value: &'t DeValue<'t>,
    span: Span,
    findings: &'t Findings,
}

impl<'t> Value<'t> {
    fn new(value: &'t Spanned<DeValue<'t>>, findings: &'t Findings) -> Self {
        Self { value: value.get_ref(), span: value.span().into(), findings }
    }

    /// Something is wrong with it.
    pub(super) fn tell(self, problem: impl Into<Problem>) -> Told {
        self.findings.tell(self.span, problem)
    }

    /// It is of another type than what is wanted.
    pub(super) fn is_no(self, wanted: &'static str) -> Told {
        self.tell(Problem::Type { wanted, found: with_article(self.value) })
    }

    /// A certificate in the file that it names, by its index there, cannot be read.
    pub(super) fn unreadable(self, index: usize, fault: Unreadable) -> Told {
        self.tell_of_file(FileProblem::Certificate { number: index.saturating_add(1), fault })
    }

    /// Something is wrong with the file that it names.
    pub(super) fn tell_of_file(self, problem: FileProblem) -> Told {
        self.tell(Problem::File { file: self.as_text().unwrap_or_default().to_owned(), problem })
    }

    pub(super) fn as_text(self) -> Option<&'t str> {
        self.value.as_str()
    }

    pub(super) fn text(self) -> Result<&'t str, Told> {
        self.as_text().ok_or_else(|| self.is_no("a string"))
    }

    /// Text that `read` understands.
    pub(super) fn parsed<T, P: Into<Problem>>(
        self,
        read: impl FnOnce(&str) -> Result<T, P>,
    ) -> Result<T, Told> {
        read(self.text()?).map_err(|problem| self.tell(problem))
    }

    /// One of these words.
    pub(super) fn word<'w, T>(self, words: &'w [(&'static str, T)]) -> Result<&'w T, Told> {
        let text = self.text()?;
        let found = words.iter().find(|(word, _)| *word == text);
        found.map(|(_, meaning)| meaning).ok_or_else(|| {
            let known: Vec<_> = words.iter().map(|(word, _)| *word).collect();
            let nearest = nearest(text, known.iter().copied());
            self.tell(Problem::NotOneOf { found: text.to_owned(), known, nearest })
        })
    }

    /// A choice that is made by `true`, and by nothing else.
    pub(super) fn chosen(self) -> Result<bool, Told> {
        match self.value.as_bool() {
            Some(true) => Ok(true),
            Some(false) => Err(self.tell(Problem::NotChosen)),
            None => Err(self.is_no("true")),
        }
    }

    pub(super) fn number(self) -> Result<u32, Told> {
        let integer = self.value.as_integer().ok_or_else(|| self.is_no("an integer"))?;
        u32::from_str_radix(integer.as_str(), integer.radix()).map_err(|_| self.tell(Problem::Number))
    }

    pub(super) fn datetime(self) -> Result<&'t toml::value::Datetime, Told> {
        self.value.as_datetime().ok_or_else(|| self.is_no("a date and time"))
    }

    /// At least one value.
    pub(super) fn list(self) -> Result<Vec<Value<'t>>, Told> {
        let array = self.value.as_array().ok_or_else(|| self.is_no("a list"))?;
        if array.is_empty() {
            return Err(self.tell(Problem::Empty));
        }
        Ok(array.iter().map(|value| Self::new(value, self.findings)).collect())
    }

    /// A list, each of whose members `read` understands: all of them are tried.
    pub(super) fn list_of<T>(self, read: impl FnMut(Self) -> Result<T, Told>) -> Result<Vec<T>, Told> {
        let tried: Vec<_> = self.list()?.into_iter().map(read).collect();
        tried.into_iter().collect()
    }

    /// A table with these keys.
    pub(super) fn section(self, table: &'static Table) -> Result<Section<'t>, Told> {
        let entries = self.value.as_table().ok_or_else(|| self.is_no("a table"))?;
        let section = Section { table, span: self.span, entries, findings: self.findings };
        section.tell_unknown_keys();
        Ok(section)
    }

    pub(super) fn is_table(self) -> bool {
        self.value.is_table()
    }

    /// A table whose keys are names that the file gives, in the order of the file; at least one.
    pub(super) fn named(self) -> Result<Vec<Named<'t>>, Told> {
        let entries = self.value.as_table().ok_or_else(|| self.is_no("a table"))?;
        if entries.is_empty() {
            return Err(self.tell(Problem::Empty));
        }
        let named = entries.iter().map(|(name, value)| Named {
            name: name.get_ref().as_ref(),
            span: name.span().into(),
            value: Self::new(value, self.findings),
        });
        let mut named: Vec<_> = named.collect();
        named.sort_by_key(|named| named.span);
        Ok(named)
    }
}

/// A name that the file gives, and what stands under it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named<'t> {
    pub(super) name: &'t str,
    pub(super) span: Span,
    pub(super) value: Value<'t>,
}

impl Named<'_> {
    /// Something is wrong with the name.
    pub(super) fn tell(self, problem: impl Into<Problem>) -> Told {
        self.value.findings.tell(self.span, problem)
    }
}

/// A table of the file, whose keys `reference` lists.
#[derive(Clone, Copy, Debug)]
pub(super) struct Section<'t> {
    table: &'static Table,
    span: Span,
    entries: &'t DeTable<'t>,
    findings: &'t Findings,
}

impl<'t> Section<'t> {
    /// The file itself.
    pub(super) fn top(table: &'static Table, file: &'t Spanned<DeTable<'t>>, findings: &'t Findings) -> Self {
        let section = Self { table, span: (0..0).into(), entries: file.get_ref(), findings };
        section.tell_unknown_keys();
        section
    }

    fn tell_unknown_keys(&self) {
        let unknown = self.entries.keys().filter(|key| !self.table.has(key.get_ref()));
        for key in unknown.take(MOST) {
            let name: &str = key.get_ref();
            let nearest = nearest(name, self.table.keys.iter().map(|key| key.name));
            let problem = Problem::UnknownKey { key: name.to_owned(), table: self.table.title, nearest };
            self.findings.tell(key.span().into(), problem);
        }
    }

    /// The value of a key that may be left out.
    pub(super) fn get(&self, key: &'static str) -> Option<Value<'t>> {
        #[cfg(test)]
        self.findings.asked.borrow_mut().insert((self.table.title, key));
        self.entries.get(key).map(|value| Value::new(value, self.findings))
    }

    /// The value of a key that may not be left out.
    pub(super) fn need(&self, key: &'static str) -> Result<Value<'t>, Told> {
        self.get(key).ok_or_else(|| self.tell(Problem::MissingKey { key, table: self.table.title }))
    }

    /// What `read` makes of a key that may be left out.
    pub(super) fn read<T>(
        &self,
        key: &'static str,
        read: impl FnOnce(Value<'t>) -> Result<T, Told>,
    ) -> Result<Option<T>, Told> {
        self.get(key).map(read).transpose()
    }

    /// Is the choice made?
    pub(super) fn chosen(&self, key: &'static str) -> Result<bool, Told> {
        Ok(self.read(key, Value::chosen)?.unwrap_or(false))
    }

    /// Something is wrong with the table as a whole.
    pub(super) fn tell(&self, problem: impl Into<Problem>) -> Told {
        self.findings.tell(self.span, problem)
    }

    /// Has it no keys at all?
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

fn with_article(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a fraction",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// The word that is spelled most like this one, if it is like enough to be a slip.
pub(super) fn nearest<'w>(found: &str, words: impl Iterator<Item = &'w str>) -> Option<String> {
    // What is long is no slip of a short word, and the comparison costs the product of both lengths.
    const LONGEST: usize = 64;
    if found.len() > LONGEST {
        return None;
    }
    words
        .filter(|word| word.len() <= LONGEST)
        .map(|word| (strsim::normalized_damerau_levenshtein(found, word), word))
        .filter(|(likeness, _)| *likeness >= 0.6)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, word)| word.to_owned())
}
