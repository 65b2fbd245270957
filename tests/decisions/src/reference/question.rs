//! The questions that AWS's pages leave open, or answer differently on two pages.

use std::cell::RefCell;
use std::collections::BTreeSet;

/// What AWS's pages do not settle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// Does `NotPrincipal` spare a principal that is named without its account, and a session without its role?
    /// "AWS might validate the account first, then the role, and then the assumed-role user".
    NotPrincipalWithoutItsAccount,
    /// Is an IPv6 address without a prefix a /32, as the page says of every address, or one address?
    AddressOfVersion6WithoutPrefix,
    /// Is an empty string an empty set of values to `ForAllValues` and `ForAnyValue`? One page says so, later ones do not.
    EmptyStringAsEmptySet,
    /// Is an address of IPv4 that is written as one of IPv6 in the ranges of the one, or of the other?
    AddressOfVersion4AsVersion6,
    /// What does an operator without qualifier do with several values? "Multivalued context keys require a condition
    /// set operator" and nothing else is said.
    SeveralValuesWithoutQualifier,
    /// Does `{"AWS": "*"}` cover AWS services and federated identities? It is "equivalent" to `"*"` "for anonymous users".
    AwsStarBeyondAccounts,
    /// Is what a resource grants to everyone past a permissions boundary and a session policy? The page says so of grants
    /// "using the `aws:PrincipalArn` condition key with a wildcard(*) in the Principal element", and of no other.
    EveryonePastTheLimits,
    /// Does `IfExists` make `ForAnyValue` hold when the key is absent?
    IfExistsUnderForAnyValue,
    /// Does a negated operator hold for a value that is no number, date, address or ARN?
    MalformedValueUnderNegation,
    /// Does `*` under an ARN operator cover a value that is no ARN?
    StarBeyondArns,
    /// Does a set of values that is there but empty count as absent to `IfExists`, and to the default of a variable?
    EmptySetAsAbsent,
    /// Is a bucket whose owner is not given in the principal's account?
    OwnerOfTheResource,
    /// Is a statement about every resource when a variable of its `NotResource` has no value, or about none? The resource
    /// "will not match any resource".
    NotResourceWithoutValue,
    /// Does the default stand in for a variable that has several values, or has it no value at all?
    VariableOfSeveralValues,
    /// Has a federated user the permissions of the user who federated where no session policy was passed? The page says that
    /// the request "is implicitly denied", and in a later version that "a default session policy is created and the
    /// enforcement code returns a final decision of Allow".
    FederatedUserWithoutSessionPolicy,
    /// Is this the user who federated the session that asks? Its ARN does not say.
    UserWhoFederated,
    /// Can the root user assume a role that trusts its account?
    RootAssumesRole,
}

/// One way to answer the questions; those that are not in it are answered with no.
#[derive(Debug, Default)]
pub(super) struct Reading {
    yes: BTreeSet<Question>,
    /// Whether a `*` at the end of a field of a resource's ARN reaches beyond that field.
    pub(super) reaches_beyond: bool,
    asked: RefCell<BTreeSet<Question>>,
}

impl Reading {
    /// Every combination of answers to `questions`.
    pub(super) fn all(questions: &BTreeSet<Question>, reaches_beyond: bool) -> Vec<Self> {
        let mut combinations = vec![BTreeSet::new()];
        for question in questions {
            for mut yes in combinations.clone() {
                yes.insert(*question);
                combinations.push(yes);
            }
        }
        let reading = |yes| Self { yes, reaches_beyond, asked: RefCell::default() };
        combinations.into_iter().map(reading).collect()
    }

    /// The answer to `question`, noting that it was asked.
    pub(super) fn says(&self, question: Question) -> bool {
        self.asked.borrow_mut().insert(question);
        self.yes.contains(&question)
    }

    /// What was asked of this reading.
    pub(super) fn asked(&self) -> BTreeSet<Question> {
        self.asked.borrow().clone()
    }
}
