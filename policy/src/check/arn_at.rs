//! An ARN of `Resource` or `NotResource` in its fields, with what the catalogue has of it, looked up once, whoever asks.

use std::cell::OnceCell;

use iam_role_catalog::{Service, Start};

use super::named::Services;
use super::pieces;
use crate::Arn;
use crate::wildcard::Piece;

/// An ARN or a pattern of ARNs, prepared to be compared with many others.
pub(crate) struct ArnAt<'a> {
    /// Which pattern of the element it is.
    pub(crate) index: usize,
    pub(crate) arn: &'a Arn,
    /// The third field.
    pub(crate) name: &'a str,
    /// The service whose actions start as that is written, whatever the case.
    pub(crate) service: Option<Service>,
    /// Whether it is that service's prefix to the letter.
    pub(crate) names_service: bool,
    pub(crate) region: &'a str,
    pub(crate) account: &'a str,
    /// The last field.
    pub(crate) resource: &'a str,
    /// What it starts with, up to the first wildcard, variable or parameter.
    pub(crate) start: Start<'a>,
    /// Its pieces, once they are needed: most others differ from it in another field or at the start.
    pieces: OnceCell<Vec<Piece>>,
}

impl<'a> ArnAt<'a> {
    pub(crate) fn of(index: usize, arn: &'a Arn, services: &mut Services<'a>) -> Self {
        let (name, resource) = (arn.service(), arn.resource());
        let open = resource.bytes().position(|byte| matches!(byte, b'*' | b'?' | b'$') || !byte.is_ascii());
        let start = Start::of(open.and_then(|open| resource.get(..open)).unwrap_or(resource));
        let service = services.service(name);
        Self {
            index,
            arn,
            name,
            service,
            names_service: service.is_some_and(|service| service.prefix() == name),
            region: arn.region(),
            account: arn.account(),
            resource,
            start,
            pieces: OnceCell::new(),
        }
    }

    /// The pieces of its last field.
    pub(crate) fn pieces(&self) -> &[Piece] {
        self.pieces.get_or_init(|| pieces::of_pattern(self.resource))
    }
}
