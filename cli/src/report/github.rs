//! Workflow commands that GitHub shows as annotations on the changed lines.
//!
//! Source: GitHub Docs, "Workflow commands for GitHub Actions"; the escapes are those of the toolkit's own `command.ts`.

use std::io::{self, Write};

use iam_role_policy::Severity;

use crate::{input::Input, locate::Located};

pub(crate) fn finding(mut out: impl Write, input: &Input, located: &Located) -> io::Result<()> {
    let Located { finding, position, .. } = located;
    let command = command(finding.severity());
    let file = property(&input.name);
    let title = property(finding.code.name());
    let help = finding.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    let message = data(&format!("{}{help}", finding.message));
    writeln!(
        out,
        "::{command} file={file},line={},col={},title={title}::{message}",
        position.line, position.column
    )
}

/// GitHub knows three levels.
fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error | Severity::SecurityWarning => "error",
        Severity::Warning => "warning",
        Severity::Suggestion => "notice",
    }
}

/// Text behind the `::`: what would end the line, and the escape itself.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property: also what would end the value.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_stays_on_its_line_and_keeps_its_punctuation() {
        assert_eq!(data("100%: a,\r\nb"), "100%25: a,%0D%0Ab");
    }

    #[test]
    fn a_property_ends_at_no_comma_or_colon_of_its_own() {
        assert_eq!(property("C:\\a,b%.json"), "C%3A\\a%2Cb%25.json");
    }
}
