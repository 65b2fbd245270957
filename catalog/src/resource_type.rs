//! Turns a row of a service's resource-type table into the type's ARNs and condition keys.

use crate::table::Row;
use crate::{ArnTemplate, ConditionKey, Service};

/// A kind of resource of one service, such as `bucket` of S3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ResourceType {
    service: Service,
    number: usize,
    row: Row,
}

impl ResourceType {
    /// That of the row with that number.
    pub(crate) fn new(service: Service, number: usize, row: Row) -> Self {
        Self { service, number, row }
    }

    /// The name, as AWS writes it. It may hold spaces: `function alias`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row.name()
    }

    /// The shapes of its ARNs, such as `arn:${Partition}:s3:::${BucketName}`: at least one. The account is always
    /// `${Account}`; the service in the ARN need not be the service's prefix.
    pub fn arn_templates(self) -> impl Iterator<Item = &'static str> + Clone {
        self.row.column(1).split('|')
    }

    /// The same in their fields.
    pub fn arns(self) -> impl Iterator<Item = &'static ArnTemplate> + Clone {
        self.service.arns_of_type(self.number).iter()
    }

    /// The condition keys that filter by the resource, by name.
    pub fn condition_keys(self) -> impl Iterator<Item = ConditionKey> + Clone {
        self.service.condition_key_table().select(self.row.column(2)).map(ConditionKey::new)
    }

    /// Whether AWS's service authorization reference no longer lists the type.
    #[must_use]
    pub fn retired(self) -> bool {
        self.row.retired()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service;
    use crate::tests::row_of;

    #[test]
    fn a_type_can_be_retired() {
        let s3 = service("s3").unwrap();
        let of = |line| ResourceType::new(s3, 0, row_of(line));
        assert!(of("jar\tarn:${Partition}:s3:::${Jar}\t0\tretired").retired());
        assert!(!of("jar\tarn:${Partition}:s3:::${Jar}\t0").retired());
    }
}
