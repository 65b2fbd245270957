use iam_role::iam_role;

#[iam_role(trust(service("lamda.amazonaws.com")), name("a b"))]
struct Reader;

#[iam_role(trust(service("lambda.amazonaws.com")), inline_policy(allow("s3:PutObjekt", on("arn:aws:s3:::data/*"))))]
struct Writer;

fn main() {}
