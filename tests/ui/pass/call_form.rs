// Every key written as a call: the form that rustfmt formats.
use iam_role::{IamRole, RoleName, iam_role};

#[iam_role(
    name("reader-{stage}"),
    path("/apps/"),
    description("Reads the data of one stage."),
    trust(
        service("ec2.amazonaws.com"),
        principal("arn:aws:iam::123456789012:role/{admin}", external_id("partner-1"), tag_session)
    ),
    inline_policy(
        "data",
        allow(
            "s3:Get*",
            on("arn:aws:s3:::data-{stage}/${aws:PrincipalTag/team}/*"),
            when(
                string_equals("aws:PrincipalTag/stage", "{stage}"),
                for_any_value_string_like("aws:TagKeys", "team*"),
                bool("aws:SecureTransport", "true")
            ),
            sid = "Read"
        ),
        deny(not_actions("s3:*"), on("*"))
    ),
    inline_policy("logs", allow("logs:PutLogEvents", not_on("arn:aws:logs:*:*:log-group:audit:*"))),
    instance_profile("reader-{stage}"),
    max_session_duration(3600)
)]
struct Reader<'a> {
    stage: &'a str,
    admin: RoleName,
}

fn main() {
    let role = Reader { stage: "prod", admin: RoleName::new("admin").unwrap() }.render().unwrap();
    assert_eq!((role.name.as_str(), role.path.as_str()), ("reader-prod", "/apps/"));
    assert_eq!(role.inline_policies.len(), 2);
    assert!(role.inline_policies[0].document.to_json().contains("arn:aws:s3:::data-prod/${aws:PrincipalTag/team}/*"));
    assert_eq!(role.instance_profile.as_deref(), Some("reader-prod"));
    assert!(Reader::TRUST_POLICY.to_string().contains("role/{admin}"));
}
