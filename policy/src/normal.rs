//! A document into its normal form: two documents that IAM treats alike, and that differ only in how they are written
//! down or handed back, have the same one.
//!
//! - the order of statements, and of the items of any list, does not matter; nor does saying an item twice
//! - one item and a list of one item are the same
//! - actions, condition keys but for a tag's name in one, and the values of `Bool` and `Null` are compared without
//!   regard to case
//! - the root user's ARN and an id with hyphens are the account id, and `{"AWS": "*"}` is `"*"`
//! - an empty `Sid` is none
//!
//! INVARIANT: what differs in meaning differs here: a missing `Version` is not `2012-10-17`. Every list is sorted and says
//! nothing twice.

use crate::{
    ActionElement, Condition, Document, Effect, OperatorKind, PrincipalElement, PrincipalKind, Principals,
    ResourceElement, ResourcePattern, SharedText, Statement, Version, identifier,
};

/// The normal form of a [`Document`]; see the crate's module `normal` for what it disregards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NormalDocument {
    version: Option<Version>,
    id: Option<SharedText>,
    statements: Vec<NormalStatement>,
}

/// The normal form of a [`Statement`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NormalStatement {
    sid: Option<SharedText>,
    allows: bool,
    principals: Option<Items<(PrincipalKind, String)>>,
    actions: Items<String>,
    resources: Option<Items<String>>,
    conditions: Vec<NormalCondition>,
}

/// The name of an element, `Action` or `NotAction`, and its items.
pub(crate) type Items<T> = (&'static str, Vec<T>);

/// The operator of a condition, its key and its values.
pub(crate) type NormalCondition = (String, String, Vec<String>);

impl Document {
    /// The normal form: equal for documents that mean the same and differ in writing only.
    #[must_use]
    pub fn normal(&self) -> NormalDocument {
        NormalDocument {
            version: self.version,
            id: self.id.clone(),
            statements: few(self.statements.iter().map(Statement::normal).collect()),
        }
    }
}

impl Statement {
    /// The normal form: equal for statements that mean the same and differ in writing only.
    #[must_use]
    pub fn normal(&self) -> NormalStatement {
        NormalStatement {
            sid: self.sid.clone().filter(|sid| !sid.is_empty()),
            allows: self.effect == Effect::Allow,
            principals: self.principal.as_ref().map(principals),
            actions: actions(&self.action),
            resources: self.resource.as_ref().map(resources),
            conditions: conditions(&self.conditions),
        }
    }
}

pub(crate) fn principals(element: &PrincipalElement) -> Items<(PrincipalKind, String)> {
    let items = match element.principals() {
        Principals::Everyone => vec![(PrincipalKind::Aws, "*".to_owned())],
        Principals::Listed(listed) => listed
            .iter()
            .map(|principal| (principal.kind, account(principal.kind, &principal.value)))
            .collect(),
    };
    (element.name(), few(items))
}

/// The account id for the ARN of its root user, which IAM hands back for the id, and for an id with hyphens, which IAM
/// takes too; any other value as it is.
///
/// Source: IAM User Guide, "AWS JSON policy elements: Principal".
fn account(kind: PrincipalKind, value: &str) -> String {
    if kind != PrincipalKind::Aws {
        return value.to_owned();
    }
    let of_root = value.strip_suffix(":root").and_then(|arn| arn.rsplit_once("::"));
    let id = match of_root {
        Some((service, id)) if service.ends_with(":iam") => id,
        _ => value,
    };
    let digits = id.replace('-', "");
    if identifier::is_account_id(&digits) { digits } else { id.to_owned() }
}

pub(crate) fn actions(element: &ActionElement) -> Items<String> {
    let lower_case = |pattern: &crate::ActionPattern| pattern.as_str().to_ascii_lowercase();
    (element.name(), set(element.patterns().iter().map(lower_case).collect()))
}

pub(crate) fn resources(element: &ResourceElement) -> Items<String> {
    (element.name(), set(element.patterns().iter().map(ResourcePattern::text).collect()))
}

pub(crate) fn conditions(conditions: &[Condition]) -> Vec<NormalCondition> {
    few(conditions.iter().map(condition).collect())
}

fn condition(condition: &Condition) -> NormalCondition {
    let any_case = matches!(condition.operator.kind, OperatorKind::Bool | OperatorKind::Null);
    let value = |value: &SharedText| if any_case { value.to_ascii_lowercase() } else { value.to_string() };
    let values = condition.values.iter().map(value).collect();
    (condition.operator.to_string(), key(&condition.key), set(values))
}

/// The texts in order, each once.
fn set(mut texts: Vec<String>) -> Vec<String> {
    texts.sort_unstable();
    texts.dedup();
    texts
}

/// The same of anything of which there are not many. The compiler makes a sorting algorithm anew for every type, and this
/// one is the smallest.
fn few<T: Ord>(items: Vec<T>) -> Vec<T> {
    let mut set = Vec::with_capacity(items.len());
    for item in items {
        if let Err(place) = set.binary_search(&item) {
            set.insert(place, item);
        }
    }
    set
}

/// The key in lower case, but for a tag's name behind the slash.
fn key(key: &str) -> String {
    match key.split_once('/') {
        Some((name, tag)) => format!("{}/{tag}", name.to_ascii_lowercase()),
        None => key.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use crate::{Kind, json, read};

    fn alike(kind: Kind, first: &str, second: &str) -> bool {
        let [first, second] = [first, second].map(|text| {
            let reading = read(json::parse(text).unwrap().root(), kind);
            assert!(!reading.findings.any_error(), "{text}: {:?}", reading.findings);
            reading.document
        });
        first.normal() == second.normal()
    }

    fn statements(statements: &str) -> String {
        format!(r#"{{"Version":"2012-10-17","Statement":{statements}}}"#)
    }

    #[track_caller]
    fn assert_alike(kind: Kind, first: &str, second: &str) {
        assert!(alike(kind, &statements(first), &statements(second)), "{first}\n{second}");
    }

    #[track_caller]
    fn assert_different(kind: Kind, first: &str, second: &str) {
        assert!(!alike(kind, &statements(first), &statements(second)), "{first}\n{second}");
    }

    #[test]
    fn order_lists_and_repetition_do_not_matter() {
        let a = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::a/*","arn:aws:s3:::b/*"]}"#;
        let a_again = r#"{"Resource":["arn:aws:s3:::b/*","arn:aws:s3:::a/*","arn:aws:s3:::a/*"],"Sid":"",
            "Action":["S3:getobject"],"Effect":"Allow"}"#;
        let b = r#"{"Effect":"Deny","Action":"s3:PutObject","Resource":"*"}"#;
        assert_alike(Kind::Identity, a, &format!("[{a_again}]"));
        assert_alike(Kind::Identity, &format!("[{a},{b}]"), &format!("[{b},{a_again},{b}]"));
        assert_different(Kind::Identity, a, b);
        assert_different(Kind::Identity, &format!("[{a},{b}]"), a);
    }

    #[test]
    fn an_account_is_its_root_user() {
        let trust = |principal: &str| {
            format!(r#"{{"Effect":"Allow","Principal":{principal},"Action":"sts:AssumeRole"}}"#)
        };
        let id = trust(r#"{"AWS":"123456789012"}"#);
        assert_alike(Kind::Trust, &id, &trust(r#"{"AWS":["arn:aws:iam::123456789012:root"]}"#));
        assert_alike(Kind::Trust, &id, &trust(r#"{"AWS":"arn:aws-cn:iam::123456789012:root"}"#));
        assert_different(Kind::Trust, &id, &trust(r#"{"AWS":"arn:aws:iam::123456789012:user/root"}"#));
        assert_alike(Kind::Trust, &id, &trust(r#"{"AWS":"1234-5678-9012"}"#));
        assert_different(Kind::Trust, &id, &trust(r#"{"AWS":"1234-5678-901"}"#));
        assert_different(Kind::Trust, &id, &trust(r#"{"Service":"1234-5678-9012"}"#));
        assert_different(Kind::Trust, &id, &trust(r#"{"AWS":"arn:aws:sts::123456789012:root"}"#));
        assert_different(Kind::Trust, &id, &trust(r#"{"AWS":"210987654321"}"#));
        assert_different(Kind::Trust, &id, &trust(r#"{"Service":"123456789012"}"#));
    }

    #[test]
    fn conditions_are_compared_by_meaning() {
        let when = |condition: &str| {
            format!(r#"{{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{condition}}}"#)
        };
        let age = when(
            r#"{"NumericLessThan":{"aws:MultiFactorAuthAge":"3600"},"Bool":{"aws:SecureTransport":true}}"#,
        );
        let again = when(
            r#"{"Bool":{"aws:securetransport":["True"]},"NumericLessThan":{"aws:MultiFactorAuthAge":[3600]}}"#,
        );
        assert_alike(Kind::Identity, &age, &again);
        assert_different(Kind::Identity, &age, &when(r#"{"Bool":{"aws:SecureTransport":true}}"#));
        let like =
            |operator: &str, value: &str| when(&format!(r#"{{"{operator}":{{"s3:prefix":"{value}"}}}}"#));
        assert_different(Kind::Identity, &like("StringLike", "a"), &like("StringLike", "A"));
        assert_different(Kind::Identity, &like("StringLike", "a"), &like("StringLikeIfExists", "a"));
        let tag = |name: &str| when(&format!(r#"{{"StringEquals":{{"aws:ResourceTag/{name}":"x"}}}}"#));
        assert_different(Kind::Identity, &tag("team"), &tag("Team"));
    }

    #[test]
    fn what_differs_in_meaning_differs() {
        let a = r#"[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]"#;
        let without = format!(r#"{{"Statement":{a}}}"#);
        assert!(!alike(Kind::Identity, &without, &statements(a)));
        assert_different(Kind::Identity, a, &a.replace("\"Action\"", "\"NotAction\""));
        assert_different(Kind::Identity, a, &a.replace("\"Resource\"", "\"NotResource\""));
        assert_different(Kind::Identity, a, &a.replace("{\"Effect", "{\"Sid\":\"Read\",\"Effect"));
    }
}
