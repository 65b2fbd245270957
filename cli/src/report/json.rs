//! One line of JSON for each finding, with the same members in the same order for ever.

use std::io::{self, Write};

use serde::Serialize;

use crate::{input::Input, locate::Located};

#[derive(Serialize)]
struct Record<'a> {
    file: &'a str,
    code: &'a str,
    severity: String,
    message: &'a str,
    help: Option<&'a str>,
    pointer: &'a str,
    line: usize,
    column: usize,
}

pub(crate) fn finding(mut out: impl Write, input: &Input, located: &Located) -> io::Result<()> {
    let Located { finding, pointer, position, .. } = located;
    let record = Record {
        file: &input.name,
        code: finding.code.name(),
        severity: finding.severity().to_string(),
        message: &finding.message,
        help: finding.help.as_deref(),
        pointer,
        line: position.line,
        column: position.column,
    };
    serde_json::to_writer(&mut out, &record)?;
    writeln!(out)
}
