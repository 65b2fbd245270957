use crate::{
    IamRole, ManagedPolicySpec, PolicySpec, RenderError, RoleSpec,
    testing::{POLICY, SPEC, declared, inline, marked, on},
};

const FIELDS: &[&str] = &["bucket", "account"];

/// A role with a bucket in an inline policy and an account in its trust policy.
fn with_fields() -> RoleSpec {
    RoleSpec {
        parameters: FIELDS,
        trust: marked(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Service":"datasync.amazonaws.com"}},"Action":"sts:AssumeRole","Condition":{{"StringEquals":{{"aws:SourceAccount":"{account}"}}}}}}]}}"#,
            FIELDS,
        ),
        inline_policies: inline("one", marked(&on("arn:aws:s3:::{bucket}/*"), FIELDS)),
        ..SPEC
    }
}

fn refused(spec: RoleSpec, values: &[&str]) -> RenderError {
    declared(spec, values).render().unwrap_err()
}

#[test]
fn a_value_stands_where_its_placeholder_stood() {
    let role = declared(with_fields(), &["my-bucket", "123456789012"]).render().unwrap();
    assert!(role.inline_policies[0].document.to_json().contains(r#""arn:aws:s3:::my-bucket/*""#));
    assert!(role.trust.to_json().contains(r#""aws:SourceAccount":"123456789012""#));
}

#[test]
fn the_owner_is_among_the_tags() {
    let role = declared(
        RoleSpec {
            declaration: "app::r#type::Writer",
            managed_policies: &[ManagedPolicySpec::Declared(&POLICY)],
            ..SPEC
        },
        &[],
    );
    let role = role.render().unwrap();
    let tags = |tags: &[iam_role_policy::Tag]| -> Vec<_> {
        tags.iter().map(|tag| format!("{}={}", tag.key, tag.value)).collect()
    };
    assert_eq!(tags(&role.tags), ["iam-role:stack=app", "iam-role:declaration=app::Writer"]);
    let iam_role_policy::ManagedPolicy::Customer(policy) = &role.managed_policies[0] else { panic!() };
    assert_eq!(tags(&policy.tags), ["iam-role:stack=app", "iam-role:declaration=app::Reader"]);
}

#[test]
fn no_value_can_mean_anything_but_itself() {
    let long = "a".repeat(3000);
    for value in ["*", "?", "${aws:username}", "\"}", "", &long, "日本", "a–b", "a*b", "\u{E000}", "a\nb"]
    {
        let error = refused(with_fields(), &[value, "123456789012"]);
        assert_eq!(error.problems().len(), 1, "{value:?}: {error}");
        let problem = &error.problems()[0];
        assert_eq!(problem.field(), Some("bucket"), "{value:?}: {error}");
        assert!(problem.locus().to_string().starts_with("Policies/0/PolicyDocument/"), "{error}");
        assert!(problem.help().is_some() && error.to_string().len() < 600, "{error}");
    }
}

#[test]
fn every_refused_value_is_named() {
    let error = refused(with_fields(), &["*", "${aws:username}"]);
    let fields: Vec<_> = error.problems().iter().filter_map(super::RenderProblem::field).collect();
    assert!(fields.contains(&"bucket") && fields.contains(&"account"), "{error}");
    let said = error.to_string();
    assert!(said.starts_with("`app::Writer` cannot be rendered\n"), "{said}");
    assert!(
        said.contains("`*`") && said.contains("`${aws:username}`") && said.contains("\nhelp: "),
        "{said}"
    );
}

#[test]
fn a_declared_policy_takes_the_values_of_the_fields_named_like_its_own() {
    let policy = |parameters| -> &'static PolicySpec {
        let document = marked(&on("arn:aws:s3:::{bucket}/x"), &["bucket"]);
        Box::leak(Box::new(PolicySpec { parameters, document, ..POLICY }))
    };
    let managed: &[_] = vec![ManagedPolicySpec::Declared(policy(&["bucket"]))].leak();
    let spec = RoleSpec { managed_policies: managed, ..with_fields() };
    let role = declared(spec, &["my-bucket", "123456789012"]).render().unwrap();
    let iam_role_policy::ManagedPolicy::Customer(policy) = &role.managed_policies[0] else { panic!() };
    assert!(policy.document.to_json().contains(r#""arn:aws:s3:::my-bucket/x""#));

    let error = refused(spec, &["*", "123456789012"]);
    let places: Vec<_> = error.problems().iter().map(|problem| problem.locus().to_string()).collect();
    assert!(
        places.iter().any(|place| place.starts_with("ManagedPolicyArns/0/PolicyDocument/")),
        "{places:?}"
    );
    let error = refused(RoleSpec { managed_policies: managed, ..SPEC }, &[]);
    assert!(error.to_string().contains("takes a `bucket`, which the role does not have"), "{error}");
}

#[test]
fn a_value_is_not_judged_in_anothers_place() {
    let document = marked(&on("arn:aws:s3:::{bucket}/x"), &["bucket"]);
    let policy: &'static PolicySpec =
        Box::leak(Box::new(PolicySpec { parameters: &["bucket"], document, ..POLICY }));
    let managed: &[_] = vec![ManagedPolicySpec::Declared(policy)].leak();
    let tags: &[_] = vec![("team", marked("{team}", &["team"]))].leak();
    let spec = RoleSpec { tags, managed_policies: managed, ..SPEC };
    let error = refused(RoleSpec { parameters: &["team", "bucket"], ..spec }, &["a:b", "*"]);
    let fields: Vec<_> = error.problems().iter().map(super::RenderProblem::field).collect();
    assert_eq!(fields, [Some("bucket")], "{error}");
    let error = refused(RoleSpec { parameters: &["team"], ..spec }, &["a:b"]);
    assert_eq!(error.problems().len(), 1, "{error}");
}

#[test]
fn what_iam_refuses_is_found_before_it_is_sent() {
    let long: &'static str = "x".repeat(65).leak();
    let error = refused(RoleSpec { name: long, description: Some("“quoted”"), ..SPEC }, &[]);
    assert!(error.problems().len() >= 2, "{error}");
    let tags: Vec<_> = (0..49).map(|n| (&*n.to_string().leak(), "x")).collect();
    assert!(declared(RoleSpec { tags: tags[..48].to_vec().leak(), ..SPEC }, &[]).render().is_ok());
    assert!(refused(RoleSpec { tags: tags.leak(), ..SPEC }, &[]).to_string().contains("49 tags"));
    let error = refused(RoleSpec { tags: &[("Iam-Role:stack", "x")], ..SPEC }, &[]);
    assert!(error.to_string().contains("marks the owner"), "{error}");
}

#[test]
fn what_iam_refuses_in_a_policy_is_found_before_it_is_sent() {
    assert!(super::policy(&POLICY, &[]).is_ok());
    let long: &'static str = "x".repeat(129).leak();
    let error = super::policy(&PolicySpec { name: long, path: "no/slash", ..POLICY }, &[]).unwrap_err();
    let places: Vec<_> = error.problems().iter().map(|problem| problem.locus().to_string()).collect();
    assert_eq!(places, ["Path", "ManagedPolicyName"], "{error}");
    let document = marked(&on(&format!("arn:aws:s3:::example/{}", "k".repeat(6_144))), &[]);
    let error = super::policy(&PolicySpec { document, ..POLICY }, &[]).unwrap_err();
    assert!(error.to_string().contains("IAM takes 6144"), "{error}");
}

#[test]
fn two_policies_of_one_name_are_refused() {
    const OTHER: PolicySpec = PolicySpec { name: "reader", ..POLICY };
    let managed = &[ManagedPolicySpec::Declared(&POLICY), ManagedPolicySpec::Declared(&OTHER)];
    let error = refused(RoleSpec { managed_policies: managed, ..SPEC }, &[]);
    assert!(error.to_string().contains("`Reader` and `reader`"), "{error}");
}

#[test]
fn a_text_that_is_no_document_is_said_to_be_none() {
    let error = refused(RoleSpec { trust: "{", inline_policies: inline("one", "[]"), ..SPEC }, &[]);
    let places: Vec<_> = error.problems().iter().map(|problem| problem.locus().to_string()).collect();
    assert!(places.contains(&"AssumeRolePolicyDocument".to_owned()), "{places:?}");
    assert!(places.iter().any(|place| place.starts_with("Policies/0/PolicyDocument")), "{places:?}");
}

/// `allow_finding(MISSING_BRACE_IN_VARIABLE, …)` lets this through when it is declared.
const LET_THROUGH: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::example/${aws:userid"}]}"#;

#[test]
fn what_a_declaration_may_let_through_is_rendered() {
    let role =
        declared(RoleSpec { inline_policies: inline("one", LET_THROUGH), ..SPEC }, &[]).render().unwrap();
    assert_eq!(role.inline_policies[0].document.to_json(), LET_THROUGH);
}

#[test]
fn no_declared_policy_passes_for_somebody_elses() {
    const POSING: PolicySpec =
        PolicySpec { tags: &[("team", "data"), ("Iam-Role:stack", "other")], ..POLICY };
    let managed = &[ManagedPolicySpec::Declared(&POSING)];
    let error = refused(RoleSpec { managed_policies: managed, ..SPEC }, &[]);
    assert!(
        error.to_string().contains("marks the owner of a policy (at ManagedPolicyArns/0/Tags/1)"),
        "{error}"
    );
    let error = super::policy(&POSING, &[]).unwrap_err();
    assert!(error.to_string().contains("marks the owner of a policy (at Tags/1)"), "{error}");
}
