//! Requests with the decision that is expected of them, as files of JSON lines hold them: a line into a [`Case`], and a
//! case into an [`Outcome`].
//!
//! ```text
//! {"name", "identity": [document…], "boundary": [document…]?, "session": document?, "resource_policy": document?,
//!  "trust": document?, "scp": [[document…]…]?, "rcp": [[document…]…]?,
//!  "request": {"principal", "action", "resource", "resource_account"?, "context": {key: value | [value…]}?},
//!  "expect": "allow" | "implicit_deny" | "explicit_deny" | "deny"}
//! ```
//!
//! INVARIANT: a member that nobody knows is refused, and so is a document that IAM would not store: a case that says less
//! than it seems to must not pass.

use crate::{
    At, Effect, Kind, Member, Node, Value,
    evaluate::{Attached, Context, Decision, Explanation, KeyValue, Policy, Request, Truth, explain},
    json::{self, Members, Position, Source, SyntaxError},
    placeholder, read, suggest,
};

/// A request with the policies that bear on it, and the decision that is expected.
#[derive(Clone, Debug)]
pub struct Case {
    name: String,
    attached: Attached,
    request: Request,
    expected: Expected,
}

/// The decision that is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The request is allowed.
    Allow,
    /// No statement allows it, and none denies it.
    ImplicitDeny,
    /// A statement denies it.
    ExplicitDeny,
    /// It is denied, one way or the other.
    Deny,
}

/// What became of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The decision.
    pub decision: Decision,
    /// Whether it is the expected one.
    pub ok: bool,
    /// The statements that decided, or what stood in the way.
    pub because: String,
}

impl Expected {
    /// Every expectation.
    pub const ALL: [Self; 4] = [Self::Allow, Self::ImplicitDeny, Self::ExplicitDeny, Self::Deny];

    /// The name in files: `allow`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::ImplicitDeny => "implicit_deny",
            Self::ExplicitDeny => "explicit_deny",
            Self::Deny => "deny",
        }
    }

    fn is_met_by(self, decision: &Decision) -> bool {
        match decision {
            Decision::Allow => self == Self::Allow,
            Decision::ImplicitDeny => matches!(self, Self::ImplicitDeny | Self::Deny),
            Decision::ExplicitDeny => matches!(self, Self::ExplicitDeny | Self::Deny),
            Decision::Depends(_) => false,
        }
    }
}

impl Case {
    /// The case that the line `text` holds.
    ///
    /// # Errors
    /// The first place in the line where it is none.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        let source = json::parse_around(text)?;
        Reader { source: &source }.case()
    }

    /// What the case is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is expected.
    #[must_use]
    pub fn expected(&self) -> Expected {
        self.expected
    }

    /// Decides the request. A key that it does not name is absent, as in a request that reaches AWS.
    #[must_use]
    pub fn run(&self) -> Outcome {
        let explanation = explain(&self.attached.policies(), &self.request);
        let because = because(&explanation);
        let decision = explanation.decision;
        Outcome { ok: self.expected.is_met_by(&decision), decision, because }
    }
}

/// The statements that decided, or else the layers that stood in the way, in one line.
#[must_use]
pub fn because(explanation: &Explanation) -> String {
    let effect = if explanation.decision == Decision::Allow { Effect::Allow } else { Effect::Deny };
    let verb = if effect == Effect::Allow { "allows" } else { "denies" };
    let mut parts = Vec::new();
    for step in &explanation.steps {
        let layer = step.layer.name();
        for applied in step.statements.iter().filter(|it| it.applies == Truth::Yes && it.effect == effect) {
            let sid = applied.sid.as_deref().filter(|sid| !sid.is_empty());
            let sid = sid.map(|sid| format!(" `{sid}`")).unwrap_or_default();
            parts.push(format!("{layer} policy {}, {}{sid} {verb}", applied.policy, applied.locus));
        }
    }
    match &explanation.decision {
        Decision::Depends(_) => parts = vec![explanation.decision.to_string()],
        Decision::ImplicitDeny if parts.is_empty() => {
            let layers: Vec<&str> = explanation.blocked_by.iter().map(|layer| layer.name()).collect();
            parts.push(match layers.as_slice() {
                [] => "nothing allows it".to_owned(),
                layers => format!("not allowed by: {}", layers.join(", ")),
            });
        }
        _ => {}
    }
    parts.extend(explanation.notes.iter().cloned());
    parts.join("; ")
}

/// The members of a case.
const MEMBERS: &[&str] = &[
    "name",
    "identity",
    "boundary",
    "session",
    "resource_policy",
    "trust",
    "scp",
    "rcp",
    "request",
    "expect",
];

/// The members of a request.
const REQUEST: &[&str] = &["principal", "action", "resource", "resource_account", "context"];

struct Reader<'a> {
    source: &'a Source<'a>,
}

type Read<T> = Result<T, SyntaxError>;

impl Reader<'_> {
    fn case(&self) -> Read<Case> {
        let root = self.source.root();
        let members = self.members(root, "a case", MEMBERS)?;
        let find = |name: &str| find(&members, name);
        let request = find("request").ok_or_else(|| self.error(root.at(), "a case has no `request`"))?;
        let expected = find("expect").ok_or_else(|| self.error(root.at(), "a case has no `expect`"))?;
        let name = find("name").ok_or_else(|| self.error(root.at(), "a case has no `name`"))?;
        let identity = find("identity").map(|node| self.policies(node, Kind::Identity)).transpose()?;
        let attached = Attached {
            identity: identity.unwrap_or_default(),
            boundary: find("boundary").map(|node| self.policies(node, Kind::Boundary)).transpose()?,
            session: find("session").map(|node| self.policies(node, Kind::Identity)).transpose()?,
            resource: find("resource_policy").map(|node| self.policy(node, Kind::Resource)).transpose()?,
            trust: find("trust").map(|node| self.policy(node, Kind::Trust)).transpose()?,
            scp: find("scp").map(|node| self.levels(node, Kind::ServiceControl)).transpose()?,
            rcp: find("rcp").map(|node| self.levels(node, Kind::ResourceControl)).transpose()?,
        };
        Ok(Case {
            name: self.text(name)?.to_owned(),
            attached,
            request: self.request(request)?,
            expected: self.expected(expected)?,
        })
    }

    fn request(&self, node: Node<'_>) -> Read<Request> {
        let members = self.members(node, "a request", REQUEST)?;
        let text = |name: &str| match find(&members, name) {
            Some(node) => self.text(node),
            None => Err(self.error(node.at(), &format!("a request has no `{name}`"))),
        };
        let request = Request::new(text("principal")?, text("action")?, text("resource")?);
        let mut request =
            request.map_err(|error| self.error(node.at(), &error.to_string().replace('\n', "; ")))?;
        if let Some(account) = find(&members, "resource_account") {
            request = request.resource_account(self.text(account)?);
        }
        match find(&members, "context") {
            Some(context) => Ok(request.context(self.context(context)?)),
            None => Ok(request),
        }
    }

    fn context(&self, node: Node<'_>) -> Read<Context> {
        let Value::Object(members) = node.value() else {
            return Err(self.error(node.at(), "a context is an object: keys with their values"));
        };
        let mut context = Context::closed();
        for Member { key, value, .. } in members {
            let value = match value.value() {
                Value::Array(items) => {
                    KeyValue::Many(items.map(|item| self.scalar(item)).collect::<Read<_>>()?)
                }
                _ => KeyValue::One(self.scalar(value)?),
            };
            context.insert(&key, value);
        }
        Ok(context)
    }

    /// A value of a key: a string, a number, `true` or `false`.
    fn scalar(&self, node: Node<'_>) -> Read<String> {
        match node.value() {
            Value::Number(digits) => Ok(digits.to_string()),
            Value::Bool(truth) => Ok(truth.to_string()),
            _ => self.text(node).map(str::to_owned),
        }
    }

    fn expected(&self, node: Node<'_>) -> Read<Expected> {
        let text = self.text(node)?;
        Expected::ALL.into_iter().find(|expected| expected.name() == text).ok_or_else(|| {
            let names: Vec<_> = Expected::ALL.iter().map(|expected| expected.name()).collect();
            self.error(node.at(), &format!("`{text}` is not to be expected, but {}", suggest::either(&names)))
        })
    }

    fn levels(&self, node: Node<'_>, kind: Kind) -> Read<Vec<Vec<Policy>>> {
        let Value::Array(levels) = node.value() else {
            return Err(self.error(node.at(), "this is a list of levels, each a list of documents"));
        };
        levels.map(|level| self.policies(level, kind)).collect()
    }

    /// A list of documents, or one.
    fn policies(&self, node: Node<'_>, kind: Kind) -> Read<Vec<Policy>> {
        match node.value() {
            Value::Array(documents) => documents.map(|document| self.policy(document, kind)).collect(),
            _ => Ok(vec![self.policy(node, kind)?]),
        }
    }

    /// A document; it counts only if IAM would store it.
    fn policy(&self, node: Node<'_>, kind: Kind) -> Read<Policy> {
        if let Some((at, message)) = json::foreign_characters(node).first() {
            return Err(self.error(*at, message));
        }
        let reading = read(node, kind);
        match reading.findings.iter().find(|finding| !finding.code.silenceable()) {
            Some(finding) => {
                let at = reading.places.at(&finding.locus).unwrap_or(node.at());
                Err(self.error(at, &format!("{} [{}]", finding.message, finding.code)))
            }
            None => Ok(Policy::new(&reading.document)),
        }
    }

    /// The members of an object that has no others than `known`, each once.
    fn members<'n>(&self, node: Node<'n>, what: &str, known: &[&str]) -> Read<Members<'n>> {
        let Value::Object(members) = node.value() else {
            return Err(self.error(node.at(), &format!("{what} is an object")));
        };
        for (index, Member { key, key_at, .. }) in members.clone().enumerate() {
            if !known.contains(&key.as_str()) {
                let near = suggest::nearest(&key, known.iter().copied()).map(suggest::did_you_mean);
                let near = near.map(|near| format!("; {near}")).unwrap_or_default();
                return Err(self.error(key_at, &format!("{what} has no `{key}`{near}")));
            }
            if members.clone().take(index).any(|earlier| *earlier.key == *key) {
                return Err(self.error(key_at, &format!("`{key}` is given twice")));
            }
        }
        Ok(members)
    }

    fn text<'n>(&self, node: Node<'n>) -> Read<&'n str> {
        match node.value() {
            Value::String(text) if !placeholder::occurs_in(&text) => Ok(text.as_str()),
            _ => Err(self.error(node.at(), "a string is expected here")),
        }
    }

    fn error(&self, at: At, message: &str) -> SyntaxError {
        let position = self.source.position(at).unwrap_or(Position { line: 1, column: 1 });
        SyntaxError { message: message.to_owned(), position }
    }
}

fn find<'n>(members: &Members<'n>, name: &str) -> Option<Node<'n>> {
    members.clone().find(|member| member.key.as_str() == name).map(|member| member.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASE: &str = r#"{"name":"reads","identity":[{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","Action":"s3:Get*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}]}],"request":{"principal":"arn:aws:iam::123456789012:role/app","action":"s3:GetObject","resource":"arn:aws:s3:::b/k","context":{"aws:SecureTransport":true}},"expect":"allow"}"#;

    fn outcome(case: &str) -> Outcome {
        Case::parse(case).unwrap().run()
    }

    fn error(case: &str) -> String {
        let error = Case::parse(case).unwrap_err();
        format!("{}: {}", error.position.column, error.message)
    }

    #[test]
    fn a_case_is_decided_in_a_closed_context() {
        let met = outcome(CASE);
        assert_eq!((met.decision, met.ok), (Decision::Allow, true));
        assert_eq!(met.because, "identity policy 0, Statement/0 `Read` allows");
        let without = outcome(&CASE.replace(r#","context":{"aws:SecureTransport":true}"#, ""));
        assert_eq!((without.decision, without.ok), (Decision::ImplicitDeny, false));
        assert_eq!(without.because, "not allowed by: identity");
        assert!(outcome(&CASE.replace(":true}", ":false}").replace("\"allow\"", "\"deny\"")).ok);
    }

    #[test]
    fn what_is_no_case_is_refused_where_it_stands() {
        assert_eq!(
            error(&CASE.replace("identity", "identities")),
            "17: a case has no `identities`; did you mean `identity`?"
        );
        assert!(
            error(&CASE.replace("\"expect\":\"allow\"", "\"expect\":\"yes\""))
                .contains("`yes` is not to be expected")
        );
        assert!(error(&CASE.replace(r#","expect":"allow""#, "")).starts_with("1: a case has no `expect`"));
        assert!(error(&CASE.replace("\"Allow\"", "\"allow\"")).ends_with("[INVALID_EFFECT]"));
        assert!(error(&CASE.replace("s3:GetObject", "s3:*")).contains("`s3:*` is no action of a request"));
        assert!(error(&CASE.replace("\"*\"", "\"\\uE000\"")).contains(": "));
        assert!(error("[]").ends_with("a case is an object"));
        assert!(error("{").starts_with(""));
    }
}
