//! Answers of IAM, into those that are whole and errors.
//!
//! To the SDK a page of whatever text is a success where the answer has nothing that it would read, which is so with most
//! writes; and of a list that was cut off it hands out what has arrived. So every answer is looked at: whether it begins as
//! one of this protocol does, and ends with what it began with.
//!
//! INVARIANT: what a run takes for done was said to be done by an answer that arrived whole.

use std::{error, fmt};

use aws_sdk_iam::{
    Client,
    config::{
        ConfigBag, Intercept, RuntimeComponents, interceptors::AfterDeserializationInterceptorContextRef,
    },
    error::BoxError,
};

/// The caller's client, but one that believes only what is whole.
pub(super) fn believing_whole(client: &Client) -> Client {
    Client::from_conf(client.config().to_builder().interceptor(Whole).build())
}

/// The answer is cut off, or none of this protocol.
#[derive(Debug)]
pub(super) struct NotWhole;

impl error::Error for NotWhole {}

impl fmt::Display for NotWhole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it is cut off, or a page of somebody else")
    }
}

#[derive(Debug)]
struct Whole;

impl Intercept for Whole {
    fn name(&self) -> &'static str {
        "Whole"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let answer = context.response();
        let body = answer.body().bytes().unwrap_or_default();
        if answer.status().is_success() && !is_whole(body) {
            return Err(NotWhole.into());
        }
        Ok(())
    }
}

/// Whether the text is one element whose name is that of an answer: `<PutRolePolicyResponse …>…</PutRolePolicyResponse>`.
///
/// Source: AWS's query protocol, as the Smithy documentation has it ("AWS query protocol", "Response serialization").
fn is_whole(body: &[u8]) -> bool {
    let body = behind_declaration(body.trim_ascii());
    let Some(rest) = body.strip_prefix(b"<") else { return false };
    let name = rest.split(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/')).next();
    let Some(name) = name.filter(|name| name.ends_with(b"Response")) else { return false };
    let end = [b"</", name, b">"].concat();
    body.ends_with(&end) || rest.strip_suffix(b"/>").is_some_and(|rest| !rest.contains(&b'<'))
}

/// The text behind `<?xml …?>`.
fn behind_declaration(body: &[u8]) -> &[u8] {
    if !body.starts_with(b"<?") {
        return body;
    }
    let end = body.windows(2).position(|pair| pair == b"?>");
    end.and_then(|end| body.get(end + 2..)).unwrap_or_default().trim_ascii_start()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_whole_is_believed() {
        for text in [
            "<PutRolePolicyResponse></PutRolePolicyResponse>",
            "<TagRoleResponse/>",
            "<TagRoleResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"/>\n",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<GetRoleResponse xmlns=\"x\">\n<a/></GetRoleResponse>\n",
        ] {
            assert!(is_whole(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn what_is_cut_off_or_of_another_is_not() {
        for text in [
            "",
            "<",
            "<?xml",
            "{}",
            "<html></html>",
            "<ErrorResponses></ErrorResponses>",
            "<GetRoleResponse>",
            "<GetRoleResponse><a/>",
            "<GetRoleResponse><a></GetRoleRespon",
            "<GetRoleResponse></GetUserResponse>",
            "GetRoleResponse></GetRoleResponse>",
        ] {
            assert!(!is_whole(text.as_bytes()), "{text}");
        }
    }
}
