//! The answer to a request (RFC 9112), as much of it as is compared, and never more than is bounded.

use std::io::{self, ErrorKind, Read};

use httparse::{Header, Status};

/// A head that is longer is none.
const HEAD_BYTES: usize = 64 * 1024;
const HEAD_LINES: usize = 256;
/// What is compared of a body.
const BODY_BYTES: usize = 1 << 20;
/// Heads before the final one (RFC 9110 15.2).
const INTERIM: usize = 8;

/// What of an answer tells one from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// Where it leads to, without the query, which often holds a nonce.
    pub(super) location: Option<String>,
    /// The names of the cookies that it sets, sorted.
    pub(super) cookies: Vec<String>,
    /// Its beginning, where there is more.
    pub(super) body: Vec<u8>,
    pub(super) has_more: bool,
}

/// Reads the final answer. What comes after it is not looked at.
pub(super) fn read(stream: &mut impl Read, is_head: bool) -> io::Result<Answer> {
    let mut source = Source { stream, buffer: Vec::new() };
    for _ in 0..INTERIM {
        let head = source.head()?;
        if !(100..200).contains(&head.status) {
            return source.finish(head, is_head);
        }
    }
    Err(malformed("too many interim answers"))
}

struct Head {
    status: u16,
    location: Option<String>,
    cookies: Vec<String>,
    length: Option<usize>,
    is_chunked: bool,
}

impl Head {
    fn of(response: &httparse::Response<'_, '_>) -> io::Result<Self> {
        let mut head = Self {
            status: response.code.unwrap_or_default(),
            location: None,
            cookies: Vec::new(),
            length: None,
            is_chunked: false,
        };
        for Header { name, value } in response.headers.iter() {
            let text = String::from_utf8_lossy(value).into_owned();
            match name.to_ascii_lowercase().as_str() {
                "location" => head.location = text.split(['?', '#']).next().map(str::to_owned),
                "set-cookie" => head.cookies.extend(text.split('=').next().map(|it| it.trim().to_owned())),
                "transfer-encoding" => {
                    head.is_chunked = text.trim().to_ascii_lowercase().ends_with("chunked");
                }
                "content-length" => {
                    let length = text.trim().parse().map_err(|_| malformed("a Content-Length"))?;
                    if head.length.replace(length).is_some_and(|other| other != length) {
                        return Err(malformed("two Content-Lengths"));
                    }
                }
                _ => {}
            }
        }
        head.cookies.sort();
        head.cookies.dedup();
        Ok(head)
    }
}

struct Source<'s, S> {
    stream: &'s mut S,
    /// What has come and was not used yet.
    buffer: Vec<u8>,
}

impl<S: Read> Source<'_, S> {
    /// Reads on; `false` at the end. TLS that ends without saying so ends too: where the end matters, the frame tells.
    fn fill(&mut self) -> io::Result<bool> {
        let mut piece = [0; 16 * 1024];
        let count = loop {
            match self.stream.read(&mut piece) {
                Err(fault) if fault.kind() == ErrorKind::Interrupted => {}
                Err(fault) if fault.kind() == ErrorKind::UnexpectedEof => break 0,
                other => break other?,
            }
        };
        self.buffer.extend(piece.iter().take(count));
        Ok(count > 0)
    }

    fn need(&mut self) -> io::Result<()> {
        if self.fill()? { Ok(()) } else { Err(ErrorKind::UnexpectedEof.into()) }
    }

    fn take(&mut self, count: usize) -> Vec<u8> {
        let rest = self.buffer.split_off(count.min(self.buffer.len()));
        std::mem::replace(&mut self.buffer, rest)
    }

    fn head(&mut self) -> io::Result<Head> {
        loop {
            let mut headers = [httparse::EMPTY_HEADER; HEAD_LINES];
            let mut response = httparse::Response::new(&mut headers);
            match response.parse(&self.buffer) {
                Ok(Status::Complete(length)) => {
                    let head = Head::of(&response)?;
                    self.take(length);
                    return Ok(head);
                }
                Ok(Status::Partial) if self.buffer.len() > HEAD_BYTES => {
                    return Err(malformed("more than 64 KiB of headers"));
                }
                Ok(Status::Partial) => self.need()?,
                Err(fault) => return Err(malformed(&fault.to_string())),
            }
        }
    }

    fn finish(mut self, head: Head, is_head: bool) -> io::Result<Answer> {
        let Head { status, location, cookies, length, is_chunked } = head;
        let (body, has_more) = if is_head || matches!(status, 204 | 304) {
            (Vec::new(), false)
        } else if is_chunked {
            self.chunks()?
        } else if let Some(length) = length {
            self.up_to(length)?
        } else {
            while self.buffer.len() <= BODY_BYTES && self.fill()? {}
            let has_more = self.buffer.len() > BODY_BYTES;
            (self.take(BODY_BYTES), has_more)
        };
        Ok(Answer { status, location, cookies, body, has_more })
    }

    /// So many bytes, or as many as are compared.
    fn up_to(&mut self, length: usize) -> io::Result<(Vec<u8>, bool)> {
        let wanted = length.min(BODY_BYTES);
        while self.buffer.len() < wanted {
            self.need()?;
        }
        Ok((self.take(wanted), length > wanted))
    }

    /// RFC 9112 7.1.
    fn chunks(&mut self) -> io::Result<(Vec<u8>, bool)> {
        let mut body = Vec::new();
        loop {
            let (start, size) = match httparse::parse_chunk_size(&self.buffer) {
                Ok(Status::Complete(found)) => found,
                Ok(Status::Partial) if self.buffer.len() > HEAD_BYTES => return Err(malformed("a chunk")),
                Ok(Status::Partial) => {
                    self.need()?;
                    continue;
                }
                Err(_) => return Err(malformed("the size of a chunk")),
            };
            if size == 0 {
                return Ok((body, false));
            }
            self.take(start);
            let size = usize::try_from(size).unwrap_or(usize::MAX);
            let room = BODY_BYTES.saturating_sub(body.len());
            let (piece, has_more) = self.up_to(size.min(room.saturating_add(1)))?;
            body.extend(piece);
            if has_more || body.len() > BODY_BYTES {
                body.truncate(BODY_BYTES);
                return Ok((body, true));
            }
            while self.buffer.len() < 2 {
                self.need()?;
            }
            if self.take(2) != b"\r\n" {
                return Err(malformed("the end of a chunk"));
            }
        }
    }
}

fn malformed(what: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, format!("the answer is not HTTP/1.1: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Comes byte by byte.
    struct Dripping<'b>(&'b [u8]);

    impl Read for Dripping<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
            self.0 = rest;
            buffer[..1].fill(*first);
            Ok(1)
        }
    }

    /// Its status and body, or what kind of error.
    type Wanted = Result<(u16, &'static str), &'static str>;

    #[test]
    fn an_answer_is_read_by_its_frame_however_it_comes() {
        let table: [(&str, &str, Wanted); 12] = [
            ("a length", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcd", Ok((200, "abc"))),
            ("up to the end", "HTTP/1.0 200 OK\r\n\r\nabc", Ok((200, "abc"))),
            (
                "chunks",
                "HTTP/1.1 401 No\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
                Ok((401, "abc")),
            ),
            (
                "after an interim answer",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 None\r\n\r\n",
                Ok((204, "")),
            ),
            ("cut in its head", "HTTP/1.1 200 OK\r\nContent-", Err("UnexpectedEof")),
            ("cut in its body", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab", Err("UnexpectedEof")),
            (
                "cut in a chunk",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
                Err("UnexpectedEof"),
            ),
            ("nothing", "", Err("UnexpectedEof")),
            ("another protocol", "SSH-2.0-OpenSSH_9.2\r\n", Err("InvalidData")),
            (
                "two lengths",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                Err("InvalidData"),
            ),
            (
                "a length that is no number",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nab",
                Err("InvalidData"),
            ),
            (
                "a chunk without its end",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc",
                Err("InvalidData"),
            ),
        ];
        for (title, bytes, wanted) in table {
            for answer in [read(&mut bytes.as_bytes(), false), read(&mut Dripping(bytes.as_bytes()), false)] {
                let found = match &answer {
                    Ok(answer) => Ok((answer.status, std::str::from_utf8(&answer.body).unwrap_or("?"))),
                    Err(fault) => Err(format!("{:?}", fault.kind())),
                };
                assert_eq!(found, wanted.map_err(str::to_owned), "{title}");
            }
        }
    }

    #[test]
    fn what_is_compared_is_bounded() {
        let many = "a".repeat(BODY_BYTES * 2);
        let chunk = format!("{:x}\r\n{many}\r\n0\r\n\r\n", many.len());
        for head in [
            format!("HTTP/1.1 200 OK\r\n\r\n{many}"),
            format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{many}", usize::MAX),
            format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{chunk}"),
        ] {
            let answer = read(&mut head.as_bytes(), false).expect("its beginning");
            assert_eq!((answer.body.len(), answer.has_more), (BODY_BYTES, true));
        }
        for head in [
            format!("HTTP/1.1 200 OK\r\nX: {many}"),
            format!("HTTP/1.1 200 OK\r\n{}\r\n", "X: y\r\n".repeat(HEAD_LINES + 1)),
            "HTTP/1.1 100 Continue\r\n\r\n".repeat(INTERIM + 1),
        ] {
            assert_eq!(
                read(&mut head.as_bytes(), false).map_err(|fault| fault.kind()),
                Err(ErrorKind::InvalidData)
            );
        }
    }

    #[test]
    fn the_head_tells_where_it_leads_and_which_cookies_it_sets() {
        let head = "HTTP/1.1 302 Found\r\nLocation: /login?nonce=1\r\nSet-Cookie: b=1; Path=/\r\nset-cookie: a=2\r\n\
                    Content-Length: 9\r\n\r\n";
        let answer = read(&mut head.as_bytes(), true).expect("an answer to HEAD has no body");
        assert_eq!(answer.location.as_deref(), Some("/login"));
        assert_eq!(answer.cookies, ["a", "b"]);
    }
}
