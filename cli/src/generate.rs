//! `completions` and `man`: made of the same description as the help.

use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::arguments::Arguments;
use crate::outcome::{ACCEPTED, Outcome};
use crate::trouble::Trouble;

pub(crate) fn completions(shell: Shell) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "vouchsafe", &mut script);
    Outcome { text: String::from_utf8_lossy(&script).into_owned(), ..Outcome::new(ACCEPTED) }
}

/// The command's page, and after it a section for each subcommand.
pub(crate) fn man() -> Result<Outcome, Trouble> {
    let mut command = Arguments::command();
    command.build();
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page).map_err(Trouble::Man)?;
    for subcommand in command.get_subcommands().filter(|subcommand| subcommand.get_name() != "help") {
        let section = clap_mangen::Man::new(subcommand.clone());
        let name = subcommand.get_name().to_uppercase();
        page.extend(format!(".SH \"VOUCHSAFE {name}\"\n").into_bytes());
        section.render_description_section(&mut page).map_err(Trouble::Man)?;
        section.render_synopsis_section(&mut page).map_err(Trouble::Man)?;
        section.render_options_section(&mut page).map_err(Trouble::Man)?;
        if subcommand.get_after_help().is_some() {
            section.render_extra_section(&mut page).map_err(Trouble::Man)?;
        }
    }
    Ok(Outcome { text: String::from_utf8_lossy(&page).into_owned(), ..Outcome::new(ACCEPTED) })
}
