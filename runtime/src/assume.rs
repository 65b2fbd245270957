//! Assuming a role: what its trust policy demands, as types, and the policy that the other side needs.

use std::fmt;

use iam_role_policy::{
    ActionElement, ActionPattern, Arn, Document, Effect, PrincipalElement, PrincipalKind, Principals,
    ResourceElement, ResourcePattern, Role, Statement, Version,
};

#[cfg(feature = "provision")]
use crate::{
    Error,
    provision::{self, Granted, Identity},
};
use crate::{ExternalId, IamRole, RenderError, RoleArn};

/// A role that AWS principals may assume with `sts:AssumeRole`. A role that only services or identity providers may
/// assume does not have it.
///
/// A trust policy is one half: it lets principals of another account in. The other half is a policy in *their* account
/// that lets them ask, which [`assume_role_policy`](Self::assume_role_policy) makes.
pub trait Assumable: IamRole {
    /// What the trust policy demands: [`NoProof`], an [`ExternalId`], an [`MfaCode`], both as a pair, or
    /// [`EitherProof`] where its statements demand different things.
    type Proof: Proof;

    /// The identity-based policy that lets who has it assume exactly this role: `sts:AssumeRole`, and `sts:TagSession`
    /// and `sts:SetSourceIdentity` where the trust policy allows them.
    ///
    /// Source: IAM User Guide, "Grant a user permissions to switch roles".
    ///
    /// # Errors
    /// The role cannot be rendered.
    fn assume_role_policy(&self, arn: &RoleArn) -> Result<Document, RenderError> {
        Ok(assume_role_policy(&self.render()?, arn))
    }

    /// Puts that policy as an inline policy on a group, user or role of the trusted account, whose client this is.
    /// Writes nothing when it is there already, and refuses to overwrite a policy of that name that says anything else.
    #[cfg(feature = "provision")]
    fn grant_assume_role(
        &self,
        client: &aws_sdk_iam::Client,
        arn: &RoleArn,
        identity: &Identity,
    ) -> impl Future<Output = Result<Granted, Error>> + Send
    where
        Self: Sized,
    {
        let (client, arn, identity, role) = (client.clone(), arn.clone(), identity.clone(), self.render());
        async move { provision::grant(&client, &role?, &arn, &identity).await }
    }

    /// Assumes the role, with exactly what its trust policy demands. The session's name shows in `CloudTrail`: 2 to 64
    /// letters, digits and `_+=,.@-`.
    #[cfg(feature = "provision")]
    fn assume(
        &self,
        client: &aws_sdk_sts::Client,
        arn: &RoleArn,
        session_name: &str,
        proof: Self::Proof,
    ) -> impl Future<Output = Result<aws_sdk_sts::config::Credentials, Error>> + Send
    where
        Self: Sized,
        Self::Proof: Send + Sync,
    {
        let (client, arn, session_name) = (client.clone(), arn.clone(), session_name.to_owned());
        async move { provision::assume(&client, &arn, &session_name, &proof).await }
    }

    /// Assumes the role as [`assume`](Self::assume) does, but goes on for two minutes while access is denied: of a role, a
    /// trust policy or a grant that was written a moment ago STS may not know yet. It says when the caller can assume the
    /// role; a service that is to assume it may have to wait longer.
    ///
    /// ```no_run
    /// # use iam_role::{Assumable, IamRole, NoProof, iam_role};
    /// #[iam_role(trust(account("111122223333")), managed_policies("ReadOnlyAccess"))]
    /// struct Reader;
    ///
    /// # async fn example(iam: aws_sdk_iam::Client, sts: aws_sdk_sts::Client) -> Result<(), iam_role::Error> {
    /// let provisioned = Reader.provision(&iam).await?;
    /// let credentials = Reader.wait_until_assumable(&sts, provisioned.arn(), "first-report", NoProof).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// At once if no time can help: the trust policy as it is declared keeps out the principal that asks, the code of the MFA
    /// device is not accepted, or STS refuses for another reason. After two minutes otherwise.
    #[cfg(feature = "provision")]
    fn wait_until_assumable(
        &self,
        client: &aws_sdk_sts::Client,
        arn: &RoleArn,
        session_name: &str,
        proof: Self::Proof,
    ) -> impl Future<Output = Result<aws_sdk_sts::config::Credentials, Error>> + Send
    where
        Self: Sized,
        Self::Proof: Send + Sync,
    {
        let (client, arn, role) = (client.clone(), arn.clone(), self.render());
        let session_name = session_name.to_owned();
        async move { provision::assume_in_time(&client, &role?, &arn, &session_name, &proof).await }
    }
}

/// What a caller may need on the role: to assume it, and what goes with that.
pub(crate) const GRANTED: [&str; 3] = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];

/// The policy that lets who has it assume the role that has this ARN.
pub(crate) fn assume_role_policy(role: &Role, arn: &RoleArn) -> Document {
    let [assume, also @ ..] = GRANTED;
    let also = also.into_iter().filter(|action| lets_principals(&role.trust, action));
    let actions = std::iter::once(assume).chain(also);
    let resource = Arn::parse(arn.as_str()).map(ResourcePattern::Arn);
    let statement = Statement {
        sid: None,
        effect: Effect::Allow,
        principal: None,
        action: ActionElement::Action(
            actions.filter_map(|action| ActionPattern::parse(action).ok()).collect(),
        ),
        resource: Some(ResourceElement::Resource(resource.into_iter().collect())),
        conditions: Vec::new(),
    };
    Document { version: Some(Version::V2012), id: None, statements: vec![statement] }
}

/// Whether a statement of this trust policy names `action` for AWS principals.
fn lets_principals(trust: &Document, action: &str) -> bool {
    trust.statements.iter().any(|statement| {
        let named = match &statement.action {
            ActionElement::Action(patterns) => {
                patterns.iter().any(|pattern| pattern.as_str().eq_ignore_ascii_case(action))
            }
            ActionElement::NotAction(_) => false,
        };
        statement.effect == Effect::Allow && named && speaks_of_aws(statement.principal.as_ref())
    })
}

fn speaks_of_aws(principal: Option<&PrincipalElement>) -> bool {
    match principal {
        Some(PrincipalElement::Principal(Principals::Everyone)) => true,
        Some(PrincipalElement::Principal(Principals::Listed(listed))) => {
            listed.iter().any(|principal| principal.kind == PrincipalKind::Aws)
        }
        _ => false,
    }
}

/// What `AssumeRole` is given besides the role and the session's name.
pub trait Proof {
    /// The external id, if one is demanded.
    fn external_id(&self) -> Option<&ExternalId>;

    /// The MFA device and its code, if they are demanded.
    fn mfa(&self) -> Option<&MfaCode>;
}

/// Nothing is demanded.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoProof;

/// A code that an MFA device shows now.
#[derive(Clone)]
pub struct MfaCode {
    /// The device: the ARN of a virtual one, the serial number of another.
    pub serial_number: String,
    /// The six digits.
    pub token_code: String,
}

impl fmt::Debug for MfaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MfaCode").field("serial_number", &self.serial_number).finish_non_exhaustive()
    }
}

/// The statements of the trust policy demand different things; the caller gives what his statement demands.
#[derive(Clone, Debug, Default)]
pub struct EitherProof {
    /// The external id, for a statement that demands one.
    pub external_id: Option<ExternalId>,
    /// The MFA code, for a statement that demands one.
    pub mfa: Option<MfaCode>,
}

macro_rules! proofs {
    ($($proof:ty: $external_id:expr, $mfa:expr;)*) => {
        $(impl Proof for $proof {
            fn external_id(&self) -> Option<&ExternalId> {
                let part: fn(&Self) -> Option<&ExternalId> = $external_id;
                part(self)
            }

            fn mfa(&self) -> Option<&MfaCode> {
                let part: fn(&Self) -> Option<&MfaCode> = $mfa;
                part(self)
            }
        })*
    };
}

proofs! {
    NoProof: |_| None, |_| None;
    ExternalId: |external_id| Some(external_id), |_| None;
    MfaCode: |_| None, |mfa| Some(mfa);
    (ExternalId, MfaCode): |both| Some(&both.0), |both| Some(&both.1);
    EitherProof: |either| either.external_id.as_ref(), |either| either.mfa.as_ref();
}

#[cfg(test)]
mod tests {
    use iam_role_policy::{Kind, json, read};

    use super::*;
    use crate::{AccountId, Partition};

    fn role(trust: &str) -> Role {
        let source = json::parse(trust).unwrap();
        let trust = read(source.root(), Kind::Trust).document;
        Role { path: "/data/".to_owned(), ..Role::new("UserAccess", trust) }
    }

    fn policy(principal: &str, actions: &str) -> String {
        let role = role(&format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{principal},"Action":{actions}}}]}}"#
        ));
        let arn =
            RoleArn::of(&role, &Partition::new("aws-cn").unwrap(), &AccountId::new("123456789012").unwrap());
        assume_role_policy(&role, &arn).to_json()
    }

    #[test]
    fn it_lets_exactly_this_role_be_assumed() {
        let said = policy(r#"{"AWS":"111122223333"}"#, r#""sts:AssumeRole""#);
        assert!(said.contains(r#""arn:aws-cn:iam::123456789012:role/data/UserAccess""#), "{said}");
        assert!(said.contains("sts:AssumeRole") && !said.contains("sts:TagSession"), "{said}");
    }

    #[test]
    fn it_takes_over_what_else_principals_may_do() {
        let actions = r#"["sts:AssumeRole","STS:tagsession","sts:SetSourceIdentity"]"#;
        let said = policy(r#"{"AWS":"111122223333"}"#, actions);
        assert!(said.contains("sts:TagSession") && said.contains("sts:SetSourceIdentity"), "{said}");
        let said = policy(r#"{"Service":"pods.eks.amazonaws.com"}"#, actions);
        assert!(!said.contains("sts:TagSession"), "{said}");
    }

    #[test]
    fn a_proof_is_never_shown() {
        let mfa =
            MfaCode { serial_number: "arn:aws:iam::1:mfa/me".to_owned(), token_code: "271828".to_owned() };
        let both = (ExternalId::new("hush-hush").unwrap(), mfa.clone());
        let either = EitherProof { external_id: Some(both.0.clone()), mfa: Some(mfa) };
        let shown = format!("{both:?} {either:?}");
        assert!(!shown.contains("hush") && !shown.contains("271828"), "{shown}");
    }
}
