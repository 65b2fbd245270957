//! What a declaration certainly allows and denies, for assertions that the compiler evaluates.
//!
//! ```
//! use iam_role::prelude::*;
//!
//! #[iam_policy(allow("s3:ListBucket", on("arn:aws:s3:::{bucket}")))]
//! pub struct Listing {
//!     pub bucket: BucketName,
//! }
//!
//! #[iam_role(
//!     trust = service("lambda.amazonaws.com"),
//!     inline_policy(allow("s3:GetObject", on("arn:aws:s3:::{bucket}/*"))),
//!     managed_policies(Listing),
//! )]
//! pub struct Reader {
//!     pub bucket: BucketName,
//! }
//!
//! const _: () = assert!(Reader::SPEC.allows("s3:GetObject", "arn:aws:s3:::{bucket}/key"));
//! const _: () = assert!(Reader::SPEC.allows("s3:ListBucket", "arn:aws:s3:::{bucket}"));
//! const _: () = assert!(Reader::SPEC.denies("s3:PutObject", "*"));
//! ```

use iam_role_policy::certain::Certainty;

use crate::{ManagedPolicySpec, PolicySpec, RoleSpec};

impl RoleSpec {
    /// Whether the role's policies, with those declared beside it and its boundary, allow `action` on `resource` whatever
    /// the request carries and whatever values the parameters have.
    ///
    /// `{name}` in the resource is the parameter of that name; `*` and `?` in resource and action stand for any text. The
    /// answer is never a wrong yes: what rests on a condition, a policy variable or a policy that is named by its ARN only
    /// is neither allowed nor [denied](Self::denies). Names are not checked here; `expect(…)` in the attribute checks
    /// them, and knows more of conditions.
    #[must_use]
    pub const fn allows(&self, action: &str, resource: &str) -> bool {
        let bounded = match self.bound(action, resource) {
            Some(boundary) => boundary.allows(),
            None => true,
        };
        bounded && self.granted(action, resource).allows()
    }

    /// Whether the role's policies, with those declared beside it and its boundary, do not allow `action` on `resource`
    /// whatever the request carries and whatever values the parameters have.
    ///
    /// Resource and action are as in [`allows`](Self::allows), and so is what is uncertain. A policy of the resource may
    /// still let the role in.
    #[must_use]
    pub const fn denies(&self, action: &str, resource: &str) -> bool {
        let bounded = match self.bound(action, resource) {
            Some(boundary) => boundary.denies(),
            None => false,
        };
        bounded || self.granted(action, resource).denies()
    }

    /// What the inline and attached policies say.
    const fn granted<'a>(&self, action: &'a str, resource: &'a str) -> Certainty<'a> {
        let mut granted = Certainty::of(action, resource);
        let mut inline = self.inline_policies;
        while let [policy, rest @ ..] = inline {
            granted = granted.with(policy.document, self.parameters);
            inline = rest;
        }
        let mut managed = self.managed_policies;
        while let [policy, rest @ ..] = managed {
            granted = policy.add_to(granted);
            managed = rest;
        }
        granted
    }

    /// What the boundary says, if there is one.
    const fn bound<'a>(&self, action: &'a str, resource: &'a str) -> Option<Certainty<'a>> {
        match self.permissions_boundary {
            Some(policy) => Some(policy.add_to(Certainty::of(action, resource))),
            None => None,
        }
    }
}

impl PolicySpec {
    /// Whether the policy allows `action` on `resource`, as [`RoleSpec::allows`] says it of a role.
    #[must_use]
    pub const fn allows(&self, action: &str, resource: &str) -> bool {
        Certainty::of(action, resource).with(self.document, self.parameters).allows()
    }

    /// Whether the policy does not allow `action` on `resource`, as [`RoleSpec::denies`] says it of a role.
    #[must_use]
    pub const fn denies(&self, action: &str, resource: &str) -> bool {
        Certainty::of(action, resource).with(self.document, self.parameters).denies()
    }
}

impl ManagedPolicySpec {
    const fn add_to<'a>(&self, certainty: Certainty<'a>) -> Certainty<'a> {
        match self {
            Self::Arn(_) => certainty.with_unknown(),
            Self::Declared(policy) => certainty.with(policy.document, policy.parameters),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::InlinePolicySpec;

    const READ: &str =
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}"#;
    const READ_AND_WRITE: &str =
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#;
    const BOUNDARY: ManagedPolicySpec =
        ManagedPolicySpec::Declared(&PolicySpec { document: READ, ..PolicySpec::DEFAULT });
    const UNSEEN: ManagedPolicySpec = ManagedPolicySpec::Arn("arn:aws:iam::aws:policy/ReadOnlyAccess");
    const ROLE: RoleSpec = RoleSpec {
        inline_policies: &[InlinePolicySpec { name: "all", document: READ_AND_WRITE }],
        ..RoleSpec::DEFAULT
    };

    fn decision(role: &RoleSpec, action: &str) -> (bool, bool) {
        (role.allows(action, "arn:aws:s3:::b/x"), role.denies(action, "arn:aws:s3:::b/x"))
    }

    #[test]
    fn a_boundary_takes_away() {
        let bounded = RoleSpec { permissions_boundary: Some(BOUNDARY), ..ROLE };
        assert_eq!(decision(&ROLE, "s3:PutObject"), (true, false));
        assert_eq!(decision(&bounded, "s3:PutObject"), (false, true));
        assert_eq!(decision(&bounded, "s3:GetObject"), (true, false));
    }

    #[test]
    fn a_boundary_that_is_not_seen_allows_nothing_for_certain() {
        let bounded = RoleSpec { permissions_boundary: Some(UNSEEN), ..ROLE };
        assert_eq!(decision(&bounded, "s3:GetObject"), (false, false));
        assert_eq!(decision(&bounded, "sqs:SendMessage"), (false, true));
    }

    #[test]
    fn a_policy_that_is_not_seen_may_say_anything() {
        let role = RoleSpec { managed_policies: &[UNSEEN], ..ROLE };
        assert_eq!(decision(&role, "s3:GetObject"), (false, false));
        assert_eq!(decision(&role, "sqs:SendMessage"), (false, false));
    }

    #[test]
    fn an_attached_policy_counts() {
        let role = RoleSpec { managed_policies: &[BOUNDARY], ..RoleSpec::DEFAULT };
        assert_eq!(decision(&role, "s3:GetObject"), (true, false));
        assert_eq!(decision(&role, "s3:PutObject"), (false, true));
    }
}
