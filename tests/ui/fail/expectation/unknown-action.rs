use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy(allow("s3:GetObject", on("arn:aws:s3:::data/*"))),
    expect(denies("s3:PutObjekt", on("*"))),
)]
struct Reader;

fn main() {}
