//! The words of the attributes: where each may stand and what it means. Suggestions, completion and the module of
//! constants behind completion all come from here.

use std::borrow::Cow;

use iam_role_policy::{Operator, OperatorKind, Qualifier};

/// Where a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A key of `#[iam_role(…)]`.
    Role,
    /// A key of `#[iam_policy(…)]`.
    Policy,
    /// Inside `trust(…)`.
    Trust,
    /// Inside `service(…)`, `account(…)` or `principal(…)`.
    Principal,
    /// Inside `saml(…)`.
    Saml,
    /// Inside `oidc(…)`.
    Oidc,
    /// Inside `github(…)`.
    Github,
    /// Inside `eks(…)`.
    Eks,
    /// Inside `policy(…)` or `inline_policy(…)`.
    Document,
    /// Inside `allow(…)` or `deny(…)`.
    Statement,
    /// Inside `when(…)`.
    Condition,
    /// Inside `expect(…)`.
    Expectation,
    /// Inside `allows(…)` or `denies(…)`.
    Request,
    /// The value of a key inside `when(…)` of an expectation.
    Context,
    /// Inside `allow_finding(…)`.
    Finding,
}

/// A word and what it means.
type Entry = (&'static str, &'static str);

const NAME: Entry = ("name", "The name in IAM; the struct's name by default.");
const PATH: Entry = ("path", "The path in IAM, `/service-role/`; `/` by default.");
const DESCRIPTION: Entry =
    ("description", "What IAM shows as description; the doc comment's first paragraph by default.");
const TAGS: Entry = ("tags", "Tags: `tags(team = \"data\", \"cost-center\" = \"42\")`.");
const ALLOW_FINDING: Entry =
    ("allow_finding", "Lets one finding through: `allow_finding(CODE, reason = \"…\")`.");
const CRATE: Entry = ("crate", "The path of the crate `iam-role` where it has another name.");
const ALLOW: Entry =
    ("allow", "A statement that allows: `allow(\"s3:GetObject\", on(\"arn:aws:s3:::bucket/*\"))`.");
const DENY: Entry = ("deny", "A statement that denies: `deny(\"s3:DeleteObject\", on(\"*\"))`.");
const POLICY: Entry = ("policy", "A policy: `policy(\"name\", allow(…), deny(…))`.");
const FILE: Entry = ("file", "A JSON file, its path relative to the package's `Cargo.toml`.");
const WHEN: Entry = (
    "when",
    "Conditions, all of which must hold: `when(string_equals(\"aws:RequestedRegion\", \"eu-west-1\"))`.",
);
const SID: Entry = ("sid", "The statement's id: `sid = \"ReadObjects\"`.");
const TAG_SESSION: Entry = ("tag_session", "The caller may pass session tags: adds `sts:TagSession`.");
const IN_ACCOUNT: Entry =
    ("account", "The account of the identity provider; the struct's only `AccountId` field by default.");
const IN_PARTITION: Entry = ("partition", "The partition of the identity provider's ARN; `aws` by default.");

const ROLE: &[Entry] = &[
    NAME,
    PATH,
    DESCRIPTION,
    (
        "trust",
        "Who may assume the role: `service(\"…\")`, `account(\"…\")`, `github(\"…\")` and others, JSON, or a file.",
    ),
    ("inline_policy", "A policy that is part of the role: `policy(…)`, JSON, or a file; may be repeated."),
    ("managed_policies", "Policies to attach: AWS names, ARNs, or structs with `#[iam_policy]`."),
    ("permissions_boundary", "The policy that bounds the role: an ARN, or a struct with `#[iam_policy]`."),
    TAGS,
    ("max_session_duration", "How long a session may last: `\"2h\"`, `\"90m\"`, or seconds."),
    (
        "instance_profile",
        "An instance profile with the role in it; named like the role unless a name is given.",
    ),
    (
        "ceiling",
        "What the role is proved to stay within: `file(\"…\")`, JSON, `allow(…)`, or a struct with `#[iam_policy]`.",
    ),
    (
        "never",
        "What the role is proved never to be granted: `never(\"iam:PassRole\", on(\"*\"))`; may be repeated.",
    ),
    ("expect", "Tests of the role's policies: `expect(allows(…), denies(…))`; may be repeated."),
    ALLOW_FINDING,
    CRATE,
];

const CUSTOMER_POLICY: &[Entry] =
    &[ALLOW, DENY, POLICY, FILE, NAME, PATH, DESCRIPTION, TAGS, ALLOW_FINDING, CRATE];

const TRUST: &[Entry] = &[
    ("service", "An AWS service: `service(\"lambda.amazonaws.com\")`."),
    ("account", "Another account, whose own policies say who may: `account(\"123456789012\", require_mfa)`."),
    ("principal", "A role, a user or a session: `principal(\"arn:aws:iam::123456789012:role/reader\")`."),
    ("saml", "A SAML provider: `saml(\"arn:aws:iam::123456789012:saml-provider/corp\")`."),
    ("oidc", "An OpenID Connect provider: `oidc(\"gitlab.com\", audience = \"…\", subject = \"…\")`."),
    ("github", "GitHub Actions: `github(\"owner/repo\", branch = \"main\")`."),
    (
        "eks",
        "A Kubernetes service account: `eks(\"oidc.eks.…/id/…\", service_account = \"namespace/name\")`.",
    ),
    FILE,
];

const PRINCIPAL: &[Entry] = &[
    ("require_mfa", "Only after signing in with MFA."),
    ("external_id", "Only with this external id: `external_id(\"…\")`."),
    ("source_account", "Only on behalf of this account: `source_account(\"123456789012\")`."),
    ("source_arn", "Only on behalf of this resource: `source_arn(\"arn:…\")`."),
    WHEN,
    TAG_SESSION,
    SID,
];

const AUDIENCE: Entry = ("audience", "The audience that the token must name.");

const SAML: &[Entry] = &[AUDIENCE, WHEN, TAG_SESSION, SID];

const OIDC: &[Entry] = &[
    AUDIENCE,
    ("subject", "The subject that the token must name; `*` and `?` match."),
    IN_ACCOUNT,
    IN_PARTITION,
    WHEN,
    TAG_SESSION,
    SID,
];

const GITHUB: &[Entry] = &[
    ("branch", "Only runs on this branch: `branch = \"main\"`."),
    ("tag", "Only runs on this tag: `tag = \"v*\"`."),
    ("environment", "Only jobs of this environment: `environment = \"production\"`."),
    ("pull_request", "Runs for pull requests."),
    AUDIENCE,
    IN_ACCOUNT,
    IN_PARTITION,
    WHEN,
    TAG_SESSION,
    SID,
];

const EKS: &[Entry] = &[
    ("service_account", "The service account: `service_account = \"namespace/name\"`."),
    AUDIENCE,
    IN_ACCOUNT,
    IN_PARTITION,
    WHEN,
    TAG_SESSION,
    SID,
];

const DOCUMENT: &[Entry] = &[ALLOW, DENY, POLICY, FILE, ("name", "The policy's name: `name = \"read\"`.")];

const STATEMENT: &[Entry] = &[
    ("on", "The resources: `on(\"arn:aws:s3:::bucket/*\")`, or `on(\"*\")`."),
    ("not_on", "All resources but these."),
    ("not_actions", "All actions but these."),
    WHEN,
    SID,
];

const EXPECTATION: &[Entry] = &[
    ("allows", "The role may do this: `allows(\"s3:GetObject\", on(\"arn:aws:s3:::bucket/key\"))`."),
    ("denies", "The role may not do this: `denies(\"s3:DeleteObject\", on(\"*\"))`."),
];

const REQUEST: &[Entry] = &[
    ("on", "The resources: `on(\"arn:aws:s3:::bucket/*\")`; `*` stands for every text."),
    ("when", "What the request carries: `when(\"aws:SourceIp\" = \"203.0.113.7\")`."),
];

const CONTEXT: &[Entry] = &[("absent", "The request does not carry the key.")];

const FINDING: &[Entry] = &[("reason", "Why it is right here; shown to whoever reads the declaration.")];

impl Place {
    /// Every place.
    #[cfg(test)]
    pub(crate) const ALL: [Self; 15] = [
        Self::Role,
        Self::Policy,
        Self::Trust,
        Self::Principal,
        Self::Saml,
        Self::Oidc,
        Self::Github,
        Self::Eks,
        Self::Document,
        Self::Statement,
        Self::Condition,
        Self::Expectation,
        Self::Request,
        Self::Context,
        Self::Finding,
    ];

    /// The module of the words' constants, for completion.
    pub(crate) fn module(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Policy => "policy",
            Self::Trust => "trust",
            Self::Principal => "principal",
            Self::Saml => "saml",
            Self::Oidc => "oidc",
            Self::Github => "github",
            Self::Eks => "eks",
            Self::Document => "document",
            Self::Statement => "statement",
            Self::Condition => "condition",
            Self::Expectation => "expectation",
            Self::Request => "request",
            Self::Context => "context",
            Self::Finding => "finding",
        }
    }

    /// What a word of this place is, for people.
    pub(crate) fn what(self) -> &'static str {
        match self {
            Self::Role => "a key of `iam_role`",
            Self::Policy => "a key of `iam_policy`",
            Self::Trust => "a way to trust someone",
            Self::Principal => "something to demand of a principal",
            Self::Saml => "something that `saml` takes",
            Self::Oidc => "something that `oidc` takes",
            Self::Github => "something that `github` takes",
            Self::Eks => "something that `eks` takes",
            Self::Document => "a part of a policy",
            Self::Statement => "a part of a statement",
            Self::Condition => "a condition operator",
            Self::Expectation => "an expectation",
            Self::Request => "a part of an expectation",
            Self::Context => "what the value of a key can be",
            Self::Finding => "something that `allow_finding` takes",
        }
    }

    /// Every word with its meaning, as far as they are fixed.
    fn entries(self) -> &'static [Entry] {
        match self {
            Self::Role => ROLE,
            Self::Policy => CUSTOMER_POLICY,
            Self::Trust => TRUST,
            Self::Principal => PRINCIPAL,
            Self::Saml => SAML,
            Self::Oidc => OIDC,
            Self::Github => GITHUB,
            Self::Eks => EKS,
            Self::Document => DOCUMENT,
            Self::Statement => STATEMENT,
            Self::Condition => &[],
            Self::Expectation => EXPECTATION,
            Self::Request => REQUEST,
            Self::Context => CONTEXT,
            Self::Finding => FINDING,
        }
    }

    /// Every word that may stand here.
    pub(crate) fn names(self) -> Vec<Cow<'static, str>> {
        match self {
            Self::Condition => {
                operators().map(|operator| Cow::Owned(snake_case(&operator.to_string()))).collect()
            }
            _ => self.entries().iter().map(|(name, _)| Cow::Borrowed(*name)).collect(),
        }
    }

    /// The words to list to whoever wrote another: all of them, but of the operators those without ornament.
    pub(crate) fn common(self) -> Vec<Cow<'static, str>> {
        match self {
            Self::Condition => {
                OperatorKind::ALL.iter().map(|kind| Cow::Owned(snake_case(kind.name()))).collect()
            }
            _ => self.names(),
        }
    }

    /// Every word with its meaning.
    #[cfg(test)]
    pub(crate) fn meanings(self) -> Vec<(String, String)> {
        match self {
            Self::Condition => {
                let meaning = |operator: &str| format!("IAM's condition operator `{operator}`.");
                operators().map(|o| o.to_string()).map(|name| (snake_case(&name), meaning(&name))).collect()
            }
            _ => self.entries().iter().map(|(name, help)| ((*name).to_owned(), (*help).to_owned())).collect(),
        }
    }
}

/// Every spelling of every condition operator: with each qualifier and `IfExists`, where IAM has them.
fn operators() -> impl Iterator<Item = Operator> {
    let spelled = |kind| {
        [None, Some(Qualifier::ForAnyValue), Some(Qualifier::ForAllValues)]
            .into_iter()
            .flat_map(move |qualifier| [false, true].map(|if_exists| Operator { qualifier, kind, if_exists }))
    };
    let known = |operator: &Operator| Operator::parse(&operator.to_string()).is_some();
    OperatorKind::ALL.iter().copied().flat_map(spelled).filter(known)
}

/// AWS's operator `ForAnyValue:StringLike` as the attribute writes it: `for_any_value_string_like`.
pub(crate) fn snake_case(operator: &str) -> String {
    let mut snake = String::with_capacity(operator.len() + 8);
    for c in operator.chars().filter(|c| *c != ':') {
        if c.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}

/// The operator that the attribute's word stands for, if it stands for one.
pub(crate) fn operator(word: &str) -> Option<Operator> {
    let camel: String = word.split('_').map(capitalised).collect();
    let qualified = ["ForAnyValue", "ForAllValues"]
        .into_iter()
        .find_map(|qualifier| camel.strip_prefix(qualifier).map(|rest| format!("{qualifier}:{rest}")));
    let operator = Operator::parse(&qualified.unwrap_or(camel))?;
    (snake_case(&operator.to_string()) == word).then_some(operator)
}

/// The part of a word with its first letter as a capital.
fn capitalised(part: &str) -> String {
    let mut letters = part.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operator_is_read_back() {
        let names = Place::Condition.names();
        assert_eq!(names.len(), 27 * 6 - 3);
        for name in names {
            assert_eq!(snake_case(&operator(&name).unwrap().to_string()), name);
        }
    }

    #[test]
    fn a_word_that_is_no_operator_is_none() {
        for word in ["null_if_exists", "stringEquals", "string__equals", "for_any_value", ""] {
            assert_eq!(operator(word), None, "{word}");
        }
    }

    /// `UPDATE_EXPECT=1` writes the file.
    #[test]
    fn the_facade_has_a_constant_for_every_word() {
        expect_test::expect_file!["../../runtime/src/private/keys.rs"].assert_eq(&constants());
    }

    fn constants() -> String {
        let mut lines = vec![
            "//! One constant for each word of the attributes, by the place it stands in: what an editor completes and".to_owned(),
            "//! explains. Only an editor sees them used; a test of `iam-role-macros` writes this file.".to_owned(),
        ];
        for place in Place::ALL {
            let (what, module) = (place.what(), place.module());
            lines.extend([
                String::new(),
                format!("/// Each is {what}."),
                "#[expect(non_upper_case_globals, reason = \"spelled as in the attribute\")]".to_owned(),
                format!("pub mod {module} {{"),
            ]);
            let words = place.meanings().into_iter().filter(|(name, _)| name != "crate");
            let words = words.map(|(name, help)| format!("    /// {help}\n    pub const {name}: () = ();"));
            lines.extend(words);
            lines.push("}".to_owned());
        }
        lines.join("\n") + "\n"
    }
}
