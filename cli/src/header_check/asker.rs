//! Asks one deployment, and knows what it answers to nobody's forgery.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;

use super::answer::Answer;
use super::forgery::{Common, Forgery, Variant};
use super::target::Place;
use super::tls::Tls;
use super::wire::{Reply, Request};
use crate::shown::{Foreign, counted};

/// Sends requests, one after the other.
pub(super) struct Asker<'a> {
    pub(super) common: Common<'a>,
    /// Where to connect to; otherwise where the URL says.
    pub(super) place: Option<&'a Place>,
    /// For `https`.
    pub(super) tls: Option<&'a Tls>,
    pub(super) timeout: Duration,
    pub(super) sent: usize,
}

/// What is answered without a forgery.
pub(super) struct Baseline {
    pub(super) answer: Answer,
    /// It changes by itself, or with any header.
    pub(super) body_varies: bool,
    pub(super) cookies_vary: bool,
    pub(super) location_varies: bool,
    /// How a request is refused that has as much in headers that mean nothing.
    pub(super) too_large: Option<Reply>,
}

impl Asker<'_> {
    pub(super) fn plainly(&mut self) -> Reply {
        self.send(&self.common.plain(), &[], self.tls.map(|tls| &tls.own))
    }

    /// Without the tester's own certificate.
    pub(super) fn as_nobody(&mut self) -> Reply {
        self.send(&self.common.plain(), &[], self.tls.map(|tls| &tls.nobody))
    }

    pub(super) fn forged(&mut self, forgery: &Forgery, variant: Variant) -> Reply {
        let bytes = self.common.forged(forgery, variant);
        self.send(&bytes, &forgery.shape.prefix, self.tls.map(|tls| &tls.own))
    }

    fn send(&mut self, bytes: &[u8], prefix: &[u8], config: Option<&Arc<ClientConfig>>) -> Reply {
        self.sent = self.sent.saturating_add(1);
        let target = self.common.target;
        let request = Request {
            place: self.place.unwrap_or(&target.place),
            tls: config.filter(|_| target.is_tls).map(|config| (target.place.host.as_str(), config)),
            prefix,
            bytes,
            is_head: self.common.method == "HEAD",
            timeout: self.timeout,
        };
        request.send()
    }
}

impl Baseline {
    /// Asks twice for what is answered to the tester alone, and once with headers that mean nothing to anybody.
    pub(super) fn learn(asker: &mut Asker<'_>, basic: &Forgery) -> Result<Self, String> {
        let answer = useful(asker.plainly())?;
        let again = useful(asker.plainly())?;
        if answer.status != again.status {
            return Err(format!(
                "it is answered {} and then {}: that varies by itself",
                answer.status, again.status
            ));
        }
        let mut baseline =
            Self { answer, body_varies: false, cookies_vary: false, location_varies: false, too_large: None };
        baseline.learn_from(&again);
        match asker.forged(basic, Variant::Unrelated) {
            Reply::Answer(other) if other.status == baseline.answer.status => baseline.learn_from(&other),
            Reply::Nothing(why) => return Err(why),
            other => baseline.too_large = Some(other),
        }
        Ok(baseline)
    }

    /// Another answer to a request with nothing forged in it: what differs varies.
    fn learn_from(&mut self, other: &Answer) {
        let Answer { body, has_more, cookies, location, .. } = &self.answer;
        self.body_varies |= (body, has_more) != (&other.body, &other.has_more);
        self.cookies_vary |= *cookies != other.cookies;
        self.location_varies |= *location != other.location;
    }

    /// A page with a clock in it stays the same for a while. From now on its text is not compared.
    pub(super) fn now_varies(&mut self, reply: &Reply) -> bool {
        match reply {
            Reply::Answer(other) if other.status == self.answer.status => {
                self.learn_from(other);
                true
            }
            _ => false,
        }
    }

    /// Is it the answer that everybody gets?
    pub(super) fn is(&self, reply: &Reply) -> bool {
        matches!(reply, Reply::Answer(answer) if self.alike(&self.answer, answer))
    }

    /// Are they the same, as far as that can be told here?
    pub(super) fn same(&self, one: &Reply, other: &Reply) -> bool {
        match (one, other) {
            (Reply::Answer(one), Reply::Answer(other)) => self.alike(one, other),
            (Reply::Closed, Reply::Closed) => true,
            _ => false,
        }
    }

    fn alike(&self, one: &Answer, other: &Answer) -> bool {
        one.status == other.status
            && (self.body_varies || (&one.body, one.has_more) == (&other.body, other.has_more))
            && (self.cookies_vary || one.cookies == other.cookies)
            && (self.location_varies || one.location == other.location)
    }
}

/// An answer that others can be compared with.
fn useful(reply: Reply) -> Result<Answer, String> {
    match reply {
        Reply::Answer(answer) if answer.status == 429 || answer.status >= 500 => {
            Err(format!("it is answered {}: beside that nothing can be told apart", answer.status))
        }
        Reply::Answer(answer) => Ok(answer),
        Reply::Closed => Err("the connection was closed without an answer".to_owned()),
        Reply::Nothing(why) => Err(why),
    }
}

impl fmt::Display for Reply {
    /// A word for a column.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answer(answer) => answer.status.fmt(f),
            Self::Closed => f.write_str("closed"),
            Self::Nothing(_) => f.write_str("none"),
        }
    }
}

impl fmt::Display for Answer {
    /// All that is compared.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let more = if self.has_more { "more than " } else { "" };
        write!(f, "{}, {more}{}", self.status, counted(self.body.len(), "byte"))?;
        if let Some(location) = &self.location {
            write!(f, ", to {}", Foreign(location))?;
        }
        if !self.cookies.is_empty() {
            write!(f, ", sets {}", Foreign(&self.cookies.join(", ")))?;
        }
        Ok(())
    }
}
