use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy(allow("s3:GetObject", on("arn:aws:s3:::data/*"))),
    ceiling = "arn:aws:iam::111122223333:policy/ceiling",
)]
struct Reader;

fn main() {}
