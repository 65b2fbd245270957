//! `cargo iam-role can`: one request and the policies that bear on it into a decision with its proof.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use clap::Args;
use iam_role_policy::{
    Document, Kind,
    case::because,
    evaluate::{Attached, Context, Decision, Explanation, KeyValue, Policy, Request, explain},
};
use serde_json::json;

use crate::{check::Verdict, proof::Format, within};

/// Say whether a principal may do something, and why.
///
/// Keys that --context does not name are absent, as in a request that reaches AWS.
///
/// Exit code 0: allowed. 1: denied. 3: AWS does not say what this depends on. 2: the command line is wrong, or a document
/// could not be read.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Who asks: the ARN of a role, a session or a user, a service like lambda.amazonaws.com, or *
    #[arg(long, value_name = "ARN")]
    principal: String,

    /// One action, s3:GetObject
    #[arg(long)]
    action: String,

    /// The ARN of the resource, or * for actions that know none
    #[arg(long, value_name = "ARN", default_value = "*")]
    resource: String,

    /// The account of the resource, where its ARN does not say it; the principal's by default
    #[arg(long, value_name = "ACCOUNT")]
    resource_account: Option<String>,

    /// The value of a condition key; may be repeated, also for several values of one key
    #[arg(long, value_name = "KEY=VALUE", value_parser = pair)]
    context: Vec<(String, String)>,

    /// An identity-based policy of the principal; may be repeated
    #[arg(long, value_name = "FILE")]
    identity: Vec<PathBuf>,

    /// A permissions boundary of the principal; of several, each must allow
    #[arg(long, value_name = "FILE")]
    boundary: Vec<PathBuf>,

    /// A session policy; may be repeated
    #[arg(long, value_name = "FILE")]
    session: Vec<PathBuf>,

    /// The policy of the resource
    #[arg(long, value_name = "FILE")]
    resource_policy: Option<PathBuf>,

    /// The trust policy of the role that the request is for
    #[arg(long, value_name = "FILE")]
    trust: Option<PathBuf>,

    /// A service control policy, each a level of its own from the root down
    #[arg(long, value_name = "FILE")]
    scp: Vec<PathBuf>,

    /// A resource control policy, each a level of its own from the root down
    #[arg(long, value_name = "FILE")]
    rcp: Vec<PathBuf>,

    /// How to write the answer
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// `key=value`
fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("write the key, `=`, and its value".to_owned()),
    }
}

/// Decides the request, and writes how.
pub(crate) fn run(arguments: &Arguments) -> io::Result<Verdict> {
    let request = arguments.request().map_err(|error| anstream::eprintln!("error: {error}"));
    let given = arguments.policies();
    let (Ok(request), Some(given)) = (request, given) else { return Ok(Verdict::Incomplete) };
    let explanation = explain(&given.policies(), &request);
    let mut out = io::stdout().lock();
    match arguments.format {
        Format::Text => write!(
            out,
            "`{}` asks for `{}` on `{}`: {explanation}",
            arguments.principal, arguments.action, arguments.resource
        )?,
        Format::Json => writeln!(out, "{}", json(&explanation))?,
    }
    out.flush()?;
    Ok(match explanation.decision {
        Decision::Allow => Verdict::Clean,
        Decision::ImplicitDeny | Decision::ExplicitDeny => Verdict::Denied,
        Decision::Depends(_) => Verdict::Undecided,
    })
}

fn json(explanation: &Explanation) -> serde_json::Value {
    let layers: Vec<&str> = explanation.blocked_by.iter().map(|layer| layer.name()).collect();
    json!({
        "decision": explanation.decision.name(),
        "blocked_by": layers,
        "because": because(explanation),
    })
}

impl Arguments {
    fn request(&self) -> Result<Request, iam_role_policy::evaluate::RequestError> {
        let mut keys: Vec<(&str, Vec<String>)> = Vec::new();
        for (key, value) in &self.context {
            match keys.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(key)) {
                Some((_, values)) => values.push(value.clone()),
                None => keys.push((key, vec![value.clone()])),
            }
        }
        let mut context = Context::closed();
        for (key, values) in keys {
            let value = match values.as_slice() {
                [value] => KeyValue::One(value.clone()),
                _ => KeyValue::Many(values),
            };
            context.insert(key, value);
        }
        let request = Request::new(&self.principal, &self.action, &self.resource)?.context(context);
        Ok(match &self.resource_account {
            Some(account) => request.resource_account(account),
            None => request,
        })
    }

    /// The documents in the files; `None`, and everything that is wrong is said, if one cannot be read.
    fn policies(&self) -> Option<Attached> {
        let some = |files: &[PathBuf], kind| (!files.is_empty()).then(|| ready(files, kind));
        let one =
            |file: &Option<PathBuf>, kind| file.as_ref().map(|file| ready(std::slice::from_ref(file), kind));
        let levels = |files: &[PathBuf], kind| {
            let levels = some(files, kind)?;
            Some(levels.map(|policies| policies.into_iter().map(|policy| vec![policy]).collect()))
        };
        // Every file is read, so that everything wrong comes at once.
        let identity = ready(&self.identity, Kind::Identity);
        let (boundary, session) = (some(&self.boundary, Kind::Boundary), some(&self.session, Kind::Identity));
        let (resource, trust) = (one(&self.resource_policy, Kind::Resource), one(&self.trust, Kind::Trust));
        let (scp, rcp) = (levels(&self.scp, Kind::ServiceControl), levels(&self.rcp, Kind::ResourceControl));
        Some(Attached {
            identity: identity?,
            boundary: read(boundary)?,
            session: read(session)?,
            resource: read(resource)?.and_then(|policies| policies.into_iter().next()),
            trust: read(trust)?.and_then(|policies| policies.into_iter().next()),
            scp: read(scp)?,
            rcp: read(rcp)?,
        })
    }
}

/// What was asked for, if all of it could be read.
#[expect(clippy::option_option, reason = "what was not asked for is not what could not be read")]
fn read<T>(asked: Option<Option<T>>) -> Option<Option<T>> {
    match asked {
        Some(None) => None,
        Some(Some(read)) => Some(Some(read)),
        None => Some(None),
    }
}

fn ready(files: &[PathBuf], kind: Kind) -> Option<Vec<Policy>> {
    let documents: Vec<Document> = within::all(files, kind)?;
    Some(documents.iter().map(Policy::new).collect())
}
