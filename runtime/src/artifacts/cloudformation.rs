//! A set of roles into a template of AWS CloudFormation.
//!
//! Source: AWS CloudFormation User Guide, the pages of `AWS::IAM::Role`, `AWS::IAM::ManagedPolicy`,
//! `AWS::IAM::InstanceProfile` and `Fn::Sub`, and "CloudFormation quotas".
//!
//! INVARIANT: a text without parameters is no `Fn::Sub`, so IAM's own `${aws:…}` reaches IAM as it is written.

use iam_role_policy::{CustomerPolicy, Document, Role, Tag, partition};
use serde_json::{Map, Value, json};

use super::{
    ArtifactError,
    object::{list, members},
    set::{Declared, Managed, Set, Variable, with_owner},
    text::{Names, Piece, capitalised, pieces},
};

/// The name of the file.
pub(super) const FILE: &str = "iam-roles.template.json";

/// What one template may have at most.
const MOST_RESOURCES: usize = 500;
const MOST_PARAMETERS: usize = 200;
const MOST_BYTES: usize = 1_000_000;

/// The set as a template.
///
/// # Errors
/// It is more than one template holds.
pub(super) fn template(set: &Set) -> Result<String, ArtifactError> {
    let ids = Ids::new(set);
    let resources = ids.resources(set);
    within("resources", resources.len(), MOST_RESOURCES)?;
    within("parameters", set.variables.len(), MOST_PARAMETERS)?;
    let parameters: Map<_, _> =
        ids.parameters.iter().cloned().zip(set.variables.iter().map(parameter)).collect();
    let template = members([
        ("AWSTemplateFormatVersion", Some(json!("2010-09-09"))),
        ("Description", Some(json!("IAM roles, written by iam-role from their declarations"))),
        ("Parameters", (!parameters.is_empty()).then_some(Value::Object(parameters))),
        ("Resources", Some(Value::Object(resources))),
    ]);
    let text = format!("{template:#}\n");
    within("bytes", text.len(), MOST_BYTES)?;
    Ok(text)
}

fn within(what: &'static str, found: usize, most: usize) -> Result<(), ArtifactError> {
    if found <= most { Ok(()) } else { Err(ArtifactError::TooLarge { what, found, most }) }
}

fn parameter(variable: &Variable) -> Value {
    json!({
        "Type": "String",
        "Default": variable.value,
        "AllowedPattern": pattern(variable),
        "ConstraintDescription": format!("no value of `{}` may widen the policies it stands in", variable.name),
    })
}

/// All patterns of a variable as one: CloudFormation takes no second.
fn pattern(variable: &Variable) -> String {
    let several: Vec<_> = variable.patterns.iter().collect();
    match several.as_slice() {
        [only] => format!("^(?:{only})$"),
        several => {
            let ahead: Vec<_> = several.iter().map(|pattern| format!("(?=(?:{pattern})$)")).collect();
            format!(r"^{}[\s\S]*$", ahead.concat())
        }
    }
}

/// The logical ids of a template: of its parameters, policies, roles and their profiles, in the order of the set.
struct Ids {
    parameters: Vec<String>,
    policies: Vec<String>,
    roles: Vec<String>,
    profiles: Vec<String>,
}

impl Ids {
    fn new(set: &Set) -> Self {
        let mut names = Names::default();
        let mut give = |name: &str| names.give(&capitalised(name));
        let parameters = set.variables.iter().map(|variable| give(&variable.name)).collect();
        let policies = set.policies.iter().map(|policy| give(&policy.rendered.name)).collect();
        let roles: Vec<_> = set.roles.iter().map(|role| give(&role.rendered.name)).collect();
        let profiles = roles.iter().map(|role| give(&format!("{role}-instance-profile"))).collect();
        Self { parameters, policies, roles, profiles }
    }

    fn resources(&self, set: &Set) -> Map<String, Value> {
        let mut resources = Map::new();
        for (policy, id) in set.policies.iter().zip(&self.policies) {
            resources.insert(id.clone(), self.policy(policy));
        }
        for ((role, id), profile) in set.roles.iter().zip(&self.roles).zip(&self.profiles) {
            resources.insert(id.clone(), self.role(role));
            if let Some(name) = &role.template.instance_profile {
                resources.insert(profile.clone(), self.instance_profile(role, id, name));
            }
        }
        resources
    }

    fn policy(&self, policy: &Declared<CustomerPolicy>) -> Value {
        let text = |text: &str| self.text(text, &policy.variables);
        let template = &policy.template;
        let properties = members([
            ("ManagedPolicyName", Some(text(&template.name))),
            ("Path", Some(text(&template.path))),
            ("Description", template.description.as_deref().map(text)),
            ("PolicyDocument", Some(self.document(&template.document, &policy.variables))),
        ]);
        json!({ "Type": "AWS::IAM::ManagedPolicy", "Properties": properties })
    }

    fn role(&self, role: &Declared<Role>) -> Value {
        let text = |text: &str| self.text(text, &role.variables);
        let template = &role.template;
        let inline = template.inline_policies.iter().map(|policy| {
            let document = self.document(&policy.document, &role.variables);
            json!({ "PolicyName": text(&policy.name), "PolicyDocument": document })
        });
        let tags = with_owner(&template.tags, &role.rendered.tags);
        let tag = |Tag { key, value }: &Tag| json!({ "Key": text(key), "Value": text(value) });
        let managed = |policy| self.managed(policy, &role.variables);
        let properties = members([
            ("RoleName", Some(text(&template.name))),
            ("Path", Some(text(&template.path))),
            ("Description", template.description.as_deref().map(text)),
            ("MaxSessionDuration", Some(json!(template.max_session_duration))),
            ("AssumeRolePolicyDocument", Some(self.document(&template.trust, &role.variables))),
            ("ManagedPolicyArns", list(role.attached().iter().map(managed))),
            ("PermissionsBoundary", role.boundary().map(managed)),
            ("Policies", list(inline)),
            ("Tags", list(tags.iter().map(tag))),
        ]);
        let trusted = role.after.iter().filter_map(|other| self.roles.get(*other));
        members([
            ("Type", Some(json!("AWS::IAM::Role"))),
            ("DependsOn", list(trusted.map(|id| json!(id)))),
            ("Properties", Some(properties)),
        ])
    }

    fn instance_profile(&self, role: &Declared<Role>, id: &str, name: &str) -> Value {
        json!({
            "Type": "AWS::IAM::InstanceProfile",
            "Properties": {
                "InstanceProfileName": self.text(name, &role.variables),
                "Path": self.text(&role.template.path, &role.variables),
                "Roles": [{ "Ref": id }],
            },
        })
    }

    /// The ARN of a managed policy.
    fn managed(&self, policy: &Managed, variables: &[usize]) -> Value {
        match policy {
            Managed::Arn(arn) => match partition::behind_partition(arn) {
                // AWS's own policies are in every partition, and a stack set may reach several.
                Some(rest) => {
                    json!({ "Fn::Sub": format!("arn:${{AWS::Partition}}{}", self.sub(rest, variables)) })
                }
                None => self.text(arn, variables),
            },
            Managed::Declared(index) => json!({ "Ref": self.policies.get(*index) }),
        }
    }

    fn document(&self, document: &Document, variables: &[usize]) -> Value {
        // Canonical text is always JSON.
        let value = serde_json::from_str(&document.to_json()).unwrap_or_default();
        self.value(value, variables)
    }

    fn value(&self, value: Value, variables: &[usize]) -> Value {
        match value {
            Value::String(text) => self.text(&text, variables),
            Value::Array(items) => items.into_iter().map(|item| self.value(item, variables)).collect(),
            Value::Object(members) => {
                members.into_iter().map(|(name, value)| (name, self.value(value, variables))).collect()
            }
            plain => plain,
        }
    }

    /// A text as it stands, or with its parameters put in by CloudFormation.
    fn text(&self, text: &str, variables: &[usize]) -> Value {
        if pieces(text).iter().all(|piece| matches!(piece, Piece::Literal(_))) {
            return json!(text);
        }
        json!({ "Fn::Sub": self.sub(text, variables) })
    }

    /// A text as `Fn::Sub` takes it.
    fn sub(&self, text: &str, variables: &[usize]) -> String {
        let written = |piece: &Piece<'_>| match piece {
            Piece::Literal(text) => text.replace("${", "${!"),
            Piece::Parameter(index) => {
                let parameter = variables.get(*index).and_then(|variable| self.parameters.get(*variable));
                format!("${{{}}}", parameter.map_or("", String::as_str))
            }
        };
        pieces(text).iter().map(written).collect()
    }
}
