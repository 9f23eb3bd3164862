//! How things look on a terminal: colours, which `anstream` takes away where nobody wants them, and text that came from
//! elsewhere, which must not write the terminal.

use std::fmt::{self, Display, Write as _};
use std::path::Path;

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr as _;

/// Accepted.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();
/// Refused.
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
/// Not as it should be.
pub(crate) const ODD: Style = AnsiColor::Yellow.on_default();
/// What is said.
pub(crate) const TITLE: Style = Style::new().bold();
/// What is only a help to the eye.
pub(crate) const FAINT: Style = Style::new().dimmed();

/// A value in a style.
pub(crate) fn styled(style: Style, value: impl Display) -> String {
    format!("{style}{value}{style:#}")
}

/// A line under a verdict: a title, a value.
pub(crate) fn line(text: &mut String, title: &str, value: impl Display) {
    const WIDTH: usize = 13;
    let gap = " ".repeat(WIDTH.saturating_sub(title.width()).max(1));
    // Writing to a String does not fail.
    let _written = writeln!(text, "  {}{gap}{value}", styled(FAINT, title));
}

/// A count with its noun.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// Items, or `none`.
pub(crate) fn listed<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    let items: Vec<_> = items.into_iter().map(|item| item.to_string()).collect();
    if items.is_empty() { "none".to_owned() } else { items.join("; ") }
}

/// May this character stand on a terminal as it is? No control, no invisible or bidirectional formatting.
pub(crate) fn is_printable(character: char) -> bool {
    match character {
        ' '..='~' => true,
        '\0'..='\u{9f}' => false,
        other => other.escape_debug().count() == 1,
    }
}

/// Text from elsewhere, that has not been escaped yet.
pub(crate) struct Foreign<'t>(pub(crate) &'t str);

impl Display for Foreign<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|character| {
            if is_printable(character) {
                f.write_char(character)
            } else {
                write!(f, "{}", character.escape_unicode())
            }
        })
    }
}

/// A file's name.
pub(crate) fn path(path: &Path) -> String {
    Foreign(&path.display().to_string()).to_string()
}
