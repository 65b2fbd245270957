//! A declared policy into a macro of the struct's name, which hands its document on: see [`crate::declared`].

use syn::Visibility;

use super::{Expansion, code::Code};

impl Expansion<'_> {
    /// The macro. Its own name is nobody's, because one that other crates may call stands at the root of its crate; the
    /// name that others use is the struct's, with the struct's visibility. After a mistake there is no document in it.
    pub(super) fn handed_on(&self, document: &str, code: &mut Code<'_>) {
        let name = self.subject.ident.to_string();
        let unique = format!("__iam_policy_{}_{:016x}", self.subject.name(), expansion());
        code.text("#[doc(hidden)] #[allow(unused_macros)] ");
        if matches!(self.subject.visibility, Visibility::Public(_)) {
            code.text("#[macro_export] ");
        }
        code.text(&format!("macro_rules! {unique} "));
        code.text("{ ([$($judge:tt)*] $($rest:tt)*) => { $($judge)*! { ");
        code.literal(if self.diagnosis.failed { "" } else { document });
        code.text("[");
        for parameter in self.subject.names() {
            code.literal(parameter);
            code.text(" ");
        }
        code.text("] $($rest)* } } } #[doc(hidden)] #[allow(unused_imports, unreachable_pub)] ");
        self.visibility(code);
        code.text(&format!("use {unique} as {name}; "));
    }
}

/// A number that no other expansion in the same crate has: of two from one `macro_rules` even lines and columns are the
/// same. Made of where the compiler says that it is, FNV-1a.
fn expansion() -> u64 {
    let place = format!("{:?}", proc_macro2::Span::call_site());
    place.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
