//! A list of choices into the text of a document that is nearly right, in the words of AWS's references.
//!
//! INVARIANT: the same bytes are the same text.

use std::fmt::Write as _;

use iam_role_catalog::{ArnTemplate, Service, global_condition_keys, service_principals, services};
use iam_role_policy::{Kind, OperatorKind, PrincipalKind};
use libfuzzer_sys::arbitrary::{Result, Unstructured};

/// What a text may be where another was expected.
const ODD: [&str; 12] = ["", "*", "?", "${", "${aws:username}", "${*}", "a b", ":", "\\u00e9", "\\n", "arn:", "**"];

/// What a variable of an ARN, or a part of a text, may stand for.
const PARTS: [&str; 10] =
    ["*", "a", "a*", "", "123456789012", "eu-west-1", "us-gov-west-1", "${aws:userid}", "a/b", "?"];

const VALUES: [&str; 14] = [
    "true", "false", "a", "10", "-1.5", "2030-01-01T00:00:00Z", "203.0.113.0/24", "2001:db8::/32", "123456789012",
    "arn:aws:s3:::bucket", "o-a1b2c3d4e5", "repo:owner/name:ref:refs/heads/main", "sts.amazonaws.com", "",
];

const FEDERATED: [&str; 5] = [
    "cognito-identity.amazonaws.com",
    "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
    "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A",
    "arn:aws:iam::123456789012:saml-provider/adfs",
    "accounts.google.com",
];

const IDENTITY_KEYS: [&str; 6] = [
    "token.actions.githubusercontent.com:sub", "token.actions.githubusercontent.com:aud",
    "cognito-identity.amazonaws.com:aud", "accounts.google.com:sub", "saml:aud", "sts:ExternalId",
];

/// The choices that an input still has.
pub struct Choices<'a>(Unstructured<'a>);

impl<'a> Choices<'a> {
    /// The choices that `bytes` are.
    pub fn of(bytes: &'a [u8]) -> Self {
        Self(Unstructured::new(bytes))
    }

    /// One of several.
    pub fn one_of<T: Copy>(&mut self, all: &[T]) -> Result<T> {
        self.0.choose(all).copied()
    }

    fn in_a_hundred(&mut self, percent: u8) -> Result<bool> {
        self.0.ratio(percent, 100)
    }

    /// The text of a document that is used as `kind`.
    pub fn document(&mut self, kind: Kind) -> Result<String> {
        let version = self.one_of(&["2012-10-17", "2012-10-17", "2012-10-17", "2008-10-17", ""])?;
        let version = if version.is_empty() { String::new() } else { format!(r#""Version":"{version}","#) };
        let statements = self.several(4, |choices| choices.statement(kind))?;
        Ok(format!(r#"{{{version}"Statement":{statements}}}"#))
    }

    fn statement(&mut self, kind: Kind) -> Result<String> {
        let service = self.service()?;
        let mut members = vec![format!(r#""Effect":"{}""#, self.one_of(&["Allow", "Allow", "Deny"])?)];
        if self.in_a_hundred(20)? {
            members.push(format!(r#""Sid":"{}""#, self.one_of(&["A", "B", "", "a-b"])?));
        }
        let has_principal = matches!(kind, Kind::Trust | Kind::Resource | Kind::ResourceControl);
        if self.in_a_hundred(if has_principal { 95 } else { 3 })? {
            members.push(format!(r#""{}Principal":{}"#, self.not()?, self.principal()?));
        }
        let actions = self.several(4, |choices| choices.action(kind, service))?;
        members.push(format!(r#""{}Action":{actions}"#, self.not()?));
        if self.in_a_hundred(if kind == Kind::Trust { 3 } else { 95 })? {
            let resources = self.several(3, |choices| choices.resource(service))?;
            members.push(format!(r#""{}Resource":{resources}"#, self.not()?));
        }
        if self.in_a_hundred(50)? {
            members.push(format!(r#""Condition":{}"#, self.conditions(service)?));
        }
        Ok(format!("{{{}}}", members.join(",")))
    }

    fn not(&mut self) -> Result<&'static str> {
        Ok(if self.in_a_hundred(10)? { "Not" } else { "" })
    }

    fn service(&mut self) -> Result<Service> {
        let all: Vec<Service> = services().collect();
        let known = self.one_of(&["s3", "iam", "ec2", "sts", "lambda", "kms", "ssm", "secretsmanager", ""])?;
        iam_role_catalog::service(known).map_or_else(|| self.one_of(&all), Ok)
    }

    fn action(&mut self, kind: Kind, service: Service) -> Result<String> {
        if kind == Kind::Trust && self.in_a_hundred(90)? {
            let names = ["AssumeRole", "AssumeRoleWithWebIdentity", "AssumeRoleWithSAML", "TagSession", "*"];
            return Ok(format!(r#""sts:{}""#, self.one_of(&names)?));
        }
        let names: Vec<&str> = service.actions().map(iam_role_catalog::Action::name).collect();
        let name = if names.is_empty() { "*" } else { self.one_of(&names)? };
        let name = self.changed(name)?;
        let prefix = if self.in_a_hundred(95)? { service.prefix() } else { self.one_of(&ODD)? };
        Ok(if self.in_a_hundred(4)? { r#""*""#.to_owned() } else { format!(r#""{prefix}:{name}""#) })
    }

    /// The text, or part of it with something else.
    fn changed(&mut self, text: &str) -> Result<String> {
        if self.in_a_hundred(60)? {
            return Ok(text.to_owned());
        }
        let length = self.0.int_in_range(0..=text.len())?;
        let part = text.get(..length).unwrap_or_default();
        Ok(format!("{part}{}", self.one_of(&["*", "*", "?", "x", "*s", "", "${aws:username}"])?))
    }

    fn resource(&mut self, service: Service) -> Result<String> {
        let templates: Vec<&ArnTemplate> = service.arns().collect();
        if templates.is_empty() || self.in_a_hundred(20)? {
            return Ok(format!(r#""{}""#, self.one_of(&["*", "*", "*", "arn:aws:s3:::b/*", "b", "arn:aws:iam::*:role/*"])?));
        }
        let template = self.one_of(&templates)?.text;
        let mut arn = String::new();
        let mut rest = template;
        while let Some((before, behind)) = rest.split_once("${") {
            arn.push_str(before);
            let (name, behind) = behind.split_once('}').unwrap_or((behind, ""));
            arn.push_str(if name == "Partition" { self.one_of(&["aws", "aws", "*", "aws-cn", "x"])? } else { self.one_of(&PARTS)? });
            rest = behind;
        }
        arn.push_str(rest);
        Ok(format!(r#""{}""#, self.changed(&arn)?))
    }

    fn principal(&mut self) -> Result<String> {
        if self.in_a_hundred(15)? {
            return Ok(r#""*""#.to_owned());
        }
        let kind = self.one_of(&PrincipalKind::ALL)?;
        let listed: Vec<&str> = service_principals().map(iam_role_catalog::ServicePrincipal::name).collect();
        let aws = ["*", "123456789012", "arn:aws:iam::123456789012:root", "arn:aws:iam::123456789012:role/a", "AIDAEXAMPLE"];
        let values = self.several(3, |choices| {
            let value = match kind {
                PrincipalKind::Service => choices.one_of(&listed)?,
                PrincipalKind::Federated => choices.one_of(&FEDERATED)?,
                _ => choices.one_of(&aws)?,
            };
            Ok(format!(r#""{}""#, choices.changed(value)?))
        })?;
        Ok(format!(r#"{{"{}":{values}}}"#, kind.name()))
    }

    fn conditions(&mut self, service: Service) -> Result<String> {
        let mut blocks = Vec::new();
        for _ in 0..self.0.int_in_range(1..=3)? {
            let qualifier = self.one_of(&["", "", "", "ForAllValues:", "ForAnyValue:"])?;
            let if_exists = self.one_of(&["", "", "", "IfExists"])?;
            let operator = self.one_of(OperatorKind::ALL)?.name();
            let key = self.key(service)?;
            let values = self.several(3, |choices| {
                let value = choices.one_of(&VALUES)?;
                Ok(format!(r#""{}""#, choices.changed(value)?))
            })?;
            let mut block = String::new();
            let _ = write!(block, r#""{qualifier}{operator}{if_exists}":{{"{key}":{values}}}"#);
            blocks.push(block);
        }
        Ok(format!("{{{}}}", blocks.join(",")))
    }

    fn key(&mut self, service: Service) -> Result<String> {
        let global: Vec<&str> = global_condition_keys().map(iam_role_catalog::GlobalKey::name).collect();
        let own: Vec<&str> = service.condition_keys().map(iam_role_catalog::ConditionKey::name).collect();
        let key = match self.0.int_in_range(0..=9)? {
            0..=4 => self.one_of(&global)?,
            5..=7 if !own.is_empty() => self.one_of(&own)?,
            8 => self.one_of(&ODD)?,
            _ => self.one_of(&IDENTITY_KEYS)?,
        };
        let key = key.split_once("${").map_or(key.to_owned(), |(start, _)| format!("{start}team"));
        self.changed(&key)
    }

    /// One value, or a list of up to `most`.
    fn several(&mut self, most: usize, mut one: impl FnMut(&mut Self) -> Result<String>) -> Result<String> {
        let count = self.0.int_in_range(0..=most)?;
        if count == 0 {
            return one(self);
        }
        let all = (0..count).map(|_| one(self)).collect::<Result<Vec<_>>>()?;
        Ok(format!("[{}]", all.join(",")))
    }
}
