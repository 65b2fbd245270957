//! The fields of a struct expression, written straight into the tokens around them: a stream that is put into another
//! costs an unoptimised macro more than all its tokens.

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote};

/// `name: value,`, or nothing where the value is the default's.
pub(super) struct Field<T>(pub(super) &'static str, pub(super) Option<T>);

impl<T: ToTokens> ToTokens for Field<T> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self(name, Some(value)) = self else { return };
        tokens.append(Ident::new(name, Span::call_site()));
        tokens.append(Punct::new(':', Spacing::Alone));
        value.to_tokens(tokens);
        tokens.append(Punct::new(',', Spacing::Alone));
    }
}

/// `Some(value)`
pub(super) struct Present<T>(pub(super) T);

impl<T: ToTokens> ToTokens for Present<T> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let value = &self.0;
        tokens.extend(quote!(::core::option::Option::Some(#value)));
    }
}

/// `&[item, …]`
pub(super) struct List<T>(pub(super) Vec<T>);

impl<T: ToTokens> List<T> {
    /// The list of these, or nothing if there are none.
    pub(super) fn of(items: impl Iterator<Item = T>) -> Option<Self> {
        let items: Vec<T> = items.collect();
        (!items.is_empty()).then_some(Self(items))
    }
}

impl<T: ToTokens> ToTokens for List<T> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let mut inside = TokenStream::new();
        inside.append_separated(&self.0, Punct::new(',', Spacing::Alone));
        tokens.append(Punct::new('&', Spacing::Alone));
        tokens.append(Group::new(Delimiter::Bracket, inside));
    }
}
