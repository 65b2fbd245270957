//! An attribute with one token too few, too many or another: an error, and nothing is lost.

use proc_macro2::{Group, Punct, Spacing, TokenStream, TokenTree};

use super::{
    expansion::{DATASYNC, DATASYNC_STRUCT},
    said, tokens,
};

/// What happens to the token.
#[derive(Clone, Copy)]
enum Change {
    Remove,
    Replace,
    Precede,
}

const JSON: &str = r#"
    trust = { "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" }
    ]},
    inline_policy = { "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::{bucket}/{account}",
          "Condition": { "NumericLessThan": { "s3:signatureAge": -1 } } }
    ]},
    tags(team = "data", "cost-center" = "42"), managed_policies = "ReadOnlyAccess",
"#;

/// The tokens with the one at `position`, counted through all brackets, changed.
fn changed(stream: TokenStream, position: &mut usize, change: Change) -> TokenStream {
    let mut tokens = TokenStream::new();
    for token in stream {
        let here = *position == 0;
        *position = position.wrapping_sub(1);
        if here {
            let stranger = TokenTree::from(Punct::new('%', Spacing::Alone));
            match change {
                Change::Remove => {}
                Change::Replace => tokens.extend([stranger]),
                Change::Precede => tokens.extend([stranger, token]),
            }
            continue;
        }
        match token {
            TokenTree::Group(group) => {
                let inside = changed(group.stream(), position, change);
                let mut rebuilt = Group::new(group.delimiter(), inside);
                rebuilt.set_span(group.span());
                tokens.extend([TokenTree::from(rebuilt)]);
            }
            token => tokens.extend([token]),
        }
    }
    tokens
}

fn count(stream: TokenStream) -> usize {
    let inside = |token| match token {
        TokenTree::Group(group) => 1 + count(group.stream()),
        _ => 1,
    };
    stream.into_iter().map(inside).sum()
}

/// Expands the attribute with every token changed in turn.
fn every(attribute: &str, change: Change, check: impl Fn(&TokenStream, &str)) {
    for position in 0..count(tokens(attribute)) {
        let mangled = changed(tokens(attribute), &mut position.clone(), change);
        let expanded = crate::role(mangled.clone(), tokens(DATASYNC_STRUCT));
        let text = expanded.to_string();
        assert!(text.contains("pub bucket : BucketName"), "{mangled}");
        assert!(text.contains("IamRole for DataSyncWriter"), "{mangled}");
        check(&mangled, &said(expanded));
    }
}

#[test]
fn a_token_that_does_not_belong_there_is_an_error() {
    for attribute in [DATASYNC, JSON] {
        for change in [Change::Replace, Change::Precede] {
            every(attribute, change, |mangled, said| assert!(!said.is_empty(), "{mangled}"));
        }
    }
}

#[test]
fn a_missing_token_never_panics() {
    for attribute in [DATASYNC, JSON] {
        every(attribute, Change::Remove, |_, _| {});
    }
}

#[test]
fn a_stranger_between_parts_hides_no_other_mistake() {
    let attribute = r#"
        trust = service("lambda.amazonaws.com"),
        inline_policy(allow("s3:GetObjekt", "s3:PutObject", on("arn:aws:s3:::{bucket}/{account}"))),
        description = "x",
    "#;
    let wrong_action = "s3 has no action `s3:GetObjekt`";
    assert!(said(crate::role(tokens(attribute), tokens(DATASYNC_STRUCT))).contains(wrong_action));
    let hidden = std::cell::Cell::new(0);
    every(attribute, Change::Precede, |_, said| {
        hidden.set(hidden.get() + u32::from(!said.contains(wrong_action)));
    });
    // Only between a word and its parentheses: nobody knows what is in them.
    assert_eq!(hidden.get(), 2);
}
