//! Aligned plain text that fits in 120 columns.

use std::fmt::Write as _;

const WIDTH: usize = 120;

/// One peer and what came of it.
pub(crate) struct Row {
    pub(crate) peer: &'static str,
    pub(crate) verdict: &'static str,
    /// Each line of it is wrapped by itself.
    pub(crate) detail: String,
}

/// A line for each peer and its verdict, and indented below it the detail.
pub(crate) fn print(rows: &[Row]) -> String {
    let indent = rows.iter().map(|row| row.verdict.len()).max().unwrap_or(0).saturating_add(2);
    let mut text = String::new();
    for Row { peer, verdict, detail } in rows {
        // Writing to a String does not fail.
        let _ = writeln!(text, "{verdict:<indent$}{peer}");
        for line in detail.lines().flat_map(|line| wrap(line, WIDTH.saturating_sub(indent))) {
            let _ = writeln!(text, "{:indent$}{line}", "");
        }
        text.push('\n');
    }
    text
}

/// Lines of at most so many characters, if the words allow it.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count().saturating_add(word.chars().count()) < width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
