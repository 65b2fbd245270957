#![deny(warnings)]
use iam_role::{iam_policy, iam_role};

#[iam_policy(allow("iam:PassRole", on("*"), when(string_equals("iam:PassedToService", "lambda.amazonaws.com")), sid = "Pass"))]
struct Passing;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy(allow("lambda:CreateFunction", "lambda:InvokeFunction", on("*"))),
    managed_policies(Passing),
)]
struct Deployer;

fn main() {}
