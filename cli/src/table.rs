//! Columns that stand under one another.

use std::fmt::Write as _;

use anstyle::Style;
use unicode_width::UnicodeWidthStr as _;

use crate::shown::{FAINT, TITLE, styled};

/// Rows of cells. Each column is as wide as its widest cell, the last one as wide as it likes.
pub(crate) struct Table<const N: usize> {
    indent: usize,
    rows: Vec<Row<N>>,
}

enum Row<const N: usize> {
    Title(String),
    Cells([(String, Style); N]),
}

impl<const N: usize> Table<N> {
    /// So many spaces before each row.
    pub(crate) fn indented(indent: usize) -> Self {
        Self { indent, rows: Vec::new() }
    }

    pub(crate) fn heads(mut self, heads: [&str; N]) -> Self {
        self.row(heads.map(|head| (head.to_owned(), FAINT)));
        self
    }

    pub(crate) fn row(&mut self, cells: [(String, Style); N]) {
        self.rows.push(Row::Cells(cells));
    }

    /// A line of its own, with an empty one above it.
    pub(crate) fn title(&mut self, title: &str) {
        self.rows.push(Row::Title(styled(TITLE, title)));
    }

    /// How wide each column is.
    fn widths(&self) -> [usize; N] {
        let mut widths = [0; N];
        for row in &self.rows {
            let Row::Cells(cells) = row else { continue };
            for (width, (cell, _)) in widths.iter_mut().zip(cells) {
                *width = cell.width().max(*width);
            }
        }
        widths
    }

    pub(crate) fn print(&self, text: &mut String) {
        let widths = self.widths();
        for row in &self.rows {
            match row {
                // Writing to a String does not fail.
                Row::Title(title) => drop(write!(text, "\n{title}")),
                Row::Cells(cells) => self.print_cells(text, &widths, cells),
            }
            text.push('\n');
        }
    }

    fn print_cells(&self, text: &mut String, widths: &[usize; N], cells: &[(String, Style); N]) {
        let mut gap = self.indent;
        for (width, (cell, style)) in widths.iter().zip(cells) {
            if cell.is_empty() {
                gap = gap.saturating_add(*width).saturating_add(2);
                continue;
            }
            let _written = write!(text, "{}{}", " ".repeat(gap), styled(*style, cell));
            gap = width.saturating_sub(cell.width()).saturating_add(2);
        }
    }
}
