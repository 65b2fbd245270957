//! Recorded requests with the decisions that are expected, in a program's own tests: what `cargo iam-role test` does.
//!
//! ```no_run
//! #[test]
//! fn access() -> Result<(), iam_role::cases::CasesError> {
//!     iam_role::cases::run("tests/access.jsonl").map(drop)
//! }
//! ```

use std::{fs, io, path::Path};

use iam_role_policy::case::Case;

/// Decides every case of the file at `path`, one JSON object a line as in [`policy_engine::case`](iam_role_policy::case),
/// and answers how many there are. A path is relative to the package's folder in its tests.
///
/// # Errors
/// Names every case that is not decided as expected, and every line that is no case; a file without cases is an error
/// too.
pub fn run(path: impl AsRef<Path>) -> Result<usize, CasesError> {
    let path = path.as_ref();
    let text = fs::read_to_string(path)
        .map_err(|source| CasesError::Unreadable { path: path.display().to_string(), source })?;
    decide(&path.display().to_string(), &text)
}

/// Why not every case is decided as expected.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CasesError {
    /// The file cannot be read.
    #[error("`{path}` cannot be read")]
    #[non_exhaustive]
    Unreadable {
        /// The path as given.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// There is no case in the file.
    #[error("`{path}` holds no case")]
    #[non_exhaustive]
    Empty {
        /// The path as given.
        path: String,
    },
    /// Cases are decided otherwise, or are none.
    #[error("{}", failures.join("\n"))]
    #[non_exhaustive]
    Failed {
        /// One line for each, with its place.
        failures: Vec<String>,
    },
}

fn decide(path: &str, text: &str) -> Result<usize, CasesError> {
    let (mut decided, mut failures) = (0, Vec::new());
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match Case::parse(line) {
            Ok(case) => {
                decided += 1;
                let outcome = case.run();
                if !outcome.ok {
                    let (name, because) = (case.name(), &outcome.because);
                    let (expected, decision) = (case.expected().name(), outcome.decision.name());
                    let number = number + 1;
                    failures.push(format!(
                        "{path}:{number}: {name}: {decision}, and {expected} is expected: {because}"
                    ));
                }
            }
            Err(error) => {
                let (number, column) = (number + 1, error.position.column);
                failures.push(format!("{path}:{number}:{column}: {}", error.message));
            }
        }
    }
    match (decided, failures.is_empty()) {
        (_, false) => Err(CasesError::Failed { failures }),
        (0, true) => Err(CasesError::Empty { path: path.to_owned() }),
        (decided, true) => Ok(decided),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASE: &str = r#"{"name":"nothing","identity":[],"request":{"principal":"arn:aws:iam::111122223333:role/app","action":"s3:GetObject","resource":"arn:aws:s3:::b/k"},"expect":"deny"}"#;

    #[test]
    fn every_case_is_decided() {
        assert_eq!(decide("f", &format!("{CASE}\n\n{CASE}\n")).unwrap(), 2);
        let wrong = format!("{CASE}\n{}\nnone\n", CASE.replace("\"deny\"", "\"allow\""));
        let said = decide("f", &wrong).unwrap_err().to_string();
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(lines[0], "f:2: nothing: implicit_deny, and allow is expected: not allowed by: identity");
        assert!(lines[1].starts_with("f:3:1: "), "{said}");
        assert_eq!(lines.len(), 2);
    }

    #[test]
    fn a_file_without_cases_tests_nothing() {
        assert_eq!(decide("f", "\n").unwrap_err().to_string(), "`f` holds no case");
        assert_eq!(run("no/such.jsonl").unwrap_err().to_string(), "`no/such.jsonl` cannot be read");
    }
}
