//! What an answer to a forgery means.
//!
//! A status says little: `403` may be the end of a forgery, or what a forger gets who was believed and has no rights. So an
//! answer that differs from the one to nobody is not judged alone. The same request is sent under names that mean nothing, and
//! with values that no proxy writes, and what their answers have in common says what the header did.

use serde::Serialize;

use super::answer::Answer;
use super::asker::{Asker, Baseline};
use super::forgery::{Forgery, Variant};
use super::wire::Reply;

/// What became of a forgery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Verdict {
    /// It was refused, or nobody is let in, and it neither.
    Refused,
    /// The answer is everybody's.
    ChangedNothing,
    /// It got what nobody gets.
    GotIn,
    /// Nothing is certain.
    Unclear,
}

/// A verdict, the answer that it is about, and what else there is to say.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub(super) verdict: Verdict,
    pub(super) answer: String,
    pub(super) note: String,
}

/// One deployment's judge.
pub(super) struct Judge<'j, 'a> {
    pub(super) asker: &'j mut Asker<'a>,
    pub(super) baseline: &'j mut Baseline,
    /// The tester has a certificate of its own.
    pub(super) is_somebody: bool,
    /// What nobody gets there; asked at most once.
    pub(super) nobody: Option<Reply>,
    /// Why it is asked no further.
    pub(super) over: Option<&'static str>,
    /// Requests that went without an answer.
    pub(super) unanswered: usize,
}

/// So many requests may go without an answer, in a row.
const PATIENCE: usize = 3;

impl Judge<'_, '_> {
    /// `None` once nothing more can be learnt.
    pub(super) fn judge(&mut self, forgery: &Forgery) -> Option<Finding> {
        if self.over.is_some() {
            return None;
        }
        let reply = self.asker.forged(forgery, Variant::Forged);
        let (verdict, note) = self.meaning(forgery, &reply);
        let is_answer = !matches!(reply, Reply::Nothing(_));
        self.unanswered = if is_answer { 0 } else { self.unanswered.saturating_add(1) };
        if self.unanswered >= PATIENCE {
            self.over = Some("it no longer answers");
        }
        Some(Finding { verdict, answer: reply.to_string(), note })
    }

    fn meaning(&mut self, forgery: &Forgery, reply: &Reply) -> (Verdict, String) {
        if let Reply::Nothing(why) = reply {
            return (Verdict::Unclear, why.clone());
        }
        if self.baseline.is(reply) {
            return self.as_before();
        }
        if let Reply::Answer(Answer { status: status @ (429 | 503), .. }) = reply {
            self.over = Some("it has had enough for now");
            return (Verdict::Unclear, format!("{status} says nothing of the header"));
        }
        let unrelated = self.asker.forged(forgery, Variant::Unrelated);
        if self.baseline.same(&unrelated, reply) {
            return self.with_any_header(forgery, reply);
        }
        match reply {
            Reply::Answer(Answer { status: 200..=299, .. }) => self.better(forgery, reply, &unrelated),
            Reply::Answer(answer @ Answer { status: 300..=399, .. }) => {
                let to = format!("it leads elsewhere: {answer}; without it, {}", self.baseline.answer);
                (Verdict::Unclear, to)
            }
            Reply::Answer(Answer { status: 500.., .. }) => {
                (Verdict::Unclear, "something read it, and failed: its log knows more".to_owned())
            }
            _ => self.denied(forgery, reply),
        }
    }

    fn as_before(&self) -> (Verdict, String) {
        let Baseline { answer, body_varies, .. } = &*self.baseline;
        match answer.status {
            400..=499 => (Verdict::Refused, String::new()),
            200..=299 if *body_varies => {
                (Verdict::Unclear, "the answer is another each time: whose it is cannot be seen".to_owned())
            }
            _ => (Verdict::ChangedNothing, String::new()),
        }
    }

    /// The forged names had no part in it.
    fn with_any_header(&mut self, forgery: &Forgery, reply: &Reply) -> (Verdict, String) {
        if is_denial(reply) && forgery.is_plain() {
            let why = "so are such values under any name: a shorter certificate may get further";
            return (Verdict::Unclear, why.to_owned());
        }
        if is_denial(reply) || is_failure(reply) {
            return match self.is_still_there() {
                Ok(()) => (Verdict::Refused, "as is any header in such a request".to_owned()),
                Err(why) => (Verdict::Unclear, why),
            };
        }
        let is_relayed = forgery.shape.is_relayed && is_success(reply);
        if is_relayed && let Err(why) = self.is_still_there() {
            return (Verdict::Unclear, why);
        }
        match (is_relayed, self.baseline.answer.status) {
            (true, 400..=499) => {
                (Verdict::GotIn, "the address alone is believed, without a certificate".to_owned())
            }
            (true, _) => (Verdict::Unclear, "the address alone makes another answer".to_owned()),
            (false, _) => {
                (Verdict::ChangedNothing, "such a request is answered so whatever header it has".to_owned())
            }
        }
    }

    /// Another good answer than everybody's, or a good one where everybody gets none. It has to stay so.
    fn better(&mut self, forgery: &Forgery, reply: &Reply, unrelated: &Reply) -> (Verdict, String) {
        if self.is_nobodys(reply) {
            return (Verdict::Refused, "taken for nobody".to_owned());
        }
        if let Err(why) = self.is_still_there() {
            return (Verdict::Unclear, why);
        }
        let again = self.asker.forged(forgery, Variant::Forged);
        // Such a request may have an answer of its own, and that may vary, without any header's doing.
        let is_another = !self.baseline.same(&again, reply) && is_success(unrelated);
        if self.baseline.is(&again) || !is_success(&again) || is_another {
            return (Verdict::Unclear, format!("and then {}: that varies by itself", in_full(&again)));
        }
        let note = match reply {
            Reply::Answer(answer) => format!("{answer}; without it, {}", self.baseline.answer),
            _ => String::new(),
        };
        (Verdict::GotIn, note)
    }

    /// A refusal that is not everybody's: of the header, or of somebody who was believed?
    fn denied(&mut self, forgery: &Forgery, reply: &Reply) -> (Verdict, String) {
        if self.is_nobodys(reply) {
            return (Verdict::Refused, "taken for nobody".to_owned());
        }
        let broken = self.asker.forged(forgery, Variant::Broken);
        if let Err(why) = self.is_still_there() {
            return (Verdict::Unclear, why);
        }
        if !forgery.shape.takes_any_value && self.baseline.same(&broken, reply) {
            return (Verdict::Refused, String::new());
        }
        match reply {
            Reply::Answer(Answer { status: 401, .. }) => {
                (Verdict::Refused, format!("but it was read: a broken value gets {broken}"))
            }
            _ if forgery.shape.takes_any_value => {
                (Verdict::Unclear, "the name is read: perhaps it is believed, and has no rights".to_owned())
            }
            _ => {
                let why = format!(
                    "it is read, as a broken value gets {}: perhaps it is believed, and has no rights",
                    in_full(&broken)
                );
                (Verdict::Unclear, why)
            }
        }
    }

    /// A tester who is somebody may be made nobody, which is no harm.
    fn is_nobodys(&mut self, reply: &Reply) -> bool {
        if !self.is_somebody {
            return false;
        }
        let asker = &mut *self.asker;
        let nobody = self.nobody.get_or_insert_with(|| asker.as_nobody());
        self.baseline.same(nobody, reply)
    }

    /// A limit of requests, or a firewall that has had enough, refuses forgeries too, and says nothing of them.
    fn is_still_there(&mut self) -> Result<(), String> {
        let reply = self.asker.plainly();
        if self.baseline.is(&reply) {
            return Ok(());
        }
        if self.baseline.now_varies(&reply) {
            return Err("the answer varies by itself".to_owned());
        }
        self.over = Some("it no longer answers as it did");
        Err(format!("without anything forged it is now answered {}", in_full(&reply)))
    }
}

/// As much of it as tells it from another.
fn in_full(reply: &Reply) -> String {
    match reply {
        Reply::Answer(answer) => answer.to_string(),
        Reply::Closed => "no answer, and the connection is closed".to_owned(),
        Reply::Nothing(why) => format!("nothing ({why})"),
    }
}

fn is_success(reply: &Reply) -> bool {
    matches!(reply, Reply::Answer(Answer { status: 200..=299, .. }))
}

/// The server does not do such a thing (`501`, `505`), or has failed.
fn is_failure(reply: &Reply) -> bool {
    matches!(reply, Reply::Answer(answer) if answer.status >= 500)
}

/// It got nothing, and the deployment is well.
fn is_denial(reply: &Reply) -> bool {
    match reply {
        Reply::Answer(answer) => (400..=499).contains(&answer.status),
        Reply::Closed => true,
        Reply::Nothing(_) => false,
    }
}
