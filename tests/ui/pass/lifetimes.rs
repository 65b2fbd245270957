#![deny(elided_lifetimes_in_paths)]

use iam_role::{IamRole, iam_policy, iam_role};

/// A policy that borrows its parameter: a role names it without its lifetime.
#[iam_policy(allow("s3:ListBucket", on("arn:aws:s3:::{bucket}")))]
pub struct Lister<'a> {
    pub bucket: &'a str,
}

#[iam_role(trust(service("lambda.amazonaws.com")), managed_policies(Lister), permissions_boundary(Lister))]
pub struct Listing<'a> {
    pub bucket: &'a str,
}

fn main() {
    let role = Listing { bucket: "example-bucket" }.render().unwrap();
    assert_eq!(role.managed_policies.len(), 1);
}
