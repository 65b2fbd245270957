//! Where the engines answer differently, and why. What can be taken away is: a reason counts if the engines then agree.

use std::collections::BTreeMap;

use iam_role_policy::{
    Kind,
    evaluate::{Decision, Policies, Policy, decide},
    json, read,
};

use ::iam_rs::IAMRequest;

use crate::{
    Case, Corpus,
    answer::Answer,
    iam_rs, ours,
    request::{Ask, Key},
};

/// Why two engines differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    ResourcePolicy,
    NoResource,
    Variables,
    ArnEquals,
    Account,
    Other,
}

impl Reason {
    fn text(self) -> &'static str {
        match self {
            Self::ResourcePolicy => {
                "the policy of the key or of the role must allow too; iam-rs knows no such rule"
            }
            Self::NoResource => {
                "to AWS the resource of the action is `*`, which the statement's ARN is not; iam-rs takes the request's word"
            }
            Self::Variables => {
                "a condition compares with a variable; iam-rs compares with the variable's text"
            }
            Self::ArnEquals => "`ArnEquals` takes wildcards as `ArnLike` does; iam-rs compares the text",
            Self::Account => "iam-rs knows no resource of the account `aws`",
            Self::Other => "not explained",
        }
    }
}

/// Prints how often the engines agree, and each kind of disagreement with an example.
pub fn print(corpus: &Corpus) {
    let mut agreed = BTreeMap::<Answer, usize>::new();
    let mut kinds = BTreeMap::<(Reason, Answer, Answer), Vec<&Case>>::new();
    for case in &corpus.cases {
        let policy = &corpus.policies[case.policy];
        let ours = ours::answer(&policy.ours, &case.ours);
        let iam_rs = iam_rs::answer(&policy.iam_rs, &case.iam_rs);
        if ours == iam_rs {
            *agreed.entry(ours).or_default() += 1;
        } else {
            kinds.entry((reason(corpus, case, ours, iam_rs), ours, iam_rs)).or_default().push(case);
        }
    }
    let sum: usize = agreed.values().sum();
    println!("agreed: {sum} of {}, {agreed:?}\n", corpus.cases.len());
    println!("| ours | iam-rs | requests | why | for example |\n|---|---|---|---|---|");
    for ((reason, ours, iam_rs), cases) in kinds {
        let example = cases[0];
        let name = &corpus.policies[example.policy].name;
        println!(
            "| {ours} | {iam_rs} | {} | {} | `{}` of `{name}` |",
            cases.len(),
            reason.text(),
            example.ask.action
        );
    }
}

fn reason(corpus: &Corpus, case: &Case, ours: Answer, iam_rs: Answer) -> Reason {
    let policy = &corpus.policies[case.policy];
    let of_text = |text: &str, request: &IAMRequest| Some(iam_rs::answer(&iam_rs::evaluator(text)?, request));
    let with_implied = Ask { context: with_implied(&case.ask), ..case.ask.clone() };
    let without_variables = || {
        let text = without_variables(&policy.text, &with_implied.context);
        of_text(&text, &iam_rs::request(&with_implied)?)
    };
    if !case.iam_rs.resource.is_valid() {
        Reason::Account
    } else if with_resource_policy(&policy.ours, case) == iam_rs {
        Reason::ResourcePolicy
    } else if without_variables() == Some(ours) {
        Reason::Variables
    } else if of_text(&policy.text.replace("ArnEquals", "ArnLike"), &case.iam_rs) == Some(ours) {
        Reason::ArnEquals
    } else if case.ask.has_no_resource() {
        Reason::NoResource
    } else {
        Reason::Other
    }
}

/// What this engine answers if the resource, and the role where one is taken, leaves access to the account.
fn with_resource_policy(policy: &Policy, case: &Case) -> Answer {
    let open = |kind, resource: &str| {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{}:root"}},"Action":"{}"{resource}}}}}"#,
            Ask::ACCOUNT,
            case.ask.action
        );
        let source = json::parse(&text).expect("JSON");
        Policy::new(&read(source.root(), kind).document)
    };
    let (resource, trust) = (open(Kind::Resource, r#","Resource":"*""#), open(Kind::Trust, ""));
    let policies = Policies {
        identity: std::slice::from_ref(policy),
        resource: Some(&resource),
        trust: Some(&trust),
        ..Policies::default()
    };
    match decide(&policies, &case.ours) {
        Decision::Allow => Answer::Allow,
        _ => Answer::Open,
    }
}

/// The context with the keys that follow from caller and resource.
fn with_implied(ask: &Ask) -> Vec<Key> {
    let implied = ["aws:PrincipalAccount", "aws:ResourceAccount", "aws:PrincipalArn"];
    let mut context = ask.context.clone();
    for name in implied {
        if !context.iter().any(|key| key.name.eq_ignore_ascii_case(name)) {
            context.push(Key::implied(name));
        }
    }
    context
}

/// The policy with values in place of the variables that the context has values for.
fn without_variables(text: &str, context: &[Key]) -> String {
    let mut replaced = text.to_owned();
    for key in context {
        let value = key.values.first().map_or("", String::as_str);
        let lower = format!("${{{}}}", key.name.to_ascii_lowercase());
        while let Some(at) = replaced.to_ascii_lowercase().find(&lower) {
            replaced.replace_range(at..at + lower.len(), value);
        }
    }
    replaced
}
