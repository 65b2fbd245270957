//! Who may assume the role, in words.

use expect_test::{Expect, expect};

use super::{role, role_errors};

/// The trust policy that `trust` stands for.
fn check(trust: &str, expected: &Expect) {
    let item = "struct Reader { account: AccountId }";
    let attribute = format!("trust({trust}), tags(account = \"{{account}}\")");
    assert!(!role_errors(&attribute, item).lines().any(|line| !line.starts_with([' ', 'w'])), "{attribute}");
    let expanded = role(&attribute, item);
    let json = expanded.lines().find(|line| line.trim().starts_with("trust: ")).unwrap();
    let json: String =
        syn::parse_str::<syn::LitStr>(json.trim().trim_start_matches("trust: ").trim_end_matches(','))
            .unwrap()
            .value();
    expected.assert_eq(&iam_role_policy::placeholder::show(&json, &["account"]));
}

fn errors(trust: &str) -> String {
    role_errors(&format!("trust({trust})"), "struct Reader;")
}

#[test]
fn a_service() {
    check(
        r#"service("lambda.amazonaws.com", "edgelambda.amazonaws.com")"#,
        &expect![[
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":["lambda.amazonaws.com","edgelambda.amazonaws.com"]},"Action":"sts:AssumeRole"}]}"#
        ]],
    );
    check(
        r#"service("datasync.amazonaws.com", source_account("{account}"), source_arn("arn:aws:datasync:eu-west-1:{account}:*"), sid = "DataSync")"#,
        &expect![[
            r#"{"Version":"2012-10-17","Statement":[{"Sid":"DataSync","Effect":"Allow","Principal":{"Service":"datasync.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:SourceAccount":"{account}"},"ArnLike":{"aws:SourceArn":"arn:aws:datasync:eu-west-1:{account}:*"}}}]}"#
        ]],
    );
}

#[test]
fn an_account() {
    check(
        r#"account("123456789012", require_mfa, external_id("tracker-42"), tag_session)"#,
        &expect![[
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":["sts:AssumeRole","sts:TagSession"],"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"},"StringEquals":{"sts:ExternalId":"tracker-42"}}}]}"#
        ]],
    );
}

#[test]
fn several() {
    check(
        r#"principal("arn:aws:iam::123456789012:role/reader"), account("{account}")"#,
        &expect![[
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/reader"},"Action":"sts:AssumeRole"},{"Effect":"Allow","Principal":{"AWS":"{account}"},"Action":"sts:AssumeRole"}]}"#
        ]],
    );
}

#[test]
fn identity_providers() {
    check(
        r#"saml("arn:aws:iam::123456789012:saml-provider/corp")"#,
        &expect![[
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:saml-provider/corp"},"Action":"sts:AssumeRoleWithSAML","Condition":{"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}}}]}"#
        ]],
    );
    check(
        r#"oidc("gitlab.com", audience = "https://gitlab.com", subject = "project_path:group/project:ref_type:branch:ref:main")"#,
        &expect![[
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::{account}:oidc-provider/gitlab.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"gitlab.com:aud":"https://gitlab.com","gitlab.com:sub":"project_path:group/project:ref_type:branch:ref:main"}}}]}"#
        ]],
    );
    check(
        r#"oidc("accounts.google.com", audience = "app", when(string_equals("accounts.google.com:sub", "x")))"#,
        &expect![[
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"accounts.google.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"accounts.google.com:aud":"app","accounts.google.com:sub":"x"}}}]}"#
        ]],
    );
    check(
        r#"oidc("arn:aws-cn:iam::123456789012:oidc-provider/example.com/id", audience = "x")"#,
        &expect![[
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws-cn:iam::123456789012:oidc-provider/example.com/id"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"example.com/id:aud":"x"}}}]}"#
        ]],
    );
}

#[test]
fn github() {
    check(
        r#"github("owner/repo", branch = "main", environment("production"), account = "123456789012")"#,
        &expect![[
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com","token.actions.githubusercontent.com:sub":["repo:owner/repo:ref:refs/heads/main","repo:owner/repo:environment:production"]}}}]}"#
        ]],
    );
    check(
        r#"github("owner/repo", tag = "v*", pull_request)"#,
        &expect![[
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::{account}:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"},"StringLike":{"token.actions.githubusercontent.com:sub":["repo:owner/repo:ref:refs/tags/v*","repo:owner/repo:pull_request"]}}}]}"#
        ]],
    );
}

#[test]
fn eks() {
    check(
        r#"eks("oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE", service_account = "default/reader", account = "123456789012", partition = "aws")"#,
        &expect![[
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE:aud":"sts.amazonaws.com","oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE:sub":"system:serviceaccount:default:reader"}}}]}"#
        ]],
    );
}

#[test]
fn wildcards_that_let_in_strangers() {
    expect![[r#"
        "oidc.eks.eu-west-1.amazonaws.com/id/x"
            every pod of the cluster may assume the role: no condition limits `oidc.eks.eu-west-1.amazonaws.com/id/x:sub` [MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL]
            help: add a condition on `oidc.eks.eu-west-1.amazonaws.com/id/x:sub`, for example `system:serviceaccount:namespace:name`
    "#]].assert_eq(&errors(
        r#"eks("oidc.eks.eu-west-1.amazonaws.com/id/x", service_account = "*/*", account = "123456789012")"#,
    ));
    expect![[r#"
        github
            workflows of any repository may assume the role: `repo:octo*/app:ref:refs/heads/main` names no owner [MISSING_GITHUB_REPO_CONDITION_KEY]
            help: add a condition on `token.actions.githubusercontent.com:sub`, for example `repo:octo-org/app:ref:refs/heads/main`
    "#]].assert_eq(&errors(r#"github("octo*/app", branch = "main", account = "123456789012")"#));
}

#[test]
fn whom_nobody_knows() {
    expect![[r#"
        servce
            `servce` is not a way to trust someone
            help: did you mean `service`?
    "#]]
    .assert_eq(&errors(r#"servce("lambda.amazonaws.com")"#));
    expect![[r#"
        "lambda.amazonaws.com"
            this does not say who is trusted
            help: write `service("…")`, `account("…")`, JSON in braces, or `file("…")`
    "#]]
    .assert_eq(&errors(r#""lambda.amazonaws.com""#));
    expect![[r#"
        service
            `service` names nobody
            help: write `service("lambda.amazonaws.com")`
        account
            `account` names nobody
            help: write `account("123456789012")`
        principal
            `principal` names nobody
            help: write `principal("arn:aws:iam::123456789012:role/reader")`
        saml
            `saml` names nobody
            help: write `saml("arn:aws:iam::123456789012:saml-provider/corp")`
        5
            `oidc` takes one string, then what is demanded
            help: write `oidc("gitlab.com", audience = "…", subject = "…")`
        oidc
            `oidc` names nobody
            help: write `oidc("gitlab.com", audience = "…", subject = "…")`
        github
            `github` names nobody
            help: write `github("owner/repo", branch = "main")`
        eks
            `eks` names nobody
            help: write `eks("oidc.eks.eu-west-1.amazonaws.com/id/…", service_account = "namespace/name")`
    "#]]
    .assert_eq(&errors(r#"service(), account, principal(require_mfa), saml, oidc(5), github(), eks"#));
}

#[test]
fn what_is_demanded() {
    expect![[r#"
        require_mfa
            `require_mfa` takes no value
            help: write `require_mfa` alone
        external_id
            `external_id` has no value
            help: write `external_id("…")`
        source_acount
            `source_acount` is not something to demand of a principal
            help: did you mean `source_account`?
        branch
            `branch` is not something to demand of a principal
            help: write `require_mfa`, `external_id`, `source_account`, `source_arn`, `when`, `tag_session` or `sid`
        5
            this says nothing of a principal
            help: write the principal in double quotes, then what is demanded of it
        "repo"
            `repo` is not a repository
            help: write `owner/repo`
        github
            `github` does not say which account has the identity provider
            help: add `account = "123456789012"`, or a field `account: AccountId` to the struct
        brnch
            `brnch` is not something that `github` takes
            help: did you mean `branch`?
        "reader"
            `reader` does not say the namespace of the service account
            help: write `service_account = "namespace/name"`
        eks
            without `service_account` every pod of the cluster could assume the role
            help: add `service_account = "namespace/name"`
        warning: "owner/repo"
            `repo:owner/repo:*` is more than one branch of one repository [SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED]
            help: write `repo:`, the owner and repository, and `:ref:refs/heads/` with the branch
    "#]].assert_eq(&errors(
        r#"account("123456789012", require_mfa(true), external_id, source_acount("x"), branch = "main", 5),
           github("repo", account = "123456789012"),
           github("owner/repo", branch = "main"),
           github("owner/repo", brnch = "main", account = "123456789012"),
           eks("oidc.eks.eu-west-1.amazonaws.com/id/x", service_account = "reader", account = "123456789012")"#,
    ));
}

#[test]
fn json_beside_calls() {
    expect![[r#"
        trust
            a role has one trust policy
            help: write either calls such as `service("…")`, or one JSON document, or one file
        [
            the document has no statement [MISSING_STATEMENT]
            help: add a `Statement` with `Effect`, `Action` and what else its kind needs
    "#]]
    .assert_eq(&errors(r#"service("lambda.amazonaws.com"), { "Version": "2012-10-17", "Statement": [] }"#));
}

#[test]
fn the_type_of_the_proof() {
    let proof = |trust: &str| {
        let expanded = role(&format!("trust({trust})"), "struct Reader;");
        expanded.lines().find(|line| line.contains("type Proof")).map(|line| line.trim().to_owned())
    };
    assert_eq!(proof(r#"service("lambda.amazonaws.com")"#), None);
    expect![[r#"
        [
            Some(
                "type Proof = ::iam_role::__private::NoProof;",
            ),
            Some(
                "type Proof = ::iam_role::__private::ExternalId;",
            ),
            Some(
                "type Proof = ::iam_role::__private::MfaCode;",
            ),
            Some(
                "type Proof = (::iam_role::__private::ExternalId, ::iam_role::__private::MfaCode);",
            ),
            Some(
                "type Proof = ::iam_role::__private::EitherProof;",
            ),
        ]
    "#]]
    .assert_debug_eq(&[
        proof(r#"account("123456789012")"#),
        proof(r#"account("123456789012", external_id("tracker"))"#),
        proof(r#"account("123456789012", require_mfa)"#),
        proof(r#"account("123456789012", require_mfa, external_id("tracker"))"#),
        proof(r#"account("123456789012", require_mfa), account("210987654321", external_id("tracker"))"#),
    ]);
}

#[test]
fn a_provider_is_one_string() {
    expect![[r#"
        "arn:aws:iam::123456789012:saml-provider/b"
            `saml` takes one string, then what is demanded
            help: write `saml("arn:aws:iam::123456789012:saml-provider/corp")`
    "#]]
    .assert_eq(&errors(
        r#"saml("arn:aws:iam::123456789012:saml-provider/a", "arn:aws:iam::123456789012:saml-provider/b")"#,
    ));
}
