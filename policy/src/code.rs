//! The codes of all findings: a name that is for ever, and how severe it is.
//!
//! Names are those of IAM Access Analyzer's policy checks where it has the check; ours are named in the same style.
//! Severities are its, too, but for what IAM's own API refuses, which is an ERROR here, and for one of which its page says
//! more than can be known (`UNSUPPORTED_ACTION_FOR_CONDITION_KEY`).
//!
//! # Left out
//!
//! Of the checks on the page "IAM policy validation check reference", these are not here:
//!
//! - `DEPRECATED_GLOBAL_CONDITION_KEY`: the only key it is known to report, `aws:ARN`, is an
//!   `UNSUPPORTED_GLOBAL_CONDITION_KEY`.
//! - `SCP_SYNTAX_ERROR_ACTION_WILDCARD`: AWS Organizations takes wildcards anywhere since service control policies have the
//!   full language; the page lags behind.
//! - `SCP_SYNTAX_ERROR_ALLOW_CONDITION`, `SCP_SYNTAX_ERROR_ALLOW_NOTACTION`, `SCP_SYNTAX_ERROR_ALLOW_RESOURCE`,
//!   `SCP_SYNTAX_ERROR_NOTRESOURCE`: withdrawn by AWS for the same reason.
//! - `UNSUPPORTED_RESOURCE_ARN_IN_POLICY`: it needs the type of the resource that a policy is attached to, which a file does
//!   not say; a policy of several services' ARNs may be that of a VPC endpoint.
//! - `VARIABLE_USAGE_TOO_PERMISSIVE`: its page would have it report what AWS's own policies do everywhere,
//!   `"StringEquals": {"aws:ResourceAccount": "${aws:PrincipalAccount}"}`, so when it does is not known.

use std::fmt;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Shown by the command line, not by the compiler.
    Suggestion,
    /// A compiler warning.
    Warning,
    /// Stops the build unless it is allowed with a reason.
    SecurityWarning,
    /// Stops the build.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Suggestion => "SUGGESTION",
            Self::Warning => "WARNING",
            Self::SecurityWarning => "SECURITY_WARNING",
            Self::Error => "ERROR",
        })
    }
}

/// The code of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    name: &'static str,
    severity: Severity,
    silenceable: bool,
}

impl Code {
    /// The code with this name, as written in `allow_finding(NAME, reason = "…")`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name == name)
    }

    /// The name, for example `INVALID_ACTION`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.name
    }

    /// How much a finding with this code weighs.
    #[must_use]
    pub fn severity(self) -> Severity {
        self.severity
    }

    /// Whether `allow_finding` may let it through: never where IAM itself would refuse the document.
    #[must_use]
    pub fn silenceable(self) -> bool {
        self.silenceable
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

macro_rules! codes {
    (@severity Refused) => { Severity::Error };
    (@severity $severity:ident) => { Severity::$severity };
    (@silenceable Refused) => { false };
    (@silenceable $severity:ident) => { true };
    ($($(#[$doc:meta])* $name:ident = $severity:ident;)*) => {
        impl Code {
            $($(#[$doc])* pub const $name: Self = Self {
                name: stringify!($name),
                severity: codes!(@severity $severity),
                silenceable: codes!(@silenceable $severity),
            };)*

            /// Every code, in alphabetical order.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
        }
    };
}

// `Refused` is an ERROR that cannot be silenced: IAM's own API refuses the document or the call, or the finding is about
// the silencing itself. An ERROR that rests on the catalogue can be, because AWS may know a newer name. Kept sorted; a
// test says so.
codes! {
    /// An ARN of IAM in another account than the role's.
    ACCOUNT_DIFFERS_FROM_ROLE = Warning;
    /// A role that may do everything.
    ADMINISTRATOR_ACCESS = Warning;
    /// An action that is allowed, and denied wherever it is allowed.
    ALLOW_CANCELLED_BY_DENY = Warning;
    /// All actions but some are allowed by tags.
    ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE = Suggestion;
    /// `allow_finding` names a code that there is not.
    ALLOW_OF_UNKNOWN_CODE = Refused;
    /// `allow_finding` names a code that cannot be let through.
    ALLOW_OF_UNSILENCEABLE_CODE = Refused;
    /// `allow_finding` gives no reason.
    ALLOW_WITHOUT_REASON = Refused;
    /// A statement that allows everyone but some.
    ALLOW_WITH_NOT_PRINCIPAL = SecurityWarning;
    /// Actions that send no tags are allowed by tags.
    ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE = Suggestion;
    /// An ARN with an account where its resource has none.
    ARN_ACCOUNT_NOT_ALLOWED = Error;
    /// An ARN with a region where its resource has none.
    ARN_REGION_NOT_ALLOWED = Error;
    /// A condition that is meant to ask for MFA and does not.
    BAD_PATTERN_FOR_MFA = Warning;
    /// A statement that grants more than the role's ceiling.
    CEILING_EXCEEDED = Refused;
    /// A role of which it cannot be proved that it stays within its ceiling.
    CEILING_NOT_PROVED = Error;
    /// A trust in Amazon Cognito without a condition.
    COGNITO_PRINCIPAL_WITHOUT_CONDITION = Refused;
    /// A condition on a key that the principals of the statement never send.
    CONDITION_KEY_NEVER_PRESENT = Error;
    /// A condition on the audience of a token.
    CONFIRM_AUDIENCE_CLAIM_TYPE = Suggestion;
    /// `iam:CreateServiceLinkedRole` is allowed as one of all actions but some, on all roles but some.
    CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE = Warning;
    /// `iam:CreateServiceLinkedRole` is allowed named, on all roles but some.
    CREATE_SLR_WITH_NOT_RESOURCE = Warning;
    /// `iam:CreateServiceLinkedRole` is allowed among other actions, on all roles but some.
    CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE = Warning;
    /// `iam:CreateServiceLinkedRole` is allowed among other actions, on roles of any name.
    CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE = Warning;
    /// `iam:CreateServiceLinkedRole` is allowed named, on roles of any name.
    CREATE_SLR_WITH_STAR_IN_RESOURCE = Warning;
    /// `iam:CreateServiceLinkedRole` is allowed as one of all actions but some, on roles of any name.
    CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION = Warning;
    /// Leave to read or make credentials of everything of a kind.
    CREDENTIALS_EXPOSURE = Warning;
    /// Leave to read all objects, parameters or secrets.
    DATA_EXFILTRATION = Warning;
    /// A JSON value of another type than its element takes.
    DATA_TYPE_MISMATCH = Refused;
    /// A denial by tags of all actions but some.
    DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE = SecurityWarning;
    /// A denial by tags of actions that send none.
    DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE = SecurityWarning;
    /// A key that stands twice in one JSON object.
    DUPLICATE_JSON_KEY = Refused;
    /// A condition key that stands twice under one operator, in different case.
    DUPLICATE_KEYS_WITH_DIFFERENT_CASE = Error;
    /// Two inline policies of one role with the same name.
    DUPLICATE_POLICY_NAME = Refused;
    /// Two tags with the same key.
    DUPLICATE_TAG_KEY = Refused;
    /// Reading some attributes is allowed, and so is reading without naming any.
    DYNAMODB_ATTRIBUTES_WITHOUT_SELECT = SecurityWarning;
    /// A list of actions without any.
    EMPTY_ARRAY_ACTION = Refused;
    /// A condition key without values.
    EMPTY_ARRAY_CONDITION = Suggestion;
    /// A condition key without values under `ForAllValues`.
    EMPTY_ARRAY_CONDITION_FORALLVALUES = Suggestion;
    /// A condition key without values under `ForAnyValue`.
    EMPTY_ARRAY_CONDITION_FORANYVALUE = Suggestion;
    /// A condition key without values under an operator with `IfExists`.
    EMPTY_ARRAY_CONDITION_IFEXISTS = Suggestion;
    /// A list of principals without any.
    EMPTY_ARRAY_PRINCIPAL = Refused;
    /// A list of resources without any.
    EMPTY_ARRAY_RESOURCE = Refused;
    /// A condition block that asks for nothing.
    EMPTY_OBJECT_CONDITION = Suggestion;
    /// A principal element without principals.
    EMPTY_OBJECT_PRINCIPAL = Refused;
    /// An empty `Sid`.
    EMPTY_SID_VALUE = Suggestion;
    /// A policy variable without a name.
    EMPTY_VARIABLE = Error;
    /// A comparison with `*` that asks whether the key is there.
    EQUIVALENT_TO_NULL_FALSE = Suggestion;
    /// A comparison with `*` that asks whether the key is absent.
    EQUIVALENT_TO_NULL_TRUE = Suggestion;
    /// A request that the role's policies do not decide as the declaration expects.
    EXPECTATION_FAILED = Refused;
    /// An expected decision that a policy makes which cannot be seen.
    EXPECTATION_NOT_DECIDED = Error;
    /// An identity provider as the principal of another policy than a trust policy.
    FEDERATED_PRINCIPAL_NOT_SUPPORTED = Error;
    /// A key of an identity provider that the role does not trust.
    FEDERATION_KEY_WITHOUT_TRUST = Warning;
    /// `ForAllValues` on a key whose absence lets everything through.
    FORALLVALUES_WITHOUT_NULL_CHECK = Warning;
    /// A key of one value under `ForAllValues`.
    FORALLVALUES_WITH_SINGLE_VALUED_KEY = SecurityWarning;
    /// The audience of a token under `ForAnyValue`.
    FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE = SecurityWarning;
    /// A statement that allows when some value of a key is not among those listed.
    FORANYVALUE_WITH_NEGATION = Warning;
    /// A statement that allows when the key that should limit it is absent.
    IF_EXISTS_WEAKENS_ALLOW = Warning;
    /// `IfExists` on a key that every request has.
    IF_EXISTS_WITHOUT_EFFECT = Suggestion;
    /// A range of addresses with bits set behind its prefix.
    IMPROVE_IP_RANGE = Suggestion;
    /// Inline policies that are too long together.
    INLINE_POLICIES_EXCEED_QUOTA = Refused;
    /// An action that its service does not have.
    INVALID_ACTION = Error;
    /// A text that is no action whatever services there are.
    INVALID_ACTION_FORMAT = Refused;
    /// An account field of an ARN that is no account.
    INVALID_ARN_ACCOUNT = Error;
    /// A resource that is neither `*` nor an ARN.
    INVALID_ARN_PREFIX = Refused;
    /// A region field of an ARN that is no region of its partition.
    INVALID_ARN_REGION = Error;
    /// An ARN of IAM that no kind of resource of IAM has.
    INVALID_ARN_RESOURCE = Error;
    /// An upper-case letter in the service field of an ARN.
    INVALID_ARN_SERVICE_CASE = Error;
    /// Values of one condition key in different JSON types.
    INVALID_CONDITION_DATA_TYPE = Error;
    /// A condition key that is not `service:name`.
    INVALID_CONDITION_KEY_FORMAT = Refused;
    /// Several values for one key under `Bool`.
    INVALID_CONDITION_MULTIPLE_BOOLEAN = Error;
    /// A condition operator that there is not.
    INVALID_CONDITION_OPERATOR = Refused;
    /// A date that is written as seconds since 1970.
    INVALID_DATE_VALUE = Warning;
    /// A description that IAM does not take.
    INVALID_DESCRIPTION = Refused;
    /// An effect other than `Allow` and `Deny`.
    INVALID_EFFECT = Refused;
    /// An expectation that names no single request.
    INVALID_EXPECTATION = Refused;
    /// A `Federated` principal that is no identity provider.
    INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY = Error;
    /// A global condition key that there is not.
    INVALID_GLOBAL_CONDITION_KEY = Error;
    /// A name of an instance profile that IAM does not take.
    INVALID_INSTANCE_PROFILE_NAME = Refused;
    /// A value of a key of KMS keys that is not the ARN of one.
    INVALID_KMS_KEY_VALUE = Error;
    /// An AWS managed policy that there is not, and one of nearly that name.
    INVALID_MANAGED_POLICY = Error;
    /// A partition that there is not.
    INVALID_PARTITION = Error;
    /// A path that IAM does not take.
    INVALID_PATH = Refused;
    /// An ARN that is not that of a policy where one must stand.
    INVALID_POLICY_ARN = Refused;
    /// An element that the policy language does not have.
    INVALID_POLICY_ELEMENT = Refused;
    /// A name of a policy that IAM does not take.
    INVALID_POLICY_NAME = Refused;
    /// A principal that cannot stand in a trust policy.
    INVALID_PRINCIPAL = Refused;
    /// A principal element that is no map.
    INVALID_PRINCIPAL_FORMAT = Refused;
    /// A kind of principal that there is not.
    INVALID_PRINCIPAL_KEY = Refused;
    /// A value of a key of regions that is no region.
    INVALID_REGION = Error;
    /// A name of a role that IAM does not take.
    INVALID_ROLE_NAME = Refused;
    /// A role named by its unique id.
    INVALID_ROLE_REFERENCE = Warning;
    /// A service that there is not, in an ARN or a condition key.
    INVALID_SERVICE = Error;
    /// A condition key that its service does not have.
    INVALID_SERVICE_CONDITION_KEY = Error;
    /// An action of a service that there is not.
    INVALID_SERVICE_IN_ACTION = Error;
    /// A service principal that there is not, and one of nearly that name.
    INVALID_SERVICE_PRINCIPAL = Error;
    /// A value of a key of service principals that cannot be one.
    INVALID_SERVICE_PRINCIPAL_FORMAT = Error;
    /// A session duration that IAM does not take.
    INVALID_SESSION_DURATION = Refused;
    /// A tag that IAM does not take.
    INVALID_TAG = Refused;
    /// A user named by its unique id.
    INVALID_USER_REFERENCE = Warning;
    /// A policy variable under an operator that compares neither strings nor ARNs.
    INVALID_VARIABLE_FOR_OPERATOR = Refused;
    /// A version of the policy language that there is not.
    INVALID_VERSION = Refused;
    /// A value of `aws:SourceVpce` that is no id of a VPC endpoint.
    INVALID_VPCE_FORMAT = Error;
    /// A value of `aws:SourceVpc` that is no id of a VPC.
    INVALID_VPC_FORMAT = Error;
    /// A bucket policy that asks for the account of its own bucket.
    IRRELEVANT_CONDITION_KEY_IN_POLICY = Suggestion;
    /// A text that is no JSON.
    JSON_SYNTAX_ERROR = Refused;
    /// The ARN of an alias for actions that work on keys.
    KMS_ALIAS_IN_RESOURCE = Warning;
    /// More managed policies than a role may have before its quota is raised.
    MANAGED_POLICIES_EXCEED_DEFAULT_QUOTA = Warning;
    /// More managed policies than a role can ever have.
    MANAGED_POLICIES_EXCEED_MAXIMUM = Refused;
    /// A managed policy that is too long.
    MANAGED_POLICY_EXCEEDS_QUOTA = Refused;
    /// An action that the principals of the statement cannot use to assume a role.
    MISMATCHED_ACTION_FOR_PRINCIPAL = Error;
    /// A statement without actions.
    MISSING_ACTION = Refused;
    /// A trust policy with a condition on what nobody may send along.
    MISSING_ACTION_FOR_CONDITION_KEY = Error;
    /// A trust in IAM Roles Anywhere without one of the actions it needs.
    MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY = Error;
    /// An ARN without the account that its resource has.
    MISSING_ARN_ACCOUNT = Error;
    /// An ARN with fewer than six fields.
    MISSING_ARN_FIELD = Refused;
    /// An ARN without the region that its resource has.
    MISSING_ARN_REGION = Error;
    /// A policy variable that is not closed.
    MISSING_BRACE_IN_VARIABLE = Error;
    /// A trust in an OpenID Connect provider without a condition on its claims.
    MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL = SecurityWarning;
    /// A trust in a SAML provider that does not ask for whom an assertion is.
    MISSING_CONDITION_KEY_FOR_SAML_PRINCIPAL = SecurityWarning;
    /// An action that needs another one, which nothing allows.
    MISSING_DEPENDENT_ACTION = Suggestion;
    /// A statement without an effect.
    MISSING_EFFECT = Refused;
    /// A trust in GitHub that every repository can use.
    MISSING_GITHUB_REPO_CONDITION_KEY = SecurityWarning;
    /// A condition key that is sure only beside another.
    MISSING_PAIRED_CONDITION_KEYS = SecurityWarning;
    /// A statement of a trust policy without a principal.
    MISSING_PRINCIPAL = Refused;
    /// A key of several values under an operator without a qualifier.
    MISSING_QUALIFIER = Error;
    /// A default value of a policy variable without its quotes.
    MISSING_QUOTE_IN_VARIABLE = Error;
    /// A statement of an identity-based policy without a resource.
    MISSING_RESOURCE = Refused;
    /// A document without statements.
    MISSING_STATEMENT = Refused;
    /// A tag condition key without the key of the tag.
    MISSING_TAG_KEY_IN_CONDITION = Error;
    /// A trust in Amazon EKS Pod Identity without leave to tag the session.
    MISSING_TAG_SESSION_FOR_POD_IDENTITY = Warning;
    /// A trust in an identity provider that many customers share, open to all of them.
    MISSING_TENANCY_CONDITION = Error;
    /// A document without a version.
    MISSING_VERSION = Warning;
    /// A statement that allows, among those that say what is never to be granted.
    NEVER_RULE_ALLOWS = Refused;
    /// A statement that grants what the role is never to be granted.
    NEVER_RULE_BROKEN = Refused;
    /// A role of which it cannot be proved that it keeps a rule.
    NEVER_RULE_NOT_PROVED = Error;
    /// A statement that allows all actions but those it lists.
    NOT_ACTION_WITH_ALLOW = Warning;
    /// A statement that allows on all resources but those it lists.
    NOT_RESOURCE_WITH_ALLOW = Warning;
    /// `NullIfExists`, which is no operator.
    NULL_WITH_IF_EXISTS = Refused;
    /// `Null` under a qualifier.
    NULL_WITH_QUALIFIER = Suggestion;
    /// A condition on a claim of an identity provider that the statement does not trust.
    OIDC_CONDITION_KEY_OF_ANOTHER_PROVIDER = Error;
    /// The version of the policy language that knows no variables.
    OLD_VERSION = Warning;
    /// A parameter of the declaration where none can stand.
    PARAMETER_NOT_ALLOWED = Refused;
    /// `iam:PassRole` is allowed as one of all actions but some, on all roles but some.
    PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE = SecurityWarning;
    /// `iam:PassRole` is allowed named, on all roles but some.
    PASS_ROLE_WITH_NOT_RESOURCE = SecurityWarning;
    /// `iam:PassRole` is allowed among other actions, on all roles but some.
    PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE = SecurityWarning;
    /// `iam:PassRole` is allowed among other actions, on roles of any name.
    PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE = SecurityWarning;
    /// `iam:PassRole` is allowed named, on roles of any name.
    PASS_ROLE_WITH_STAR_IN_RESOURCE = SecurityWarning;
    /// `iam:PassRole` is allowed as one of all actions but some, on roles of any name.
    PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION = SecurityWarning;
    /// An action that the role's permissions boundary can never allow.
    PERMISSION_OUTSIDE_BOUNDARY = Warning;
    /// An account of AWS's examples.
    PLACEHOLDER_ACCOUNT = Suggestion;
    /// An identity-based policy that is longer than any may be.
    POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA = Warning;
    /// A resource control policy that is too long.
    POLICY_SIZE_EXCEEDS_RCP_QUOTA = Error;
    /// A resource-based policy that is longer than its service takes.
    POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA = Warning;
    /// A trust policy longer than a role's may be before its quota is raised.
    POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA = Warning;
    /// A service control policy that is too long.
    POLICY_SIZE_EXCEEDS_SCP_QUOTA = Error;
    /// `IpAddress` on `aws:SourceIp` with private addresses alone.
    PRIVATE_IP_ADDRESS = Error;
    /// `IpAddress` on `aws:SourceIp` with a private address among public ones.
    PRIVATE_IP_ADDRESS_SUBSET = Suggestion;
    /// `NotIpAddress` on `aws:SourceIp` with private addresses alone.
    PRIVATE_NOT_IP_ADDRESS = Error;
    /// `NotIpAddress` on `aws:SourceIp` with a private address among public ones.
    PRIVATE_NOT_IP_ADDRESS_SUBSET = Suggestion;
    /// Leave to take over anything that acts with a role.
    PRIVILEGE_ESCALATION_BY_EXISTING_RESOURCE = Warning;
    /// Leave to become any other user or role.
    PRIVILEGE_ESCALATION_BY_OTHER_PRINCIPAL = Warning;
    /// Leave to pass any role to a service that then acts with it.
    PRIVILEGE_ESCALATION_BY_PASS_ROLE = Warning;
    /// Leave to change policies so that they allow more.
    PRIVILEGE_ESCALATION_BY_POLICY_CHANGE = Warning;
    /// A denial by who calls that also hits AWS services.
    RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY = Warning;
    /// A denial by the source of a service's call that also hits other callers.
    RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY = Warning;
    /// A denial by the source of a service's call that also hits calls without a source.
    RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK = Warning;
    /// An action in a resource control policy of a service that such policies do not reach.
    RCP_SYNTAX_ERROR_ACTION = Error;
    /// A resource control policy that allows.
    RCP_SYNTAX_ERROR_ALLOW = Error;
    /// `NotAction` in a resource control policy.
    RCP_SYNTAX_ERROR_NOTACTION = Refused;
    /// A resource control policy that names another principal than `"*"`.
    RCP_SYNTAX_ERROR_PRINCIPAL = Refused;
    /// A statement about AWS services with a key that does not tell for whom they act.
    RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL = Suggestion;
    /// An action that another of the same statement already stands for.
    REDUNDANT_ACTION = Suggestion;
    /// Several bounds for one number.
    REDUNDANT_CONDITION_VALUE_NUM = Suggestion;
    /// A comparison with `*` that always holds.
    REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION = Suggestion;
    /// A session of a role beside the role itself.
    REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY = Suggestion;
    /// A resource that another of the same statement already stands for.
    REDUNDANT_RESOURCE = Suggestion;
    /// A statement that says what an earlier one says.
    REDUNDANT_STATEMENT = Suggestion;
    /// A comparison with `*` that never holds.
    REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION = Suggestion;
    /// An ARN that names nothing.
    RESOURCE_EFFECTIVELY_STAR = Suggestion;
    /// Leave to give others access to everything of a kind.
    RESOURCE_EXPOSURE = Warning;
    /// An action that works on none of the resources of its statement.
    RESOURCE_MISMATCH = Warning;
    /// `*` for actions that can be limited to resources.
    RESOURCE_STAR = Suggestion;
    /// A trust in an AWS service that does not say for whom the service may act.
    RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL = SecurityWarning;
    /// An action that AWS's reference does not list any more.
    RETIRED_ACTION = Warning;
    /// An AWS managed policy that AWS has withdrawn.
    RETIRED_MANAGED_POLICY = Warning;
    /// A service that AWS's reference does not list any more.
    RETIRED_SERVICE = Warning;
    /// An ARN with the role's own name and not its path.
    ROLE_ARN_WITHOUT_PATH = Warning;
    /// A role whose policies name the role itself as one that they may change.
    ROLE_CAN_CHANGE_ITSELF = Warning;
    /// A role that may pass itself to a service.
    ROLE_CAN_PASS_ITSELF = Suggestion;
    /// `NotPrincipal` in a trust policy.
    ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL = Refused;
    /// `Resource` or `NotResource` in a trust policy.
    ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE = Refused;
    /// The principal element `"*"` in a trust policy.
    ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL = Refused;
    /// Listing is denied under some prefixes of a bucket, which a shorter prefix evades.
    S3_PREFIX_IN_NEGATIVE_CONTEXT = SecurityWarning;
    /// A principal in a service control policy.
    SCP_SYNTAX_ERROR_PRINCIPAL = Refused;
    /// The ARN of a session where the role's is compared.
    SESSION_ARN_IN_PRINCIPAL_ARN = Warning;
    /// A longer session for a role that never has one.
    SESSION_DURATION_WITHOUT_EFFECT = Warning;
    /// A trust in GitHub that more than one branch can use.
    SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED = Warning;
    /// Statements that could be one, in policies that are nearly as long as they may be.
    STATEMENTS_CAN_BE_JOINED = Suggestion;
    /// A `StringLike` operator on a key whose values are ARNs.
    STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS = SecurityWarning;
    /// More tags than a role or policy can have.
    TOO_MANY_TAGS = Refused;
    /// An action in a trust policy that does not assume a role.
    TRUST_POLICY_ACTION_NOT_STS = Refused;
    /// A trust policy that lets everyone assume the role.
    TRUST_POLICY_ALLOWS_EVERYONE = SecurityWarning;
    /// A trust policy that allows all actions but some.
    TRUST_POLICY_ALLOWS_NOT_ACTION = SecurityWarning;
    /// A trust policy longer than a role's can ever be.
    TRUST_POLICY_EXCEEDS_MAXIMUM = Refused;
    /// A trust policy that lets nobody assume the role.
    TRUST_POLICY_WITHOUT_ASSUME_ROLE = Error;
    /// An operator that compares other values than its key has.
    TYPE_MISMATCH = Warning;
    /// A value that is no ARN under an operator that compares ARNs.
    TYPE_MISMATCH_ARN = Refused;
    /// A value under `Bool` or `Null` that is neither `true` nor `false`.
    TYPE_MISMATCH_BOOLEAN = Warning;
    /// A value that is no date under an operator that compares dates.
    TYPE_MISMATCH_DATE = Refused;
    /// A value that is no IP address or range under an operator that compares them.
    TYPE_MISMATCH_IP_RANGE = Refused;
    /// A value that is no number under an operator that compares numbers.
    TYPE_MISMATCH_NUMBER = Refused;
    /// A value that is not Base64 under `BinaryEquals`.
    TYPE_MISMATCH_STRING = Refused;
    /// Two statements with the same `Sid`, in a policy of another service than IAM or AWS Organizations.
    UNIQUE_SIDS_RECOMMENDED = Warning;
    /// Two statements with the same `Sid`.
    UNIQUE_SIDS_REQUIRED = Refused;
    /// A region that is not known, in an ARN.
    UNKNOWN_ARN_REGION = Warning;
    /// An ARN that no kind of resource of its service has, as far as AWS's reference says.
    UNKNOWN_ARN_RESOURCE = Warning;
    /// An AWS managed policy that is not known.
    UNKNOWN_MANAGED_POLICY = Warning;
    /// A policy variable that no condition key has the name of.
    UNKNOWN_POLICY_VARIABLE = Warning;
    /// A value of a key of regions that is not known.
    UNKNOWN_REGION = Warning;
    /// A service principal that is not known.
    UNKNOWN_SERVICE_PRINCIPAL = Warning;
    /// A condition on a claim that IAM does not take over from an identity provider's tokens.
    UNMAPPED_CLAIM = Warning;
    /// A condition key that no action of the statement sends.
    UNSUPPORTED_ACTION_FOR_CONDITION_KEY = Warning;
    /// An action of another service in the policy of a bucket.
    UNSUPPORTED_ACTION_IN_POLICY = Error;
    /// A key of users and roles on a statement about AWS services.
    UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL = Error;
    /// An element beside its `Not` form.
    UNSUPPORTED_ELEMENT_COMBINATION = Refused;
    /// A global condition key that AWS does not support any more.
    UNSUPPORTED_GLOBAL_CONDITION_KEY = Error;
    /// A principal in an identity-based policy.
    UNSUPPORTED_PRINCIPAL = Refused;
    /// A `Sid` of other characters than letters and digits.
    UNSUPPORTED_SID = Refused;
    /// A space in the name of a policy variable.
    UNSUPPORTED_SPACE_IN_VARIABLE = Error;
    /// A wildcard in a principal.
    UNSUPPORTED_WILDCARD_IN_PRINCIPAL = Refused;
    /// A condition on what the caller can write into the request at will.
    UNTRUSTWORTHY_CONDITION_KEY = SecurityWarning;
    /// `allow_finding` that lets nothing through.
    UNUSED_ALLOW = Refused;
    /// A key of IAM users in the policy of a role.
    USER_KEY_IN_ROLE_POLICY = Warning;
    /// A key that few services send, in a statement about all of them.
    USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES = Warning;
    /// A policy variable before the fifth colon of a resource's ARN.
    VARIABLE_IN_ARN_FIELD = Warning;
    /// A policy variable in an element that knows none.
    VARIABLE_UNSUPPORTED_IN_ELEMENT = Refused;
    /// A policy variable in a document whose version takes it for plain text.
    VARIABLE_UNSUPPORTED_IN_VERSION = Error;
    /// A wildcard in the service field of an ARN.
    WILDCARD_IN_ARN_SERVICE = Refused;
    /// An external id with a wildcard.
    WILDCARD_IN_EXTERNAL_ID = SecurityWarning;
    /// A wildcard in the service field of an ARN, in a policy that IAM does not hold.
    WILDCARD_IN_SERVICE_NAME = Suggestion;
    /// A wildcard that can stand for what belongs to others.
    WILDCARD_USAGE_TOO_PERMISSIVE = Error;
    /// A wildcard under an operator that takes it for plain text.
    WILDCARD_WITHOUT_LIKE_OPERATOR = Warning;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_found_by_name() {
        assert!(Code::ALL.is_sorted_by_key(|code| code.name()));
        for code in Code::ALL {
            assert_eq!(Code::named(code.name()), Some(*code));
        }
        assert_eq!(Code::named("invalid_action"), None);
    }
}
