//! The item under the attribute into a [`Subject`].

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{
    Attribute, Data, DataStruct, DeriveInput, Expr, Fields, GenericParam, Generics, Lit, Meta, ext::IdentExt,
};

use crate::{
    declaration::{Field, Subject},
    journal::Journal,
    syntax::Text,
};

/// Reads the item. What a role cannot be is named, and the rest is taken as a struct without that part; `None` if it
/// is no type at all.
pub(crate) fn subject(item: &TokenStream, journal: &mut Journal) -> Option<Subject> {
    let input = match syn::parse2::<DeriveInput>(item.clone()) {
        Ok(input) => input,
        Err(error) => {
            let span = item.clone().into_iter().next().map_or_else(|| error.span(), |token| token.span());
            journal.lose(span, "this is not a struct", "put the attribute on a struct: `pub struct Reader;`");
            return None;
        }
    };
    let fields = match &input.data {
        Data::Struct(data) => fields(data, journal),
        Data::Enum(data) => {
            refuse("an enum", data.enum_token.span, journal);
            Vec::new()
        }
        Data::Union(data) => {
            refuse("a union", data.union_token.span, journal);
            Vec::new()
        }
    };
    generics(&input.generics, journal);
    let summary = summary(&input.attrs);
    Some(Subject { visibility: input.vis, ident: input.ident, generics: input.generics, fields, summary })
}

fn refuse(what: &str, span: proc_macro2::Span, journal: &mut Journal) {
    let help = "declare a struct for each role; its fields are the role's parameters";
    journal.lose(span, format!("{what} cannot be a role or a policy"), help);
}

/// - Named fields are parameters.
/// - No field at all is a role without parameters, however it is written.
/// - A field without a name cannot be named in a string.
/// - A field that is not always there would change what the role is.
fn fields(data: &DataStruct, journal: &mut Journal) -> Vec<Field> {
    if let Fields::Unnamed(fields) = &data.fields
        && let Some(first) = fields.unnamed.first()
    {
        let first = first.ty.to_token_stream().into_iter().next();
        let span = first.map_or(data.struct_token.span, |token| token.span());
        let help = "name the fields: `pub struct Reader { pub bucket: BucketName }`";
        journal.lose(span, "a tuple struct cannot be a role or a policy: its fields have no names", help);
        return Vec::new();
    }
    for (field, attribute) in data.fields.iter().flat_map(|field| field.attrs.iter().map(move |a| (field, a)))
    {
        if let (Some(ident), true) = (&field.ident, attribute.path().is_ident("cfg")) {
            let help = "declare two structs, each under its `cfg`";
            journal.mistake(ident.span(), format!("the field `{ident}` is not always there"), help);
        }
    }
    let named = data.fields.iter().filter_map(|field| Some((field.ident.clone()?, field.ty.clone())));
    named.map(|(ident, ty)| Field { name: ident.unraw().to_string(), ident, ty }).collect()
}

/// Types and lifetimes serve the fields; a constant says nothing that the role could depend on.
fn generics(generics: &Generics, journal: &mut Journal) {
    for parameter in &generics.params {
        if let GenericParam::Const(parameter) = parameter {
            let name = &parameter.ident;
            let help = format!(
                "make it a field, which a string can name: `pub {}: String`",
                name.to_string().to_lowercase()
            );
            journal.mistake(
                name.span(),
                format!("the const parameter `{name}` cannot be part of a role or a policy"),
                help,
            );
        }
    }
}

/// The first paragraph of the doc comment as one line: it is what IAM shows as description.
fn summary(attributes: &[Attribute]) -> Option<Text> {
    let mut summary: Option<Text> = None;
    for line in attributes.iter().filter_map(doc) {
        for part in line.value.lines().map(str::trim) {
            match (&mut summary, part.is_empty()) {
                (None, true) => {}
                (None, false) => summary = Some(Text { value: part.to_owned(), span: line.span }),
                (Some(_), true) => return summary,
                (Some(text), false) => text.value.extend([" ", part]),
            }
        }
        if summary.is_some() && line.value.trim().is_empty() {
            break;
        }
    }
    summary
}

/// The text of one `///` line or `#[doc = "…"]`.
fn doc(attribute: &Attribute) -> Option<Text> {
    let Meta::NameValue(meta) = &attribute.meta else { return None };
    if !meta.path.is_ident("doc") {
        return None;
    }
    let Expr::Lit(expression) = &meta.value else { return None };
    let Lit::Str(text) = &expression.lit else { return None };
    Some(Text { value: text.value(), span: text.span() })
}
