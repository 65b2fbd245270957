//! Any attribute on any item: the attributes neither stop nor hang, and what they make of Rust is Rust.
//!
//! An input is the attribute's text, a line of `---`, and the item's; without the line the item is a plain struct.

#![no_main]

use iam_role_fuzz::{expand_policy, expand_role};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (attribute, item) = text.split_once("\n---\n").unwrap_or((text, "pub struct Reader;"));
    for expand in [expand_role, expand_policy] {
        let Some(expanded) = expand(attribute, item) else { return };
        if syn::parse_str::<syn::Item>(item).is_ok() {
            let file = syn::parse2::<syn::File>(expanded);
            assert!(file.is_ok(), "{:?}", file.err());
        }
    }
});
