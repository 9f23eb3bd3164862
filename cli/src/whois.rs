//! `whois`: who is the holder of this certificate, if the holder is whoever has its key?

use vouchsafe::{Principal, VerifiedPath};

use crate::arguments::Whois;
use crate::judge::Accepted;
use crate::outcome::{ACCEPTED, Outcome, REFUSED};
use crate::shown::{self, Foreign, GOOD, TITLE, line, listed, styled};
use crate::trouble::{FileFault, Trouble};
use crate::{files, settings, verify};

pub(crate) fn run(arguments: &Whois) -> Result<Outcome, Trouble> {
    let judge = settings::judge(&arguments.trust, &arguments.question)?;
    if judge.mapper.is_none() {
        return Err(Trouble::NoMapper);
    }
    let chain = files::certificates(&arguments.file)?.into_chain();
    let Some((end_entity, sent)) = chain.split_first() else {
        return Err(FileFault::Nothing("certificate").of(&arguments.file));
    };
    let name = shown::path(&arguments.file);
    let answer = judge.judge(&judge.peer(end_entity, sent, &name));
    let code = if answer.is_ok() { ACCEPTED } else { REFUSED };
    if arguments.json {
        return Ok(match &answer {
            Ok(accepted) => Outcome::json(&accepted.principal, code),
            Err(refusal) => Outcome::json(refusal, code),
        });
    }
    Ok(Outcome {
        text: match &answer {
            Ok(Accepted { principal: Some(principal), path }) => who(principal, path),
            Ok(Accepted { principal: None, .. }) => return Err(Trouble::NoMapper),
            Err(refusal) => verify::refused_text(&name, refusal),
        },
        ..Outcome::new(code)
    })
}

fn who(principal: &Principal, path: &VerifiedPath<'_>) -> String {
    let name = Foreign(principal.name());
    let mut text = format!("{} {}\n", styled(GOOD, Foreign(principal.kind())), styled(TITLE, name));
    line(&mut text, "identity", principal.identity());
    if !principal.roles().is_empty() {
        line(&mut text, "roles", Foreign(&principal.roles().join(", ")));
    }
    line(&mut text, "rules", listed(principal.rules()));
    line(&mut text, "anchor", principal.anchor_label());
    line(&mut text, "path", verify::chain(path));
    line(&mut text, "valid until", verify::until(path));
    line(&mut text, "via", format_args!("{}: whether its key was proved is not known here", principal.via()));
    line(&mut text, "x5t#S256", principal.x5t_s256());
    verify::relaxations(&mut text, principal.relaxations());
    text
}
