//! Embedded facts about AWS services for IAM policies: actions, resource types, condition keys, service principals.
