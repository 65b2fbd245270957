//! Roles as source text: declared, as the attribute expands them, and written by hand.

use std::fmt::Write as _;

/// A statement of the measured policies: its actions, and what `{i}` names in its resource.
type Statement = (&'static [&'static str], &'static str);

/// What a role of many does.
pub(super) const TYPICAL: &[Statement] = &[
    (&["s3:ListBucket", "s3:GetBucketLocation"], "arn:aws:s3:::bucket-{i}"),
    (&["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], "arn:aws:s3:::bucket-{i}/*"),
];

/// What a role of a whole service does: 2 KB of JSON.
pub(super) const LARGE: &[Statement] = &[
    (&["s3:ListBucket", "s3:GetBucketLocation"], "arn:aws:s3:::bucket-{i}"),
    (&["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], "arn:aws:s3:::bucket-{i}/*"),
    (
        &["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:Query"],
        "arn:aws:dynamodb:eu-west-1:123456789012:table/table-{i}",
    ),
    (&["dynamodb:Query", "dynamodb:Scan"], "arn:aws:dynamodb:eu-west-1:123456789012:table/table-{i}/index/*"),
    (
        &["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
        "arn:aws:sqs:eu-west-1:123456789012:queue-{i}",
    ),
    (&["sns:Publish"], "arn:aws:sns:eu-west-1:123456789012:topic-{i}"),
    (
        &["kms:Decrypt", "kms:GenerateDataKey"],
        "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    ),
    (
        &["logs:CreateLogStream", "logs:PutLogEvents"],
        "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/function-{i}:*",
    ),
    (
        &["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:secret-{i}-*",
    ),
    (
        &["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"],
        "arn:aws:ssm:eu-west-1:123456789012:parameter/service-{i}/*",
    ),
    (&["lambda:InvokeFunction"], "arn:aws:lambda:eu-west-1:123456789012:function:function-{i}"),
    (&["states:StartExecution"], "arn:aws:states:eu-west-1:123456789012:stateMachine:machine-{i}"),
    (
        &["kinesis:PutRecord", "kinesis:PutRecords", "kinesis:DescribeStream"],
        "arn:aws:kinesis:eu-west-1:123456789012:stream/stream-{i}",
    ),
    (&["events:PutEvents"], "arn:aws:events:eu-west-1:123456789012:event-bus/bus-{i}"),
];

/// Who may assume all of them.
const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;

/// The roles as they are declared.
pub(super) fn declared(policy: &[Statement], count: usize) -> String {
    let mut source = String::from("use iam_role::iam_role;\n");
    for i in 0..count {
        let mut calls = String::new();
        for (actions, resource) in policy {
            let actions = joined(actions, |action| format!("\"{action}\""), ", ");
            _ = writeln!(calls, "        allow({actions}, on(\"{}\")),", numbered(resource, i));
        }
        _ = write!(
            source,
            r#"
/// Reads and writes bucket {i}.
#[iam_role(
    name("reader-{i}"),
    trust(service("lambda.amazonaws.com")),
    inline_policy(
{calls}    )
)]
pub struct Reader{i};
"#
        );
    }
    source
}

/// The same roles as the attribute expands them: what is left for the compiler to do without it.
pub(super) fn expanded(policy: &[Statement], count: usize) -> String {
    let mut source = String::new();
    for i in 0..count {
        let inline = document(policy, i);
        let mut section = "# Who may assume this role\n- Service `lambda.amazonaws.com`: allow `sts:AssumeRole`\n\n# What this role may do".to_owned();
        for (actions, resource) in policy {
            let actions = joined(actions, |action| format!("`{action}`"), ", ");
            _ = write!(section, "\n- allow {actions} on `{}`", numbered(resource, i));
        }
        _ = write!(
            source,
            r##"
/// Reads and writes bucket {i}.
#[doc = {section:?}]
pub struct Reader{i};
#[allow(dead_code)]
impl Reader{i} {{
    #[doc = "The role's name."]
    pub const NAME: &'static ::core::primitive::str = "reader-{i}";
    #[doc = "Who may assume the role, as JSON."]
    pub const TRUST_POLICY: &'static ::core::primitive::str = r#"{TRUST}"#;
    #[doc = "What the role may do, as JSON."]
    pub const INLINE_POLICY: &'static ::core::primitive::str = r#"{inline}"#;
    #[doc = "The whole declaration."]
    pub const SPEC: ::iam_role::__private::RoleSpec = ::iam_role::__private::RoleSpec {{
        declaration: ::core::concat!(::core::module_path!(), "::", "Reader{i}"),
        package: ::core::env!("CARGO_PKG_NAME"),
        name: "reader-{i}",
        description: ::core::option::Option::Some("Reads and writes bucket {i}."),
        trust: Self::TRUST_POLICY,
        inline_policies: &[::iam_role::__private::InlinePolicySpec {{
            name: "Reader{i}",
            document: Self::INLINE_POLICY,
        }}],
        ..::iam_role::__private::RoleSpec::DEFAULT
    }};
}}
#[automatically_derived]
#[allow(unexpected_cfgs)]
impl ::iam_role::__private::IamRole for Reader{i} {{
    fn spec(&self) -> &'static ::iam_role::__private::RoleSpec {{
        &Self::SPEC
    }}
}}
"##
        );
    }
    source
}

/// The same roles by hand, for the same trait.
pub(super) fn by_hand(policy: &[Statement], count: usize) -> String {
    let mut source = String::from("use iam_role::{IamRole, __private as private};\n");
    for i in 0..count {
        let inline = document(policy, i);
        source.push_str(&texts(policy, i));
        _ = write!(
            source,
            r##"
impl IamRole for Reader{i} {{
    fn spec(&self) -> &'static private::RoleSpec {{
        static SPEC: private::RoleSpec = private::RoleSpec {{
            declaration: concat!(module_path!(), "::", "Reader{i}"),
            package: env!("CARGO_PKG_NAME"),
            name: "reader-{i}",
            description: Some("Reads and writes bucket {i}."),
            trust: r#"{TRUST}"#,
            inline_policies: &[private::InlinePolicySpec {{ name: "Reader{i}", document: r#"{inline}"# }}],
            ..private::RoleSpec::DEFAULT
        }};
        &SPEC
    }}

    fn parameters(&self) -> Vec<&str> {{
        vec![]
    }}
}}
"##
        );
    }
    source
}

/// The texts alone, as constants: what a team without any of this would write.
pub(super) fn texts_alone(policy: &[Statement], count: usize) -> String {
    (0..count).map(|i| texts(policy, i)).collect()
}

fn texts(policy: &[Statement], i: usize) -> String {
    let inline = document(policy, i);
    format!(
        r##"
/// Reads and writes bucket {i}.
pub struct Reader{i};

impl Reader{i} {{
    pub const NAME: &'static str = "reader-{i}";
    pub const TRUST_POLICY: &'static str = r#"{TRUST}"#;
    pub const INLINE_POLICY: &'static str = r#"{inline}"#;
}}
"##
    )
}

/// The policy of the role with this number as the attribute prints it.
fn document(policy: &[Statement], i: usize) -> String {
    let statement = |(actions, resource): &Statement| {
        let listed = joined(actions, |action| format!("\"{action}\""), ",");
        let actions = if actions.len() == 1 { listed } else { format!("[{listed}]") };
        format!(r#"{{"Effect":"Allow","Action":{actions},"Resource":"{}"}}"#, numbered(resource, i))
    };
    let statements: Vec<String> = policy.iter().map(statement).collect();
    format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","))
}

fn numbered(resource: &str, i: usize) -> String {
    resource.replace("{i}", &i.to_string())
}

fn joined(items: &[&str], item: impl Fn(&str) -> String, separator: &str) -> String {
    items.iter().map(|each| item(each)).collect::<Vec<_>>().join(separator)
}
