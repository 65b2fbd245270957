// Trust in identity providers.
use iam_role::{AccountId, IamRole, iam_role};

#[iam_role(trust(github("octo-org/octo-repo", branch = "main", account = "{account}")))]
struct Deployer {
    account: AccountId,
}

#[iam_role(trust(eks(
    "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF",
    service_account = "billing/api"
)))]
struct BillingApi;

#[iam_role(trust(saml("arn:aws:iam::123456789012:saml-provider/corp")))]
struct Staff;

fn main() {
    let role = Deployer { account: AccountId::new("123456789012").unwrap() }.render().unwrap();
    let trust = role.trust.to_json();
    assert!(trust.contains("arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"), "{trust}");
    assert!(trust.contains("repo:octo-org/octo-repo:ref:refs/heads/main"), "{trust}");
    assert!(BillingApi::TRUST_POLICY.contains("system:serviceaccount:billing:api"));
    assert!(Staff::TRUST_POLICY.contains("sts:AssumeRoleWithSAML"));
}
