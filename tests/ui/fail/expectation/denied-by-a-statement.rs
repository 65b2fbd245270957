use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy(
        allow("s3:*", on("arn:aws:s3:::data/*")),
        deny("s3:Delete*", on("*"), sid = "NothingIsDeleted"),
    ),
    expect(allows("s3:DeleteObject", on("arn:aws:s3:::data/a"))),
)]
struct Writer;

fn main() {}
