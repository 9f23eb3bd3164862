//! A forged request, and its bytes: as a forger writes it, and two others like it that tell what an answer comes from.

use std::fmt::Write as _;

use super::target::Target;

/// A request that must not be believed.
pub(super) struct Forgery {
    /// What it tries.
    pub(super) title: String,
    pub(super) pieces: Vec<Piece>,
    pub(super) shape: Shape,
}

impl Forgery {
    /// There is nothing odd about it but whose headers it has.
    pub(super) fn is_plain(&self) -> bool {
        let Shape { is_http_1_0, is_absolute, prefix, is_relayed, takes_any_value: _ } = &self.shape;
        let is_odd = *is_http_1_0 || *is_absolute || *is_relayed || !prefix.is_empty();
        let is_plain = |piece: &Piece| match piece {
            Piece::Forged { name, value, spelling, form } => {
                *form == Form::Plain && spelling(name) == *name && !value.is_empty()
            }
            Piece::Remove(_) | Piece::Line(_) => false,
        };
        !is_odd && self.pieces.iter().all(is_plain)
    }
}

/// A part of a request's head.
#[derive(Clone)]
pub(super) enum Piece {
    /// A header that nobody but the proxy may write.
    Forged { name: String, value: String, spelling: Spelling, form: Form },
    /// Asks the proxy to take away the header of this name (RFC 9110 7.6.1).
    Remove(String),
    /// A line that stays as it is.
    Line(String),
}

/// How a name is written.
pub(super) type Spelling = fn(&str) -> String;

/// How a forged line stands in the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Plain,
    /// A space before the colon (RFC 9112 5.1 has it refused).
    SpaceBeforeColon,
    /// The value on a line of its own (RFC 9112 5.2).
    ValueFolded,
    /// As the continuation of another header.
    InContinuation,
    /// In another header's value, after a line feed without its carriage return.
    AfterLineFeed,
    /// In another header's value, after a carriage return without its line feed.
    AfterCarriageReturn,
    /// After the body (RFC 9110 6.5).
    Trailer,
}

/// What else is odd about the request.
#[derive(Clone, Default)]
pub(super) struct Shape {
    pub(super) is_http_1_0: bool,
    /// `GET http://host/path`.
    pub(super) is_absolute: bool,
    /// Before everything else, TLS too.
    pub(super) prefix: Vec<u8>,
    /// It says that it comes from elsewhere.
    pub(super) is_relayed: bool,
    /// Another value would be as good as its own: none is broken.
    pub(super) takes_any_value: bool,
}

/// Which of three requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Variant {
    Forged,
    /// The same under names that mean nothing to anybody: what differs from its answer comes from the names.
    Unrelated,
    /// The same with values that no proxy writes: what differs from its answer comes from the values.
    Broken,
}

/// What all requests have.
pub(super) struct Common<'c> {
    pub(super) target: &'c Target,
    pub(super) method: &'c str,
    /// Of the operator's own.
    pub(super) headers: &'c [String],
}

const UNRELATED: &str = "X-Vouchsafe-Check";
const BROKEN: &str = "broken";

impl Common<'_> {
    /// Without anything forged.
    pub(super) fn plain(&self) -> Vec<u8> {
        self.bytes(&[], &Shape::default(), Variant::Forged)
    }

    pub(super) fn forged(&self, forgery: &Forgery, variant: Variant) -> Vec<u8> {
        self.bytes(&forgery.pieces, &forgery.shape, variant)
    }

    fn bytes(&self, pieces: &[Piece], shape: &Shape, variant: Variant) -> Vec<u8> {
        let pieces: Vec<Piece> =
            pieces.iter().enumerate().map(|(number, piece)| piece.as_variant(variant, number)).collect();
        let version = if shape.is_http_1_0 { "1.0" } else { "1.1" };
        let url = if shape.is_absolute { self.target.to_string() } else { self.target.path.clone() };
        let mut text = format!("{} {url} HTTP/{version}\r\n", self.method);
        let has = |name: &str| self.headers.iter().any(|header| is_header(header, name));
        if !has("host") {
            line(&mut text, &format!("Host: {}", self.target.authority));
        }
        if !has("user-agent") {
            line(&mut text, concat!("User-Agent: vouchsafe-header-check/", env!("CARGO_PKG_VERSION")));
        }
        if !has("accept") {
            line(&mut text, "Accept: */*");
        }
        self.headers.iter().for_each(|header| line(&mut text, header));
        let removed: String =
            pieces.iter().filter_map(Piece::removed).map(|name| format!(", {name}")).collect();
        line(&mut text, &format!("Connection: close{removed}"));
        let trailers: Vec<&Piece> = pieces.iter().filter(|piece| piece.is_trailer()).collect();
        pieces.iter().filter(|piece| !piece.is_trailer()).for_each(|piece| piece.write(&mut text));
        if trailers.is_empty() {
            text.push_str("\r\n");
        } else {
            text.push_str("TE: trailers\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n");
            trailers.iter().for_each(|piece| piece.write(&mut text));
            text.push_str("\r\n");
        }
        text.into_bytes()
    }
}

fn line(text: &mut String, line: &str) {
    // Writing to a String does not fail.
    let _written = write!(text, "{line}\r\n");
}

fn is_header(line: &str, name: &str) -> bool {
    line.split(':').next().is_some_and(|found| found.eq_ignore_ascii_case(name))
}

impl Piece {
    /// As the proxy would write it.
    pub(super) fn plain(name: &str, value: &str) -> Self {
        Self::Forged {
            name: name.to_owned(),
            value: value.to_owned(),
            spelling: str::to_owned,
            form: Form::Plain,
        }
    }

    pub(super) fn spelt(self, spelling: Spelling) -> Self {
        match self {
            Self::Forged { name, value, form, .. } => Self::Forged { name, value, spelling, form },
            other => other,
        }
    }

    pub(super) fn in_form(self, form: Form) -> Self {
        match self {
            Self::Forged { name, value, spelling, .. } => Self::Forged { name, value, spelling, form },
            other => other,
        }
    }

    fn as_variant(&self, variant: Variant, number: usize) -> Self {
        let mut piece = self.clone();
        match (&mut piece, variant) {
            (Self::Forged { name, .. } | Self::Remove(name), Variant::Unrelated) => {
                *name = format!("{UNRELATED}-{number}");
            }
            (Self::Forged { value, .. }, Variant::Broken) if !value.is_empty() => BROKEN.clone_into(value),
            _ => {}
        }
        piece
    }

    fn removed(&self) -> Option<&str> {
        if let Self::Remove(name) = self { Some(name) } else { None }
    }

    fn is_trailer(&self) -> bool {
        matches!(self, Self::Forged { form: Form::Trailer, .. })
    }

    fn write(&self, text: &mut String) {
        let (name, value, form) = match self {
            Self::Forged { name, value, spelling, form } => (spelling(name), value, form),
            Self::Line(whole) => return line(text, whole),
            Self::Remove(_) => return,
        };
        let other = UNRELATED;
        line(
            text,
            &match form {
                Form::Plain | Form::Trailer => format!("{name}: {value}"),
                Form::SpaceBeforeColon => format!("{name} : {value}"),
                Form::ValueFolded => format!("{name}:\r\n {value}"),
                Form::InContinuation => format!("{other}: a\r\n {name}: {value}"),
                Form::AfterLineFeed => format!("{other}: a\n{name}: {value}"),
                Form::AfterCarriageReturn => format!("{other}: a\r{name}: {value}"),
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(pieces: &[Piece], shape: &Shape, variant: Variant, headers: &[&str]) -> String {
        let target = Target::parse("https://app.example/a?b").expect("a URL");
        let headers: Vec<String> = headers.iter().map(|&header| header.to_owned()).collect();
        let common = Common { target: &target, method: "GET", headers: &headers };
        let text = String::from_utf8(common.bytes(pieces, shape, variant)).expect("text");
        text.replace(env!("CARGO_PKG_VERSION"), "V")
    }

    #[test]
    fn a_request_is_written_to_the_byte() {
        const HEAD: &str = "GET /a?b HTTP/1.1\r\nHost: app.example\r\nUser-Agent: vouchsafe-header-check/V\r\nAccept: */*\r\n";
        let piece = || Piece::plain("x-cert", "v");
        let underscored: Spelling = |name| name.replace('-', "_");
        let table = [
            ("a plain line", vec![piece()], "Connection: close\r\nx-cert: v\r\n\r\n"),
            ("twice", vec![piece(), piece()], "Connection: close\r\nx-cert: v\r\nx-cert: v\r\n\r\n"),
            ("another spelling", vec![piece().spelt(underscored)], "Connection: close\r\nx_cert: v\r\n\r\n"),
            (
                "a space before the colon",
                vec![piece().in_form(Form::SpaceBeforeColon)],
                "Connection: close\r\nx-cert : v\r\n\r\n",
            ),
            (
                "a folded value",
                vec![piece().in_form(Form::ValueFolded)],
                "Connection: close\r\nx-cert:\r\n v\r\n\r\n",
            ),
            (
                "a continuation",
                vec![piece().in_form(Form::InContinuation)],
                "Connection: close\r\nX-Vouchsafe-Check: a\r\n x-cert: v\r\n\r\n",
            ),
            (
                "after a line feed",
                vec![piece().in_form(Form::AfterLineFeed)],
                "Connection: close\r\nX-Vouchsafe-Check: a\nx-cert: v\r\n\r\n",
            ),
            (
                "after a carriage return",
                vec![piece().in_form(Form::AfterCarriageReturn)],
                "Connection: close\r\nX-Vouchsafe-Check: a\rx-cert: v\r\n\r\n",
            ),
            (
                "a trailer",
                vec![piece().in_form(Form::Trailer)],
                "Connection: close\r\nTE: trailers\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nx-cert: v\r\n\r\n",
            ),
            (
                "a removal",
                vec![Piece::Remove("x-cert".into()), Piece::Line("X: y".into())],
                "Connection: close, x-cert\r\nX: y\r\n\r\n",
            ),
        ];
        for (title, pieces, wanted) in table {
            let found = sent(&pieces, &Shape::default(), Variant::Forged, &[]);
            assert_eq!(found, format!("{HEAD}{wanted}"), "{title}");
        }
    }

    #[test]
    fn the_operators_headers_take_the_place_of_ours() {
        let shape = Shape { is_http_1_0: true, is_absolute: true, ..Shape::default() };
        let found =
            sent(&[], &shape, Variant::Forged, &["hOst: other", "Accept: x", "User-Agent: me", "A: b"]);
        let wanted = "GET https://app.example/a?b HTTP/1.0\r\nhOst: other\r\nAccept: x\r\nUser-Agent: me\r\nA: b\r\nConnection: close\r\n\r\n";
        assert_eq!(found, wanted);
    }

    #[test]
    fn what_is_like_it_differs_in_names_alone_or_in_values_alone() {
        let underscored: Spelling = |name| name.replace('-', "_");
        let pieces = [
            Piece::Line("X-Forwarded-For: 127.0.0.1".into()),
            Piece::Remove("x-cert".into()),
            Piece::plain("x-cert", "").spelt(underscored),
            Piece::plain("x-cert", "value").spelt(underscored),
        ];
        let rest = |variant| {
            let text = sent(&pieces, &Shape::default(), variant, &[]);
            text.split_once("Connection: close").expect("it is there").1.to_owned()
        };
        assert_eq!(
            rest(Variant::Unrelated),
            ", X-Vouchsafe-Check-1\r\nX-Forwarded-For: 127.0.0.1\r\nX_Vouchsafe_Check_2: \r\nX_Vouchsafe_Check_3: value\r\n\r\n"
        );
        assert_eq!(
            rest(Variant::Broken),
            ", x-cert\r\nX-Forwarded-For: 127.0.0.1\r\nx_cert: \r\nx_cert: broken\r\n\r\n"
        );
    }
}
