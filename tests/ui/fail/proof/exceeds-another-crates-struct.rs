use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy(allow("s3:ListBucket", "iam:PassRole", on("*"))),
    ceiling = iam_role_ui_tests::Ceiling,
    never(iam_role_ui_tests::rules::Never),
    allow_finding(PASS_ROLE_WITH_STAR_IN_RESOURCE, reason = "this is about another finding"),
)]
struct Passer;

fn main() {}
