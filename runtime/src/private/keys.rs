//! One constant for each word of the attributes, by the place it stands in: what an editor completes and
//! explains. Only an editor sees them used; a test of `iam-role-macros` writes this file.

/// Each is a key of `iam_role`.
#[expect(non_upper_case_globals, reason = "spelled as in the attribute")]
pub mod role {
    /// The name in IAM; the struct's name by default.
    pub const name: () = ();
    /// The path in IAM, `/service-role/`; `/` by default.
    pub const path: () = ();
    /// What IAM shows as description; the doc comment's first paragraph by default.
    pub const description: () = ();
    /// Who may assume the role: `service("…")`, `account("…")`, `github("…")` and others, JSON, or a file.
    pub const trust: () = ();
    /// A policy that is part of the role: `policy(…)`, JSON, or a file; may be repeated.
    pub const inline_policy: () = ();
    /// Policies to attach: AWS names, ARNs, or structs with `#[iam_policy]`.
    pub const managed_policies: () = ();
    /// The policy that bounds the role: an ARN, or a struct with `#[iam_policy]`.
    pub const permissions_boundary: () = ();
    /// Tags: `tags(team = "data", "cost-center" = "42")`.
    pub const tags: () = ();
    /// How long a session may last: `"2h"`, `"90m"`, or seconds.
    pub const max_session_duration: () = ();
    /// An instance profile with the role in it; named like the role unless a name is given.
    pub const instance_profile: () = ();
    /// What the role is proved to stay within: `file("…")`, JSON, `allow(…)`, or a struct with `#[iam_policy]`.
    pub const ceiling: () = ();
    /// What the role is proved never to be granted: `never("iam:PassRole", on("*"))`; may be repeated.
    pub const never: () = ();
    /// Tests of the role's policies: `expect(allows(…), denies(…))`; may be repeated.
    pub const expect: () = ();
    /// Lets one finding through: `allow_finding(CODE, reason = "…")`.
    pub const allow_finding: () = ();
}

/// Each is a key of `iam_policy`.
#[expect(non_upper_case_globals, reason = "spelled as in the attribute")]
pub mod policy {
    /// A statement that allows: `allow("s3:GetObject", on("arn:aws:s3:::bucket/*"))`.
    pub const allow: () = ();
    /// A statement that denies: `deny("s3:DeleteObject", on("*"))`.
    pub const deny: () = ();
    /// A policy: `policy("name", allow(…), deny(…))`.
    pub const policy: () = ();
    /// A JSON file, its path relative to the package's `Cargo.toml`.
    pub const file: () = ();
    /// The name in IAM; the struct's name by default.
    pub const name: () = ();
    /// The path in IAM, `/service-role/`; `/` by default.
    pub const path: () = ();
    /// What IAM shows as description; the doc comment's first paragraph by default.
    pub const description: () = ();
    /// Tags: `tags(team = "data", "cost-center" = "42")`.
    pub const tags: () = ();
    /// Lets one finding through: `allow_finding(CODE, reason = "…")`.
    pub const allow_finding: () = ();
}

/// Each is a way to trust someone.
#[expect(non_upper_case_globals, reason = "spelled as in the attribute")]
pub mod trust {
    /// An AWS service: `service("lambda.amazonaws.com")`.
    pub const service: () = ();
    /// Another account, whose own policies say who may: `account("123456789012", require_mfa)`.
    pub const account: () = ();
    /// A role, a user or a session: `principal("arn:aws:iam::123456789012:role/reader")`.
    pub const principal: () = ();
    /// A SAML provider: `saml("arn:aws:iam::123456789012:saml-provider/corp")`.
    pub const saml: () = ();
    /// An OpenID Connect provider: `oidc("gitlab.com", audience = "…", subject = "…")`.
    pub const oidc: () = ();
    /// GitHub Actions: `github("owner/repo", branch = "main")`.
    pub const github: () = ();
    /// A Kubernetes service account: `eks("oidc.eks.…/id/…", service_account = "namespace/name")`.
    pub const eks: () = ();
    /// A JSON file, its path relative to the package's `Cargo.toml`.
    pub const file: () = ();
}

/// Each is something to demand of a principal.
#[expect(non_upper_case_globals, reason = "spelled as in the attribute")]
pub mod principal {
    /// Only after signing in with MFA.
    pub const require_mfa: () = ();
    /// Only with this external id: `external_id("…")`.
    pub const external_id: () = ();
    /// Only on behalf of this account: `source_account("123456789012")`.
    pub const source_account: () = ();
    /// Only on behalf of this resource: `source_arn("arn:…")`.
    pub const source_arn: () = ();
    /// Conditions, all of which must hold: `when(string_equals("aws:RequestedRegion", "eu-west-1"))`.
    pub const when: () = ();
    /// The caller may pass session tags: adds `sts:TagSession`.
    pub const tag_session: () = ();
    /// The statement's id: `sid = "ReadObjects"`.
    pub const sid: () = ();
}

/// Each is something that `saml` takes.
#[expect(non_upper_case_globals, reason = "spelled as in the attribute")]
pub mod saml {
    /// The audience that the token must name.
    pub const audience: () = ();
    /// Conditions, all of which must hold: `when(string_equals("aws:RequestedRegion", "eu-west-1"))`.
    pub const when: () = ();
    /// The caller may pass session tags: adds `sts:TagSession`.
    pub const tag_session: () = ();
    /// The statement's id: `sid = "ReadObjects"`.
    pub const sid: () = ();
}

/// Each is something that `oidc` takes.
#[expect(non_upper_case_globals, reason = "spelled as in the attribute")]
pub mod oidc {
    /// The audience that the token must name.
    pub const audience: () = ();
    /// The subject that the token must name; `*` and `?` match.
    pub const subject: () = ();
    /// The account of the identity provider; the struct's only `AccountId` field by default.
    pub const account: () = ();
    /// The partition of the identity provider's ARN; `aws` by default.
    pub const partition: () = ();
    /// Conditions, all of which must hold: `when(string_equals("aws:RequestedRegion", "eu-west-1"))`.
    pub const when: () = ();
    /// The caller may pass session tags: adds `sts:TagSession`.
    pub const tag_session: () = ();
    /// The statement's id: `sid = "ReadObjects"`.
    pub const sid: () = ();
}

/// Each is something that `github` takes.
#[expect(non_upper_case_globals, reason = "spelled as in the attribute")]
pub mod github {
    /// Only runs on this branch: `branch = "main"`.
    pub const branch: () = ();
    /// Only runs on this tag: `tag = "v*"`.
    pub const tag: () = ();
    /// Only jobs of this environment: `environment = "production"`.
    pub const environment: () = ();
    /// Runs for pull requests.
    pub const pull_request: () = ();
    /// The audience that the token must name.
    pub const audience: () = ();
    /// The account of the identity provider; the struct's only `AccountId` field by default.
    pub const account: () = ();
    /// The partition of the identity provider's ARN; `aws` by default.
    pub const partition: () = ();
    /// Conditions, all of which must hold: `when(string_equals("aws:RequestedRegion", "eu-west-1"))`.
    pub const when: () = ();
    /// The caller may pass session tags: adds `sts:TagSession`.
    pub const tag_session: () = ();
    /// The statement's id: `sid = "ReadObjects"`.
    pub const sid: () = ();
}

/// Each is something that `eks` takes.
#[expect(non_upper_case_globals, reason = "spelled as in the attribute")]
pub mod eks {
    /// The service account: `service_account = "namespace/name"`.
    pub const service_account: () = ();
    /// The audience that the token must name.
    pub const audience: () = ();
    /// The account of the identity provider; the struct's only `AccountId` field by default.
    pub const account: () = ();
    /// The partition of the identity provider's ARN; `aws` by default.
    pub const partition: () = ();
    /// Conditions, all of which must hold: `when(string_equals("aws:RequestedRegion", "eu-west-1"))`.
    pub const when: () = ();
    /// The caller may pass session tags: adds `sts:TagSession`.
    pub const tag_session: () = ();
    /// The statement's id: `sid = "ReadObjects"`.
    pub const sid: () = ();
}

/// Each is a part of a policy.
#[expect(non_upper_case_globals, reason = "spelled as in the attribute")]
pub mod document {
    /// A statement that allows: `allow("s3:GetObject", on("arn:aws:s3:::bucket/*"))`.
    pub const allow: () = ();
    /// A statement that denies: `deny("s3:DeleteObject", on("*"))`.
    pub const deny: () = ();
    /// A policy: `policy("name", allow(…), deny(…))`.
    pub const policy: () = ();
    /// A JSON file, its path relative to the package's `Cargo.toml`.
    pub const file: () = ();
    /// The policy's name: `name = "read"`.
    pub const name: () = ();
}

/// Each is a part of a statement.
#[expect(non_upper_case_globals, reason = "spelled as in the attribute")]
pub mod statement {
    /// The resources: `on("arn:aws:s3:::bucket/*")`, or `on("*")`.
    pub const on: () = ();
    /// All resources but these.
    pub const not_on: () = ();
    /// All actions but these.
    pub const not_actions: () = ();
    /// Conditions, all of which must hold: `when(string_equals("aws:RequestedRegion", "eu-west-1"))`.
    pub const when: () = ();
    /// The statement's id: `sid = "ReadObjects"`.
    pub const sid: () = ();
}

/// Each is a condition operator.
#[expect(non_upper_case_globals, reason = "spelled as in the attribute")]
pub mod condition {
    /// IAM's condition operator `StringEquals`.
    pub const string_equals: () = ();
    /// IAM's condition operator `StringEqualsIfExists`.
    pub const string_equals_if_exists: () = ();
    /// IAM's condition operator `ForAnyValue:StringEquals`.
    pub const for_any_value_string_equals: () = ();
    /// IAM's condition operator `ForAnyValue:StringEqualsIfExists`.
    pub const for_any_value_string_equals_if_exists: () = ();
    /// IAM's condition operator `ForAllValues:StringEquals`.
    pub const for_all_values_string_equals: () = ();
    /// IAM's condition operator `ForAllValues:StringEqualsIfExists`.
    pub const for_all_values_string_equals_if_exists: () = ();
    /// IAM's condition operator `StringNotEquals`.
    pub const string_not_equals: () = ();
    /// IAM's condition operator `StringNotEqualsIfExists`.
    pub const string_not_equals_if_exists: () = ();
    /// IAM's condition operator `ForAnyValue:StringNotEquals`.
    pub const for_any_value_string_not_equals: () = ();
    /// IAM's condition operator `ForAnyValue:StringNotEqualsIfExists`.
    pub const for_any_value_string_not_equals_if_exists: () = ();
    /// IAM's condition operator `ForAllValues:StringNotEquals`.
    pub const for_all_values_string_not_equals: () = ();
    /// IAM's condition operator `ForAllValues:StringNotEqualsIfExists`.
    pub const for_all_values_string_not_equals_if_exists: () = ();
    /// IAM's condition operator `StringEqualsIgnoreCase`.
    pub const string_equals_ignore_case: () = ();
    /// IAM's condition operator `StringEqualsIgnoreCaseIfExists`.
    pub const string_equals_ignore_case_if_exists: () = ();
    /// IAM's condition operator `ForAnyValue:StringEqualsIgnoreCase`.
    pub const for_any_value_string_equals_ignore_case: () = ();
    /// IAM's condition operator `ForAnyValue:StringEqualsIgnoreCaseIfExists`.
    pub const for_any_value_string_equals_ignore_case_if_exists: () = ();
    /// IAM's condition operator `ForAllValues:StringEqualsIgnoreCase`.
    pub const for_all_values_string_equals_ignore_case: () = ();
    /// IAM's condition operator `ForAllValues:StringEqualsIgnoreCaseIfExists`.
    pub const for_all_values_string_equals_ignore_case_if_exists: () = ();
    /// IAM's condition operator `StringNotEqualsIgnoreCase`.
    pub const string_not_equals_ignore_case: () = ();
    /// IAM's condition operator `StringNotEqualsIgnoreCaseIfExists`.
    pub const string_not_equals_ignore_case_if_exists: () = ();
    /// IAM's condition operator `ForAnyValue:StringNotEqualsIgnoreCase`.
    pub const for_any_value_string_not_equals_ignore_case: () = ();
    /// IAM's condition operator `ForAnyValue:StringNotEqualsIgnoreCaseIfExists`.
    pub const for_any_value_string_not_equals_ignore_case_if_exists: () = ();
    /// IAM's condition operator `ForAllValues:StringNotEqualsIgnoreCase`.
    pub const for_all_values_string_not_equals_ignore_case: () = ();
    /// IAM's condition operator `ForAllValues:StringNotEqualsIgnoreCaseIfExists`.
    pub const for_all_values_string_not_equals_ignore_case_if_exists: () = ();
    /// IAM's condition operator `StringLike`.
    pub const string_like: () = ();
    /// IAM's condition operator `StringLikeIfExists`.
    pub const string_like_if_exists: () = ();
    /// IAM's condition operator `ForAnyValue:StringLike`.
    pub const for_any_value_string_like: () = ();
    /// IAM's condition operator `ForAnyValue:StringLikeIfExists`.
    pub const for_any_value_string_like_if_exists: () = ();
    /// IAM's condition operator `ForAllValues:StringLike`.
    pub const for_all_values_string_like: () = ();
    /// IAM's condition operator `ForAllValues:StringLikeIfExists`.
    pub const for_all_values_string_like_if_exists: () = ();
    /// IAM's condition operator `StringNotLike`.
    pub const string_not_like: () = ();
    /// IAM's condition operator `StringNotLikeIfExists`.
    pub const string_not_like_if_exists: () = ();
    /// IAM's condition operator `ForAnyValue:StringNotLike`.
    pub const for_any_value_string_not_like: () = ();
    /// IAM's condition operator `ForAnyValue:StringNotLikeIfExists`.
    pub const for_any_value_string_not_like_if_exists: () = ();
    /// IAM's condition operator `ForAllValues:StringNotLike`.
    pub const for_all_values_string_not_like: () = ();
    /// IAM's condition operator `ForAllValues:StringNotLikeIfExists`.
    pub const for_all_values_string_not_like_if_exists: () = ();
    /// IAM's condition operator `NumericEquals`.
    pub const numeric_equals: () = ();
    /// IAM's condition operator `NumericEqualsIfExists`.
    pub const numeric_equals_if_exists: () = ();
    /// IAM's condition operator `ForAnyValue:NumericEquals`.
    pub const for_any_value_numeric_equals: () = ();
    /// IAM's condition operator `ForAnyValue:NumericEqualsIfExists`.
    pub const for_any_value_numeric_equals_if_exists: () = ();
    /// IAM's condition operator `ForAllValues:NumericEquals`.
    pub const for_all_values_numeric_equals: () = ();
    /// IAM's condition operator `ForAllValues:NumericEqualsIfExists`.
    pub const for_all_values_numeric_equals_if_exists: () = ();
    /// IAM's condition operator `NumericNotEquals`.
    pub const numeric_not_equals: () = ();
    /// IAM's condition operator `NumericNotEqualsIfExists`.
    pub const numeric_not_equals_if_exists: () = ();
    /// IAM's condition operator `ForAnyValue:NumericNotEquals`.
    pub const for_any_value_numeric_not_equals: () = ();
    /// IAM's condition operator `ForAnyValue:NumericNotEqualsIfExists`.
    pub const for_any_value_numeric_not_equals_if_exists: () = ();
    /// IAM's condition operator `ForAllValues:NumericNotEquals`.
    pub const for_all_values_numeric_not_equals: () = ();
    /// IAM's condition operator `ForAllValues:NumericNotEqualsIfExists`.
    pub const for_all_values_numeric_not_equals_if_exists: () = ();
    /// IAM's condition operator `NumericLessThan`.
    pub const numeric_less_than: () = ();
    /// IAM's condition operator `NumericLessThanIfExists`.
    pub const numeric_less_than_if_exists: () = ();
    /// IAM's condition operator `ForAnyValue:NumericLessThan`.
    pub const for_any_value_numeric_less_than: () = ();
    /// IAM's condition operator `ForAnyValue:NumericLessThanIfExists`.
    pub const for_any_value_numeric_less_than_if_exists: () = ();
    /// IAM's condition operator `ForAllValues:NumericLessThan`.
    pub const for_all_values_numeric_less_than: () = ();
    /// IAM's condition operator `ForAllValues:NumericLessThanIfExists`.
    pub const for_all_values_numeric_less_than_if_exists: () = ();
    /// IAM's condition operator `NumericLessThanEquals`.
    pub const numeric_less_than_equals: () = ();
    /// IAM's condition operator `NumericLessThanEqualsIfExists`.
    pub const numeric_less_than_equals_if_exists: () = ();
    /// IAM's condition operator `ForAnyValue:NumericLessThanEquals`.
    pub const for_any_value_numeric_less_than_equals: () = ();
    /// IAM's condition operator `ForAnyValue:NumericLessThanEqualsIfExists`.
    pub const for_any_value_numeric_less_than_equals_if_exists: () = ();
    /// IAM's condition operator `ForAllValues:NumericLessThanEquals`.
    pub const for_all_values_numeric_less_than_equals: () = ();
    /// IAM's condition operator `ForAllValues:NumericLessThanEqualsIfExists`.
    pub const for_all_values_numeric_less_than_equals_if_exists: () = ();
    /// IAM's condition operator `NumericGreaterThan`.
    pub const numeric_greater_than: () = ();
    /// IAM's condition operator `NumericGreaterThanIfExists`.
    pub const numeric_greater_than_if_exists: () = ();
    /// IAM's condition operator `ForAnyValue:NumericGreaterThan`.
    pub const for_any_value_numeric_greater_than: () = ();
    /// IAM's condition operator `ForAnyValue:NumericGreaterThanIfExists`.
    pub const for_any_value_numeric_greater_than_if_exists: () = ();
    /// IAM's condition operator `ForAllValues:NumericGreaterThan`.
    pub const for_all_values_numeric_greater_than: () = ();
    /// IAM's condition operator `ForAllValues:NumericGreaterThanIfExists`.
    pub const for_all_values_numeric_greater_than_if_exists: () = ();
    /// IAM's condition operator `NumericGreaterThanEquals`.
    pub const numeric_greater_than_equals: () = ();
    /// IAM's condition operator `NumericGreaterThanEqualsIfExists`.
    pub const numeric_greater_than_equals_if_exists: () = ();
    /// IAM's condition operator `ForAnyValue:NumericGreaterThanEquals`.
    pub const for_any_value_numeric_greater_than_equals: () = ();
    /// IAM's condition operator `ForAnyValue:NumericGreaterThanEqualsIfExists`.
    pub const for_any_value_numeric_greater_than_equals_if_exists: () = ();
    /// IAM's condition operator `ForAllValues:NumericGreaterThanEquals`.
    pub const for_all_values_numeric_greater_than_equals: () = ();
    /// IAM's condition operator `ForAllValues:NumericGreaterThanEqualsIfExists`.
    pub const for_all_values_numeric_greater_than_equals_if_exists: () = ();
    /// IAM's condition operator `DateEquals`.
    pub const date_equals: () = ();
    /// IAM's condition operator `DateEqualsIfExists`.
    pub const date_equals_if_exists: () = ();
    /// IAM's condition operator `ForAnyValue:DateEquals`.
    pub const for_any_value_date_equals: () = ();
    /// IAM's condition operator `ForAnyValue:DateEqualsIfExists`.
    pub const for_any_value_date_equals_if_exists: () = ();
    /// IAM's condition operator `ForAllValues:DateEquals`.
    pub const for_all_values_date_equals: () = ();
    /// IAM's condition operator `ForAllValues:DateEqualsIfExists`.
    pub const for_all_values_date_equals_if_exists: () = ();
    /// IAM's condition operator `DateNotEquals`.
    pub const date_not_equals: () = ();
    /// IAM's condition operator `DateNotEqualsIfExists`.
    pub const date_not_equals_if_exists: () = ();
    /// IAM's condition operator `ForAnyValue:DateNotEquals`.
    pub const for_any_value_date_not_equals: () = ();
    /// IAM's condition operator `ForAnyValue:DateNotEqualsIfExists`.
    pub const for_any_value_date_not_equals_if_exists: () = ();
    /// IAM's condition operator `ForAllValues:DateNotEquals`.
    pub const for_all_values_date_not_equals: () = ();
    /// IAM's condition operator `ForAllValues:DateNotEqualsIfExists`.
    pub const for_all_values_date_not_equals_if_exists: () = ();
    /// IAM's condition operator `DateLessThan`.
    pub const date_less_than: () = ();
    /// IAM's condition operator `DateLessThanIfExists`.
    pub const date_less_than_if_exists: () = ();
    /// IAM's condition operator `ForAnyValue:DateLessThan`.
    pub const for_any_value_date_less_than: () = ();
    /// IAM's condition operator `ForAnyValue:DateLessThanIfExists`.
    pub const for_any_value_date_less_than_if_exists: () = ();
    /// IAM's condition operator `ForAllValues:DateLessThan`.
    pub const for_all_values_date_less_than: () = ();
    /// IAM's condition operator `ForAllValues:DateLessThanIfExists`.
    pub const for_all_values_date_less_than_if_exists: () = ();
    /// IAM's condition operator `DateLessThanEquals`.
    pub const date_less_than_equals: () = ();
    /// IAM's condition operator `DateLessThanEqualsIfExists`.
    pub const date_less_than_equals_if_exists: () = ();
    /// IAM's condition operator `ForAnyValue:DateLessThanEquals`.
    pub const for_any_value_date_less_than_equals: () = ();
    /// IAM's condition operator `ForAnyValue:DateLessThanEqualsIfExists`.
    pub const for_any_value_date_less_than_equals_if_exists: () = ();
    /// IAM's condition operator `ForAllValues:DateLessThanEquals`.
    pub const for_all_values_date_less_than_equals: () = ();
    /// IAM's condition operator `ForAllValues:DateLessThanEqualsIfExists`.
    pub const for_all_values_date_less_than_equals_if_exists: () = ();
    /// IAM's condition operator `DateGreaterThan`.
    pub const date_greater_than: () = ();
    /// IAM's condition operator `DateGreaterThanIfExists`.
    pub const date_greater_than_if_exists: () = ();
    /// IAM's condition operator `ForAnyValue:DateGreaterThan`.
    pub const for_any_value_date_greater_than: () = ();
    /// IAM's condition operator `ForAnyValue:DateGreaterThanIfExists`.
    pub const for_any_value_date_greater_than_if_exists: () = ();
    /// IAM's condition operator `ForAllValues:DateGreaterThan`.
    pub const for_all_values_date_greater_than: () = ();
    /// IAM's condition operator `ForAllValues:DateGreaterThanIfExists`.
    pub const for_all_values_date_greater_than_if_exists: () = ();
    /// IAM's condition operator `DateGreaterThanEquals`.
    pub const date_greater_than_equals: () = ();
    /// IAM's condition operator `DateGreaterThanEqualsIfExists`.
    pub const date_greater_than_equals_if_exists: () = ();
    /// IAM's condition operator `ForAnyValue:DateGreaterThanEquals`.
    pub const for_any_value_date_greater_than_equals: () = ();
    /// IAM's condition operator `ForAnyValue:DateGreaterThanEqualsIfExists`.
    pub const for_any_value_date_greater_than_equals_if_exists: () = ();
    /// IAM's condition operator `ForAllValues:DateGreaterThanEquals`.
    pub const for_all_values_date_greater_than_equals: () = ();
    /// IAM's condition operator `ForAllValues:DateGreaterThanEqualsIfExists`.
    pub const for_all_values_date_greater_than_equals_if_exists: () = ();
    /// IAM's condition operator `Bool`.
    pub const bool: () = ();
    /// IAM's condition operator `BoolIfExists`.
    pub const bool_if_exists: () = ();
    /// IAM's condition operator `ForAnyValue:Bool`.
    pub const for_any_value_bool: () = ();
    /// IAM's condition operator `ForAnyValue:BoolIfExists`.
    pub const for_any_value_bool_if_exists: () = ();
    /// IAM's condition operator `ForAllValues:Bool`.
    pub const for_all_values_bool: () = ();
    /// IAM's condition operator `ForAllValues:BoolIfExists`.
    pub const for_all_values_bool_if_exists: () = ();
    /// IAM's condition operator `BinaryEquals`.
    pub const binary_equals: () = ();
    /// IAM's condition operator `BinaryEqualsIfExists`.
    pub const binary_equals_if_exists: () = ();
    /// IAM's condition operator `ForAnyValue:BinaryEquals`.
    pub const for_any_value_binary_equals: () = ();
    /// IAM's condition operator `ForAnyValue:BinaryEqualsIfExists`.
    pub const for_any_value_binary_equals_if_exists: () = ();
    /// IAM's condition operator `ForAllValues:BinaryEquals`.
    pub const for_all_values_binary_equals: () = ();
    /// IAM's condition operator `ForAllValues:BinaryEqualsIfExists`.
    pub const for_all_values_binary_equals_if_exists: () = ();
    /// IAM's condition operator `IpAddress`.
    pub const ip_address: () = ();
    /// IAM's condition operator `IpAddressIfExists`.
    pub const ip_address_if_exists: () = ();
    /// IAM's condition operator `ForAnyValue:IpAddress`.
    pub const for_any_value_ip_address: () = ();
    /// IAM's condition operator `ForAnyValue:IpAddressIfExists`.
    pub const for_any_value_ip_address_if_exists: () = ();
    /// IAM's condition operator `ForAllValues:IpAddress`.
    pub const for_all_values_ip_address: () = ();
    /// IAM's condition operator `ForAllValues:IpAddressIfExists`.
    pub const for_all_values_ip_address_if_exists: () = ();
    /// IAM's condition operator `NotIpAddress`.
    pub const not_ip_address: () = ();
    /// IAM's condition operator `NotIpAddressIfExists`.
    pub const not_ip_address_if_exists: () = ();
    /// IAM's condition operator `ForAnyValue:NotIpAddress`.
    pub const for_any_value_not_ip_address: () = ();
    /// IAM's condition operator `ForAnyValue:NotIpAddressIfExists`.
    pub const for_any_value_not_ip_address_if_exists: () = ();
    /// IAM's condition operator `ForAllValues:NotIpAddress`.
    pub const for_all_values_not_ip_address: () = ();
    /// IAM's condition operator `ForAllValues:NotIpAddressIfExists`.
    pub const for_all_values_not_ip_address_if_exists: () = ();
    /// IAM's condition operator `ArnEquals`.
    pub const arn_equals: () = ();
    /// IAM's condition operator `ArnEqualsIfExists`.
    pub const arn_equals_if_exists: () = ();
    /// IAM's condition operator `ForAnyValue:ArnEquals`.
    pub const for_any_value_arn_equals: () = ();
    /// IAM's condition operator `ForAnyValue:ArnEqualsIfExists`.
    pub const for_any_value_arn_equals_if_exists: () = ();
    /// IAM's condition operator `ForAllValues:ArnEquals`.
    pub const for_all_values_arn_equals: () = ();
    /// IAM's condition operator `ForAllValues:ArnEqualsIfExists`.
    pub const for_all_values_arn_equals_if_exists: () = ();
    /// IAM's condition operator `ArnLike`.
    pub const arn_like: () = ();
    /// IAM's condition operator `ArnLikeIfExists`.
    pub const arn_like_if_exists: () = ();
    /// IAM's condition operator `ForAnyValue:ArnLike`.
    pub const for_any_value_arn_like: () = ();
    /// IAM's condition operator `ForAnyValue:ArnLikeIfExists`.
    pub const for_any_value_arn_like_if_exists: () = ();
    /// IAM's condition operator `ForAllValues:ArnLike`.
    pub const for_all_values_arn_like: () = ();
    /// IAM's condition operator `ForAllValues:ArnLikeIfExists`.
    pub const for_all_values_arn_like_if_exists: () = ();
    /// IAM's condition operator `ArnNotEquals`.
    pub const arn_not_equals: () = ();
    /// IAM's condition operator `ArnNotEqualsIfExists`.
    pub const arn_not_equals_if_exists: () = ();
    /// IAM's condition operator `ForAnyValue:ArnNotEquals`.
    pub const for_any_value_arn_not_equals: () = ();
    /// IAM's condition operator `ForAnyValue:ArnNotEqualsIfExists`.
    pub const for_any_value_arn_not_equals_if_exists: () = ();
    /// IAM's condition operator `ForAllValues:ArnNotEquals`.
    pub const for_all_values_arn_not_equals: () = ();
    /// IAM's condition operator `ForAllValues:ArnNotEqualsIfExists`.
    pub const for_all_values_arn_not_equals_if_exists: () = ();
    /// IAM's condition operator `ArnNotLike`.
    pub const arn_not_like: () = ();
    /// IAM's condition operator `ArnNotLikeIfExists`.
    pub const arn_not_like_if_exists: () = ();
    /// IAM's condition operator `ForAnyValue:ArnNotLike`.
    pub const for_any_value_arn_not_like: () = ();
    /// IAM's condition operator `ForAnyValue:ArnNotLikeIfExists`.
    pub const for_any_value_arn_not_like_if_exists: () = ();
    /// IAM's condition operator `ForAllValues:ArnNotLike`.
    pub const for_all_values_arn_not_like: () = ();
    /// IAM's condition operator `ForAllValues:ArnNotLikeIfExists`.
    pub const for_all_values_arn_not_like_if_exists: () = ();
    /// IAM's condition operator `Null`.
    pub const null: () = ();
    /// IAM's condition operator `ForAnyValue:Null`.
    pub const for_any_value_null: () = ();
    /// IAM's condition operator `ForAllValues:Null`.
    pub const for_all_values_null: () = ();
}

/// Each is an expectation.
#[expect(non_upper_case_globals, reason = "spelled as in the attribute")]
pub mod expectation {
    /// The role may do this: `allows("s3:GetObject", on("arn:aws:s3:::bucket/key"))`.
    pub const allows: () = ();
    /// The role may not do this: `denies("s3:DeleteObject", on("*"))`.
    pub const denies: () = ();
}

/// Each is a part of an expectation.
#[expect(non_upper_case_globals, reason = "spelled as in the attribute")]
pub mod request {
    /// The resources: `on("arn:aws:s3:::bucket/*")`; `*` stands for every text.
    pub const on: () = ();
    /// What the request carries: `when("aws:SourceIp" = "203.0.113.7")`.
    pub const when: () = ();
}

/// Each is what the value of a key can be.
#[expect(non_upper_case_globals, reason = "spelled as in the attribute")]
pub mod context {
    /// The request does not carry the key.
    pub const absent: () = ();
}

/// Each is something that `allow_finding` takes.
#[expect(non_upper_case_globals, reason = "spelled as in the attribute")]
pub mod finding {
    /// Why it is right here; shown to whoever reads the declaration.
    pub const reason: () = ();
}
