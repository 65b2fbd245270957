//! A set of roles into a configuration of Terraform, in its JSON syntax.
//!
//! Inline policies and attachments are resources of their own; the exclusive resources beside them remove what the role
//! has besides, as provisioning does. Source: Terraform Registry, provider `hashicorp/aws`, `aws_iam_role` and the pages
//! beside it; Terraform Language, "JSON Configuration Syntax" and "Strings and Templates".
//!
//! INVARIANT: every text is escaped but where a variable stands; IAM's own `${aws:…}` reaches IAM as it is written.

use iam_role_policy::{CustomerPolicy, Role, Tag, partition};
use serde_json::{Map, Value, json};

use super::{
    object::{list, members},
    set::{Declared, Managed, Set, Variable, with_owner},
    text::{Names, Piece, pieces, underscored},
};

/// The name of the file.
pub(super) const FILE: &str = "iam-roles.tf.json";

/// The name of the data source that tells the partition; a configuration around this file may have one of its own.
const PARTITION: &str = "iam_role";

/// The set as a configuration.
pub(super) fn configuration(set: &Set) -> String {
    let mut writer = Writer::new(set);
    for (policy, name) in set.policies.iter().zip(writer.policies.clone()) {
        writer.policy(policy, &name);
    }
    for (role, name) in set.roles.iter().zip(writer.roles.clone()) {
        writer.role(role, &name);
    }
    let mut configuration = Map::new();
    if !set.variables.is_empty() {
        let variables = set.variables.iter().zip(&writer.variables);
        let variables = variables.map(|(variable, name)| (name.clone(), declaration(variable, name)));
        configuration.insert("variable".to_owned(), Value::Object(variables.collect()));
    }
    if writer.asks_for_partition {
        configuration.insert("data".to_owned(), json!({ "aws_partition": { PARTITION: {} } }));
    }
    if !writer.resources.is_empty() {
        configuration.insert("resource".to_owned(), Value::Object(writer.resources));
    }
    format!("{:#}\n", Value::Object(configuration))
}

fn declaration(variable: &Variable, name: &str) -> Value {
    let validation = variable.patterns.iter().map(|pattern| {
        let pattern = quoted(&format!("^(?:{pattern})$"));
        json!({
            "condition": format!("${{can(regex({pattern}, var.{name}))}}"),
            "error_message": "The value could widen a policy that it stands in, or has not the form of what stands there.",
        })
    });
    json!({
        "type": "string",
        "default": variable.value,
        "validation": validation.collect::<Vec<_>>(),
    })
}

/// A string inside an expression.
fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', r"\\").replace('"', r#"\""#);
    format!("\"{}\"", escaped.replace("${", "$${").replace("%{", "%%{"))
}

struct Writer {
    resources: Map<String, Value>,
    /// Whether a text depends on where it is deployed.
    asks_for_partition: bool,
    /// The names of the variables, policies and roles, in the order of the set.
    variables: Vec<String>,
    policies: Vec<String>,
    roles: Vec<String>,
}

impl Writer {
    fn new(set: &Set) -> Self {
        let all = |wanted: Vec<&str>| {
            let mut names = Names::default();
            wanted.into_iter().map(|name| names.give(&underscored(name))).collect()
        };
        Self {
            resources: Map::new(),
            asks_for_partition: set.roles.iter().flat_map(|role| &role.managed).any(
                |policy| matches!(policy, Managed::Arn(arn) if partition::behind_partition(arn).is_some()),
            ),
            variables: all(set.variables.iter().map(|variable| variable.name.as_str()).collect()),
            policies: all(set.policies.iter().map(|policy| policy.rendered.name.as_str()).collect()),
            roles: all(set.roles.iter().map(|role| role.rendered.name.as_str()).collect()),
        }
    }

    fn policy(&mut self, policy: &Declared<CustomerPolicy>, name: &str) {
        let template = &policy.template;
        let text = |text: &str| Value::String(self.text(text, &policy.variables));
        let resource = members([
            ("name", Some(text(&template.name))),
            ("path", Some(text(&template.path))),
            ("description", template.description.as_deref().map(text)),
            ("policy", Some(text(&template.document.to_json()))),
            ("tags", Some(self.tags(&with_owner(&template.tags, &policy.rendered.tags), &policy.variables))),
        ]);
        self.add("aws_iam_policy", name, resource);
    }

    fn role(&mut self, role: &Declared<Role>, name: &str) {
        let template = &role.template;
        let text = |text: &str| Value::String(self.text(text, &role.variables));
        let trusted = role.after.iter().filter_map(|other| self.roles.get(*other));
        let trusted = list(trusted.map(|other| json!(format!("aws_iam_role.{other}"))));
        let resource = members([
            ("name", Some(text(&template.name))),
            ("path", Some(text(&template.path))),
            ("description", template.description.as_deref().map(text)),
            ("max_session_duration", Some(json!(template.max_session_duration))),
            ("assume_role_policy", Some(text(&template.trust.to_json()))),
            ("permissions_boundary", role.boundary().map(|policy| self.managed(policy, &role.variables))),
            ("tags", Some(self.tags(&with_owner(&template.tags, &role.rendered.tags), &role.variables))),
            ("depends_on", trusted),
        ]);
        self.add("aws_iam_role", name, resource);
        self.inline_policies(role, name);
        self.attachments(role, name);
        if let Some(profile) = &role.template.instance_profile {
            let text = |text: &str| self.text(text, &role.variables);
            let owner = with_owner(&[], &role.rendered.tags);
            let resource = json!({
                "name": text(profile),
                "path": text(&role.template.path),
                "role": name_of(name),
                "tags": self.tags(&owner, &role.variables),
            });
            self.add("aws_iam_instance_profile", name, resource);
        }
    }

    fn inline_policies(&mut self, role: &Declared<Role>, name: &str) {
        let mut names = Vec::new();
        for (index, policy) in role.template.inline_policies.iter().enumerate() {
            let resource = format!("{name}_{index}");
            names.push(format!("${{aws_iam_role_policy.{resource}.name}}"));
            let properties = json!({
                "name": self.text(&policy.name, &role.variables),
                "role": name_of(name),
                "policy": self.text(&policy.document.to_json(), &role.variables),
            });
            self.add("aws_iam_role_policy", &resource, properties);
        }
        let exclusive = json!({ "role_name": name_of(name), "policy_names": names });
        self.add("aws_iam_role_policies_exclusive", name, exclusive);
    }

    fn attachments(&mut self, role: &Declared<Role>, name: &str) {
        let mut arns = Vec::new();
        for (index, policy) in role.attached().iter().enumerate() {
            let resource = format!("{name}_{index}");
            arns.push(format!("${{aws_iam_role_policy_attachment.{resource}.policy_arn}}"));
            let properties =
                json!({ "role": name_of(name), "policy_arn": self.managed(policy, &role.variables) });
            self.add("aws_iam_role_policy_attachment", &resource, properties);
        }
        let exclusive = json!({ "role_name": name_of(name), "policy_arns": arns });
        self.add("aws_iam_role_policy_attachments_exclusive", name, exclusive);
    }

    /// The ARN of a managed policy.
    fn managed(&self, policy: &Managed, variables: &[usize]) -> Value {
        match policy {
            Managed::Arn(arn) => match partition::behind_partition(arn) {
                Some(rest) => {
                    let rest = self.text(rest, variables);
                    json!(format!("arn:${{data.aws_partition.{PARTITION}.partition}}{rest}"))
                }
                None => json!(self.text(arn, variables)),
            },
            Managed::Declared(index) => {
                let name = self.policies.get(*index).map_or("", String::as_str);
                json!(format!("${{aws_iam_policy.{name}.arn}}"))
            }
        }
    }

    fn tags(&self, tags: &[Tag], variables: &[usize]) -> Value {
        let tag = |Tag { key, value }: &Tag| {
            (self.text(key, variables), Value::String(self.text(value, variables)))
        };
        tags.iter().map(tag).collect()
    }

    /// A text with its parameters put in by Terraform. In a document that is safe: no value of a variable may hold what
    /// ends a string.
    fn text(&self, text: &str, variables: &[usize]) -> String {
        let mut written = String::with_capacity(text.len());
        for piece in pieces(text) {
            match piece {
                Piece::Literal(text) => {
                    written.push_str(&text.replace("${", "$${").replace("%{", "%%{"));
                }
                Piece::Parameter(index) => {
                    let variable = variables.get(index).and_then(|variable| self.variables.get(*variable));
                    // A dollar before it would make the variable an escaped brace.
                    if written.ends_with('$') {
                        written.pop();
                        written.push_str("${\"$\"}");
                    }
                    written.extend(["${var.", variable.map_or("", String::as_str), "}"]);
                }
            }
        }
        written
    }

    fn add(&mut self, kind: &str, name: &str, resource: Value) {
        let of_kind = self.resources.entry(kind).or_insert_with(|| json!({}));
        if let Value::Object(of_kind) = of_kind {
            of_kind.insert(name.to_owned(), resource);
        }
    }
}

/// The name of a role, as a reference that waits for it.
fn name_of(role: &str) -> String {
    format!("${{aws_iam_role.{role}.name}}")
}
