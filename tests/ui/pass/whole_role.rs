#![deny(warnings)]
use iam_role::{IamRole, iam_policy, iam_role};

/// Alone it gives away nothing that the boundary does not keep.
#[iam_policy(allow("iam:PassRole", on("*"), when(string_equals("iam:PassedToService", "lambda.amazonaws.com"))))]
struct Passing;

#[iam_policy(allow("lambda:*", "logs:PutLogEvents", on("*")), allow("iam:PassRole", on("arn:aws:iam::111122223333:role/thumbnails")),
    allow_finding(RESOURCE_EXPOSURE, reason = "a boundary grants nothing"),
    allow_finding(PRIVILEGE_ESCALATION_BY_EXISTING_RESOURCE, reason = "a boundary grants nothing"))]
struct OwnFunctions;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy(allow("lambda:CreateFunction", "lambda:InvokeFunction", on("*"))),
    managed_policies(Passing),
    permissions_boundary(OwnFunctions),
)]
struct Bounded;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy(allow("lambda:CreateFunction", "lambda:InvokeFunction", on("*"))),
    managed_policies(Passing),
    allow_finding(PRIVILEGE_ESCALATION_BY_PASS_ROLE, reason = "it deploys everything"),
)]
struct Deployer;

/// What a policy shows alone is said once, where it is declared.
#[iam_policy(allow("iam:PutRolePolicy", on("*")),
    allow_finding(PRIVILEGE_ESCALATION_BY_POLICY_CHANGE, reason = "for administrators"))]
struct Administering;

#[iam_role(trust(service("lambda.amazonaws.com")), managed_policies(Administering))]
struct Administrator;

fn main() {
    assert!(Bounded.render().is_ok() && Deployer.render().is_ok() && Administrator.render().is_ok());
}
