#![deny(warnings)]
use iam_role::{IamRole, iam_policy, iam_role};
use iam_role_ui_tests::{Ceiling as Roof, rules::*};

#[iam_policy(allow("s3:PutObject", on("arn:aws:s3:::{bucket}/in/*")))]
struct Writing<'a> {
    bucket: &'a str,
}

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy(allow("s3:GetObject", "s3:ListBucket", on("arn:aws:s3:::{bucket}", "arn:aws:s3:::{bucket}/*"))),
    managed_policies(Writing),
    ceiling(Roof, allow("s3:*", on("arn:aws:s3:::{bucket}*"))),
    never(Never),
    never("s3:Delete*", not_on("arn:aws:s3:::{bucket}/scratch/*")),
    never(deny("s3:PutObjectAcl", on("*")), file("policies/never.json")),
)]
struct Writer<'a> {
    bucket: &'a str,
}

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    managed_policies("ReadOnlyAccess"),
    permissions_boundary(iam_role_ui_tests::Ceiling),
    ceiling = Roof,
)]
struct Bounded;

fn main() {
    assert!(Writing { bucket: "data" }.bucket == "data" && Writer { bucket: "data" }.render().is_ok());
    assert!(Bounded.render().is_ok());
}
