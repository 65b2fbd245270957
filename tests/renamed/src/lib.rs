//! Declarations where nothing is as usual: the facade has another name, the prelude is gone, the names that generated
//! code might lean on mean something else, and every warning is an error.

#![no_implicit_prelude]
#![deny(warnings)]

/// Types that shadow those of the prelude.
pub mod shadows {
    /// Not the standard library's.
    pub struct Option;
    /// Not the standard library's.
    pub struct Result;
    /// Not the standard library's.
    pub struct Vec;
    /// Not the standard library's.
    pub struct String;
    /// Not the standard library's.
    #[allow(non_camel_case_types, reason = "it shadows the primitive type")]
    pub struct str;
    /// Not the standard library's.
    #[allow(non_camel_case_types, reason = "it shadows the primitive type")]
    pub struct u32;
    /// Not the standard library's.
    pub fn drop() {}
}

/// Roles and policies, declared among those shadows.
pub mod declared {
    #[allow(unused_imports, reason = "what is imported is there to be mistaken for something else")]
    use crate::shadows::*;

    /// Reads one bucket.
    #[::roles_of_aws::iam_role(
        crate = ::roles_of_aws,
        trust(service("lambda.amazonaws.com"), account("123456789012", external_id("{external_id}"))),
        inline_policy(allow("s3:GetObject", on("arn:aws:s3:::{bucket}/*"))),
        managed_policies(List),
        permissions_boundary(Boundary),
        tags(team = "data"),
        instance_profile,
        ceiling(Boundary),
        never("iam:PassRole", on("*")),
        expect(allows("s3:GetObject", on("arn:aws:s3:::{bucket}/*")), denies("s3:PutObject", on("*")))
    )]
    pub struct Reader<'a, Id> {
        /// The bucket.
        pub bucket: &'a ::core::primitive::str,
        /// What callers of the other account must know.
        pub external_id: Id,
    }

    /// Lists one bucket.
    #[::roles_of_aws::iam_policy(crate = ::roles_of_aws, allow("s3:ListBucket", on("arn:aws:s3:::{bucket}")))]
    pub struct List {
        /// The bucket.
        pub bucket: ::std::string::String,
    }

    /// What a reader may do at most.
    #[::roles_of_aws::iam_policy(
        crate = ::roles_of_aws,
        allow("s3:Get*", "s3:List*", on("*")),
        allow_finding(DATA_EXFILTRATION, reason = "a boundary grants nothing")
    )]
    pub struct Boundary;

    /// Has no parameters.
    #[::roles_of_aws::iam_role(crate = ::roles_of_aws, trust(service("ec2.amazonaws.com")))]
    pub struct Machine;
}

/// A role that a macro of the user's declares.
macro_rules! machine {
    ($name:ident, $service:literal) => {
        /// Runs on a machine.
        #[::roles_of_aws::iam_role(crate = ::roles_of_aws, trust(service($service)))]
        pub struct $name;
    };
}

machine!(FromMacro, "ec2.amazonaws.com");

#[cfg(test)]
mod tests {
    use ::roles_of_aws::{Assumable, ExternalId, IamRole};
    use ::std::{assert, assert_eq, prelude::v1::*};

    use super::declared::{Machine, Reader};

    #[test]
    fn a_role_with_everything_renders() {
        let role = Reader { bucket: "data", external_id: ExternalId::new("partner-1").unwrap() };
        let rendered = role.render().unwrap();
        assert_eq!(rendered.name, "Reader");
        assert_eq!(rendered.managed_policies.len(), 1);
        assert!(rendered.permissions_boundary.is_some());
        assert_eq!(rendered.instance_profile.as_deref(), Some("Reader"));
        assert!(rendered.trust.to_json().contains("partner-1"));
        assert!(rendered.inline_policies[0].document.to_json().contains("arn:aws:s3:::data/*"));
    }

    #[test]
    fn an_external_id_is_what_the_role_demands() {
        fn demands_external_id<R: Assumable<Proof = ExternalId>>(_: &R) {}
        demands_external_id(&Reader { bucket: "data", external_id: ExternalId::new("partner-1").unwrap() });
    }

    #[test]
    fn a_role_without_parameters_has_finished_texts() {
        let text: &'static ::core::primitive::str = Machine::TRUST_POLICY;
        assert_eq!(Machine.render().unwrap().trust.to_json(), text);
        assert_eq!(super::FromMacro::NAME, "FromMacro");
    }
}
