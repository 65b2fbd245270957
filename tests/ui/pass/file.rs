use iam_role::{IamRole, iam_role};

#[iam_role(trust(service("lambda.amazonaws.com")), inline_policy = file("policies/read.json"))]
struct Reader {
    bucket: String,
}

fn main() {
    let role = Reader { bucket: "data".to_owned() }.render().unwrap();
    assert!(role.inline_policies[0].document.to_json().contains("arn:aws:s3:::data/*"));
}
