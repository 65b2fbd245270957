//! That every code has its page, that limits stay without the catalogue, and that findings are placed in the whole.
//!
//! A page is a part of a module's header: a line with the code and its rule, then four points.

pub(crate) mod cases;

use std::fs;
use std::path::{Path, PathBuf};

use crate::Code;

/// A file of this crate.
struct File {
    path: PathBuf,
    text: String,
}

fn files() -> Vec<File> {
    let mut files = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    files
}

fn collect(folder: &Path, files: &mut Vec<File>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(File { text: fs::read_to_string(&path).unwrap(), path });
        }
    }
}

/// The codes that the file's header has pages of.
fn pages(file: &File) -> impl Iterator<Item = &str> {
    let header = file.text.lines().map_while(|line| line.strip_prefix("//!"));
    header.filter_map(|line| line.strip_prefix(" `")?.split_once("`: ").map(|(code, _)| code))
}

/// Of which shape they are, says the chore that prints them.
#[test]
fn every_code_has_one_page() {
    let files = files();
    let mut codes: Vec<&str> =
        files.iter().flat_map(pages).filter(|code| Code::named(code).is_some()).collect();
    codes.sort_unstable();
    assert_eq!(codes, Code::ALL.iter().map(|code| code.name()).collect::<Vec<_>>());
}

#[test]
fn limits_know_nothing_of_the_catalogue() {
    let folder = Path::new("check").join("limits");
    let is_of_limits = |path: &Path| {
        let text = path.to_string_lossy();
        text.contains(&*folder.to_string_lossy())
            || path.ends_with("entity.rs")
            || path.ends_with("measured.rs")
            || path.ends_with("src/limits.rs")
    };
    let of_limits: Vec<File> = files().into_iter().filter(|file| is_of_limits(&file.path)).collect();
    assert!(of_limits.len() > 10, "the folder has moved");
    for file in of_limits {
        assert!(!file.text.contains("iam_role_catalog"), "{}", file.path.display());
    }
}

mod roles {
    use crate::check::testing::{inline, read_document, role};
    use crate::{CustomerPolicy, Kind, ManagedPolicy, Role, check, json, read};

    const UNKNOWN_ACTION: &str = r#"{"Version":"2012-10-17","Statement":
        {"Effect":"Allow","Action":"s3:GetObjekt","Resource":"*"}}"#;
    const TRUST: &str = r#"{"Version":"2012-10-17","Statement":
        {"Effect":"Allow","Principal":{"AWS":"210987654321"},"Action":"sts:AssumeRole"}}"#;

    fn places(role: &Role) -> Vec<String> {
        let findings = check::role(role);
        findings.iter().map(|finding| format!("{} {}", finding.code, finding.locus)).collect()
    }

    fn trusting() -> Role {
        Role { trust: read_document(TRUST, Kind::Trust), ..role() }
    }

    #[test]
    fn findings_of_documents_are_placed_in_the_role() {
        let mut policy = inline("read");
        policy.document = read_document(UNKNOWN_ACTION, Kind::Identity);
        let customer = CustomerPolicy::new("re ad", policy.document.clone());
        let trust = TRUST.replace("AssumeRole", "GetCallerIdentity");
        let role = Role {
            trust: read_document(&trust, Kind::Trust),
            inline_policies: vec![inline("write"), policy],
            permissions_boundary: Some(ManagedPolicy::Customer(Box::new(customer))),
            managed_policies: vec![ManagedPolicy::Arn("arn:aws:iam::aws:policy/ReadOnlyAcces".to_owned())],
            ..role()
        };
        assert_eq!(
            places(&role),
            [
                "INVALID_POLICY_NAME PermissionsBoundary/ManagedPolicyName",
                "INVALID_MANAGED_POLICY ManagedPolicyArns/0",
                "TRUST_POLICY_ACTION_NOT_STS AssumeRolePolicyDocument/Statement/0/Action/0",
                "INVALID_ACTION Policies/1/PolicyDocument/Statement/0/Action/0",
                "INVALID_ACTION PermissionsBoundary/PolicyDocument/Statement/0/Action/0",
                "PERMISSION_OUTSIDE_BOUNDARY Policies/0/PolicyDocument/Statement/0/Action/0",
            ]
        );
    }

    #[test]
    fn a_role_without_fault_has_no_findings() {
        assert_eq!(places(&Role { inline_policies: vec![inline("read")], ..trusting() }), [""; 0]);
    }

    #[test]
    fn what_a_managed_policy_shows_alone_is_not_said_of_its_role() {
        let statement = |action: &str| {
            format!(
                r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"{action}","Resource":"*"}}}}"#
            )
        };
        let together = |inline_action: &str, managed_action: &str| {
            let mut policy = inline("own");
            policy.document = read_document(&statement(inline_action), Kind::Identity);
            let customer =
                CustomerPolicy::new("shared", read_document(&statement(managed_action), Kind::Identity));
            let managed = vec![ManagedPolicy::Customer(Box::new(customer))];
            let role = Role { inline_policies: vec![policy], managed_policies: managed, ..trusting() };
            let findings = check::role_together(&role, &crate::Findings::new());
            let said = findings.iter().map(|finding| format!("{} {}", finding.code, finding.locus));
            said.filter(|said| said.starts_with("PRIVILEGE")).collect::<Vec<_>>()
        };
        assert_eq!(together("logs:PutLogEvents", "iam:PutRolePolicy"), [""; 0]);
        assert_eq!(
            together("iam:PutRolePolicy", "logs:PutLogEvents"),
            ["PRIVILEGE_ESCALATION_BY_POLICY_CHANGE Policies/0/PolicyDocument/Statement/0/Action/0"]
        );
        assert_eq!(
            together("ec2:RunInstances", "iam:PassRole"),
            ["PRIVILEGE_ESCALATION_BY_PASS_ROLE ManagedPolicyArns/0/PolicyDocument/Statement/0/Action/0"]
        );
    }

    #[test]
    fn a_role_in_two_steps_is_the_role_at_once() {
        let policy = |action: &str| {
            let text = UNKNOWN_ACTION.replace("s3:GetObjekt", action);
            let mut policy = inline(&action.replace(':', "-"));
            policy.document = read_document(&text, Kind::Identity);
            policy
        };
        let inline_policies = ["ec2:RunInstances", "iam:PassRole", "s3:GetObjekt"].map(policy).to_vec();
        let role = Role { name: "a b".to_owned(), inline_policies, ..trusting() };
        let earlier = crate::Findings::new();
        let codes = |findings: crate::Findings| {
            findings.iter().map(|finding| finding.code.name()).collect::<Vec<_>>()
        };
        let (parts, together) =
            (check::role_parts_after(&role, &earlier), check::role_together(&role, &earlier));
        let escalation = "PRIVILEGE_ESCALATION_BY_PASS_ROLE";
        assert!(
            ["INVALID_ROLE_NAME", "INVALID_ACTION"].iter().all(|code| codes(parts.clone()).contains(code))
        );
        assert!(!codes(parts.clone()).contains(&escalation) && codes(together.clone()).contains(&escalation));
        let mut both = parts;
        both.extend(together);
        assert_eq!(both, check::role_after(&role, &earlier));
    }

    #[test]
    fn nothing_is_missing_where_it_may_only_be_unread() {
        let text = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["sts:TagSession","sts AssumeRole"],
            "Principal":{"Service":"datasync.amazonaws.com"}}}"#;
        let source = json::parse(text).unwrap();
        let reading = read(source.root(), Kind::Trust);
        assert!(reading.findings.any_error(), "an action cannot be read");
        assert!(check::document_after(&reading.document, Kind::Trust, &reading.findings).is_empty());
        let alone = check::document(&reading.document, Kind::Trust);
        let codes: Vec<&str> = alone.iter().map(|finding| finding.code.name()).collect();
        assert_eq!(codes, ["TRUST_POLICY_WITHOUT_ASSUME_ROLE"]);
    }

    #[test]
    fn what_is_there_is_judged_beside_what_could_not_be_read() {
        let text = UNKNOWN_ACTION.replace("\"s3:GetObjekt\"", "[\"s3:GetObjekt\",\"s3\"]");
        let source = json::parse(&text).unwrap();
        let reading = read(source.root(), Kind::Identity);
        let after = check::document_after(&reading.document, Kind::Identity, &reading.findings);
        assert_eq!(after.iter().map(|finding| finding.code.name()).collect::<Vec<_>>(), ["INVALID_ACTION"]);
    }

    #[test]
    fn a_role_s_unread_parts_are_named_as_seen_from_the_role() {
        let text = TRUST.replace("\"sts:AssumeRole\"", "[\"sts:TagSession\",\"sts AssumeRole\"]");
        let source = json::parse(&text).unwrap();
        let reading = read(source.root(), Kind::Trust);
        let mut earlier = crate::Findings::new();
        earlier.absorb(reading.findings, &Role::trust_locus());
        let role = Role { trust: reading.document, ..role() };
        assert!(check::role_after(&role, &earlier).is_empty());
        assert!(!check::role(&role).is_empty());
    }

    #[test]
    fn a_customer_managed_policy_is_judged_with_its_document() {
        let policy = CustomerPolicy::new("re ad", read_document(UNKNOWN_ACTION, Kind::Identity));
        let findings = check::customer_policy(&policy);
        let places = findings.iter().map(|finding| format!("{} {}", finding.code, finding.locus));
        assert_eq!(
            places.collect::<Vec<_>>(),
            ["INVALID_POLICY_NAME ManagedPolicyName", "INVALID_ACTION PolicyDocument/Statement/0/Action/0"]
        );
    }

    /// The codes of what is said of the statement, and how many findings reading it gave.
    fn codes_beside(kind: Kind, statement: &str) -> (Vec<&'static str>, usize) {
        let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#);
        let reading = read(json::parse(&text).unwrap().root(), kind);
        let found = check::document_after(&reading.document, kind, &reading.findings);
        (found.iter().map(|finding| finding.code.name()).collect(), reading.findings.iter().count())
    }

    /// Statements of which a check says what is not there.
    const SAYING_WHAT_IS_MISSING: [(Kind, &str, &str); 9] = [
        (
            Kind::Identity,
            "UNSUPPORTED_ACTION_FOR_CONDITION_KEY",
            r#"{"Effect":"Allow","Action":["s3:GetObject"],"Resource":"*",
            "Condition":{"StringEquals":{"s3:prefix":"a"}}}"#,
        ),
        (
            Kind::Identity,
            "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT",
            r#"{"Effect":"Allow","Action":["dynamodb:GetItem"],"Resource":"*",
            "Condition":{"ForAllValues:StringEquals":{"dynamodb:Attributes":"OrderId"}}}"#,
        ),
        (
            Kind::ResourceControl,
            "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY",
            r#"{"Effect":"Deny","Principal":"*","Action":["s3:*"],"Resource":"*",
            "Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}"#,
        ),
        (
            Kind::Trust,
            "MISSING_CONDITION_KEY_FOR_SAML_PRINCIPAL",
            r#"{"Effect":"Allow","Action":["sts:AssumeRoleWithSAML"],
            "Principal":{"Federated":"arn:aws:iam::123456789012:saml-provider/corp"}}"#,
        ),
        (
            Kind::Trust,
            "CONDITION_KEY_NEVER_PRESENT",
            r#"{"Effect":"Allow","Action":["sts:AssumeRole"],"Principal":{"Service":"datasync.amazonaws.com"},
            "Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}"#,
        ),
        (
            Kind::Trust,
            "MISSING_ACTION_FOR_CONDITION_KEY",
            r#"{"Effect":"Allow","Action":["sts:AssumeRole"],"Principal":{"AWS":"123456789012"},
            "Condition":{"StringEquals":{"aws:RequestTag/team":"data"}}}"#,
        ),
        (
            Kind::Identity,
            "PRIVILEGE_ESCALATION_BY_POLICY_CHANGE",
            r#"{"Effect":"Allow","Action":["iam:PutRolePolicy"],"Resource":"*"}"#,
        ),
        (
            Kind::Identity,
            "RESOURCE_EXPOSURE",
            r#"{"Effect":"Allow","Action":["sqs:AddPermission"],"Resource":"*"}"#,
        ),
        (
            Kind::Trust,
            "MISSING_GITHUB_REPO_CONDITION_KEY",
            r#"{"Effect":"Allow","Action":["sts:AssumeRoleWithWebIdentity"],"Principal":{"Federated":
            "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"},
            "Condition":{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"}}}"#,
        ),
    ];

    #[test]
    fn what_is_missing_is_not_reported_of_a_statement_that_is_not_read_wholly() {
        for (kind, code, statement) in SAYING_WHAT_IS_MISSING {
            let (read_wholly, faults) = codes_beside(kind, statement);
            assert!(read_wholly.contains(&code) && faults == 0, "{code}: {read_wholly:?}");
            let (in_part, faults) =
                codes_beside(kind, &statement.replace("\"Action\":[", "\"Action\":[\"s 3\","));
            assert!(!in_part.contains(&code) && faults == 1, "{code}: {in_part:?}");
        }
    }
}
