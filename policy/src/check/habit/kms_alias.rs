//! `KMS_ALIAS_IN_RESOURCE`: the ARN of an alias for actions that work on keys.
//!
//! - why: AWS KMS compares the ARN of the key, also when the call names an alias, so the alias allows and denies nothing. It
//!   is a warning, because AWS's own analysis does not report it
//! - bad: `"Effect": "Deny", "Action": "kms:Decrypt", "Resource": "arn:aws:kms:eu-west-1:123456789012:alias/orders"`
//! - good: `"Effect": "Deny", "Action": "kms:Decrypt", "Resource": "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-…"`
//! - source: AWS Key Management Service Developer Guide, "Use aliases to control access to KMS keys"

use crate::check::named::Named;
use crate::check::subject::{StatementAt, Subject};
use crate::{Code, Finding, Findings};

/// - An alias stands among the resources only beside an action that works on aliases. Patterns of actions may be one.
/// - Where all resources are aliases, and the statement allows, the action is reported to work on none of them.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements().filter(|statement| !statement.arns.is_empty()) {
        let is_alias = |arn: &crate::Arn| arn.service() == "kms" && arn.resource().starts_with("alias/");
        let aliases = statement.arns.iter().filter(|at| is_alias(at.arn));
        let others = statement.arns.iter().any(|at| !is_alias(at.arn));
        for at in aliases.filter(|_| (others || !statement.allows()) && works_on_keys(statement)) {
            let message = format!("`{}` is an alias, and the actions work on keys", at.arn.as_str());
            let help = "write the ARN of the key, or `key/*` with a condition on `kms:ResourceAliases`";
            let locus = statement.resource_locus(at.index);
            findings.push(Finding::new(Code::KMS_ALIAS_IN_RESOURCE, locus, message).help(help));
        }
    }
}

/// Whether some action is of KMS, and none of those can work on an alias.
fn works_on_keys(statement: &StatementAt<'_>) -> bool {
    let is_of_kms = |named: &&Named<'_>| {
        named.pattern.service().is_none_or(|service| service.eq_ignore_ascii_case("kms"))
    };
    let mut of_kms = statement.named_actions().iter().filter(is_of_kms).peekable();
    of_kms.peek().is_some()
        && of_kms.all(|named| {
            named.action.is_some_and(|action| {
                let mut types = action.resource_types();
                types.next().is_some() && action.resource_types().all(|(of, _)| of.name() != "alias")
            })
        })
}

#[cfg(test)]
mod tests {
    use crate::check::testing::habit_codes;

    fn is_reported(effect: &str, action: &str) -> bool {
        let codes = habit_codes(&format!(
            r#"{{"Effect":"{effect}","Action":"{action}","Resource":["arn:aws:kms:eu-west-1:123456789012:alias/orders",
            "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"]}}"#
        ));
        codes.contains(&"KMS_ALIAS_IN_RESOURCE")
    }

    #[test]
    fn an_alias_for_actions_on_keys_is_reported() {
        assert!(is_reported("Allow", "kms:Decrypt") && is_reported("Deny", "kms:Decrypt"));
    }

    #[test]
    fn actions_on_aliases_pass() {
        assert!(!is_reported("Allow", "kms:UpdateAlias") && !is_reported("Allow", "kms:*"));
        assert!(!is_reported("Allow", "s3:GetObject"));
    }

    #[test]
    fn an_alias_alone_is_reported_where_nothing_else_says_so() {
        let codes = |effect: &str| {
            habit_codes(&format!(
                r#"{{"Effect":"{effect}","Action":"kms:Decrypt","Resource":"arn:aws:kms:eu-west-1:210987654321:alias/orders"}}"#
            ))
        };
        assert_eq!(codes("Deny"), ["KMS_ALIAS_IN_RESOURCE"]);
        assert_eq!(codes("Allow"), [""; 0], "the action works on none of the resources");
    }
}
