use iam_role::{IamRole, iam_role};

#[iam_role(trust(service("lambda.amazonaws.com")), inline_policy(allow("s3:GetObjekt", on("arn:aws:s3:::data/*"))))]
struct Reader;

fn main() {
    println!("{} {}", Reader::NAME, Reader.spec().name);
}
