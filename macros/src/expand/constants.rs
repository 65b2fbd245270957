//! The constants of the struct itself: finished text, or a template where a parameter still has to be filled in.

use iam_role_policy::{CustomerPolicy, InlinePolicy, Role, placeholder};
use quote::ToTokens;
use syn::Visibility;

use super::{Documents, Expansion, code::Code};
use crate::lower::Lowered;

impl Expansion<'_> {
    /// `NAME`, `TRUST_POLICY`, and `INLINE_POLICY` or `INLINE_POLICIES`.
    pub(super) fn role_constants(&self, lowered: &Lowered<Role>, documents: &Documents, code: &mut Code<'_>) {
        let role = &lowered.entity;
        if !lowered.declared.is_empty() {
            // The path to a declared policy is the user's, who need not write the policy's lifetimes.
            code.text("#[allow(elided_lifetimes_in_paths)] ");
        }
        self.inherent(code, |code| {
            self.name("The role's name.", &role.name, code);
            self.document("TRUST_POLICY", "Who may assume the role, as JSON.", &documents.trust, code);
            match documents.inline_policies.as_slice() {
                [] => {}
                [json] => self.document("INLINE_POLICY", "What the role may do, as JSON.", json, code),
                several => self.inline_policies(role, several, code),
            }
            self.constant("SPEC", "The whole declaration.", code);
            code.name("RoleSpec");
            code.text(" = ");
            self.role_spec(lowered, documents, code);
            code.text("; ");
        });
    }

    /// `NAME` and `POLICY`.
    pub(super) fn policy_constants(&self, policy: &CustomerPolicy, document: &str, code: &mut Code<'_>) {
        self.inherent(code, |code| {
            self.name("The policy's name.", &policy.name, code);
            self.document("POLICY", "What the policy says, as JSON.", document, code);
        });
    }

    /// A program need not use every constant.
    fn inherent(&self, code: &mut Code<'_>, constants: impl FnOnce(&mut Code<'_>)) {
        code.text("#[allow(dead_code)] ");
        self.implementation(None, &self.subject.generics, code, constants);
    }

    /// The name: a template only if a parameter stands in it.
    fn name(&self, documentation: &str, name: &str, code: &mut Code<'_>) {
        let text = self.text(placeholder::occurs_in(name));
        self.constant("NAME", documentation, code);
        text.ty(code);
        code.text(" = ");
        text.value(name, code);
        code.text("; ");
    }

    /// A document: finished JSON exactly if the struct has no fields, so that its type does not depend on its content.
    fn document(&self, name: &str, documentation: &str, json: &str, code: &mut Code<'_>) {
        let text = self.text(true);
        self.constant(name, documentation, code);
        text.ty(code);
        code.text(" = ");
        text.value(json, code);
        code.text("; ");
    }

    fn inline_policies(&self, role: &Role, documents: &[String], code: &mut Code<'_>) {
        let text = self.text(true);
        let documentation = "What the role may do: the name of each inline policy, and the policy as JSON.";
        self.constant("INLINE_POLICIES", documentation, code);
        text.pairs_ty(code);
        code.text(" = ");
        let pairs: Vec<_> = role.inline_policies.iter().zip(documents).collect();
        code.list(&pairs, |code, (InlinePolicy { name, .. }, document)| {
            code.parentheses(|code| {
                code.item(|code| text.value(name, code));
                text.value(document, code);
            });
        });
        code.text("; ");
    }

    /// Everything of a constant up to its type.
    fn constant(&self, name: &str, documentation: &str, code: &mut Code<'_>) {
        code.text("#[doc = ");
        code.literal(documentation);
        code.text("] ");
        self.visibility(code);
        code.text("const ");
        code.text(name);
        code.text(": ");
    }

    /// The struct's visibility.
    pub(super) fn visibility(&self, code: &mut Code<'_>) {
        match &self.subject.visibility {
            Visibility::Inherited => {}
            Visibility::Public(_) => code.text("pub "),
            Visibility::Restricted(path) if path.in_token.is_some() => code.tokens(path),
            Visibility::Restricted(word) => code.text(&format!("pub({}) ", word.path.to_token_stream())),
        }
    }

    /// A text with the parameters that may stand in it.
    fn text(&self, parametric: bool) -> Text<'_> {
        Text { parameters: if parametric { self.subject.names() } else { Vec::new() } }
    }
}

/// A text; a template if it has parameters.
struct Text<'a> {
    parameters: Vec<&'a str>,
}

impl Text<'_> {
    fn ty(&self, code: &mut Code<'_>) {
        if self.parameters.is_empty() {
            code.text("&'static ::core::primitive::str");
        } else {
            code.name("Template");
        }
    }

    /// The type of a list of names and documents.
    fn pairs_ty(&self, code: &mut Code<'_>) {
        code.text("&'static ");
        code.brackets(|code| {
            code.parentheses(|code| {
                code.item(|code| self.ty(code));
                self.ty(code);
            });
        });
    }

    fn value(&self, text: &str, code: &mut Code<'_>) {
        if self.parameters.is_empty() {
            return code.literal(text);
        }
        code.name("Template::new");
        code.parentheses(|code| {
            code.literal(text);
            code.text(", ");
            code.literals(&self.parameters);
        });
    }
}
