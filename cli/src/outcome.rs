//! What a subcommand ends in: text for standard output, and an exit code.

use std::io;

use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

use crate::shown::is_printable;
use crate::trouble::Trouble;

/// Everything asked about is accepted, or as it should be.
pub(crate) const ACCEPTED: u8 = 0;
/// Something is refused, or not as it should be.
pub(crate) const REFUSED: u8 = 1;
/// Something could not be judged.
pub(crate) const NOT_JUDGED: u8 = 2;

/// What is printed, and the exit code.
pub(crate) struct Outcome {
    pub(crate) text: String,
    /// For standard error: what could not be judged, while the rest was.
    pub(crate) troubles: Vec<Trouble>,
    pub(crate) code: u8,
}

impl Outcome {
    /// Nothing to print yet.
    pub(crate) fn new(code: u8) -> Self {
        Self { text: String::new(), troubles: Vec::new(), code }
    }

    /// A JSON document.
    pub(crate) fn json(value: &impl Serialize, code: u8) -> Self {
        let mut text = Vec::new();
        let mut writer = Serializer::with_formatter(&mut text, Printable(PrettyFormatter::new()));
        // Neither our values nor a vector can fail to be written.
        let _written = value.serialize(&mut writer);
        text.push(b'\n');
        Self { text: String::from_utf8(text).unwrap_or_default(), ..Self::new(code) }
    }
}

/// JSON in which a peer's text cannot write the terminal: what is not printable is escaped, beyond what JSON asks.
struct Printable<'f>(PrettyFormatter<'f>);

impl Formatter for Printable<'_> {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, text: &str) -> io::Result<()> {
        text.chars().try_for_each(|character| {
            if is_printable(character) {
                return write!(writer, "{character}");
            }
            let mut units = [0; 2];
            character.encode_utf16(&mut units).iter().try_for_each(|unit| write!(writer, "\\u{unit:04x}"))
        })
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}
