//! Account ids, regions and partitions by their form alone: the one place that knows what each looks like.

/// Whether `text` is an AWS account id: 12 digits.
///
/// Source: AWS Account Management Reference Guide, "View AWS account identifiers".
#[must_use]
pub fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether `text` could be a region: two or more words of lower-case letters and a number of one or two digits, between
/// hyphens. Regions come anew, so a list cannot tell.
///
/// Source: AWS Regions and Availability Zones, "AWS Regions".
#[must_use]
pub fn could_be_region(text: &str) -> bool {
    let is_word = |word: &str| word.len() >= 2 && word.bytes().all(|b| b.is_ascii_lowercase());
    let Some((words, number)) = text.rsplit_once('-') else { return false };
    let is_number = matches!(number.len(), 1 | 2) && number.bytes().all(|b| b.is_ascii_digit());
    is_number && words.contains('-') && words.split('-').all(is_word)
}

/// Whether `text` could be a partition: `aws`, or words of lower-case letters behind `aws-`.
///
/// Source: IAM User Guide, "Amazon Resource Names (ARNs)".
#[must_use]
pub fn could_be_partition(text: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
    text.len() <= 64 && text.split('-').all(is_word) && (text == "aws" || text.starts_with("aws-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_id_is_12_ascii_digits() {
        assert!(is_account_id("123456789012"));
        for text in ["", "12345678901", "1234567890123", "1234-5678-9012", "12345678901a", "١٢٣٤٥٦"] {
            assert!(!is_account_id(text), "{text}");
        }
    }

    #[test]
    fn a_region_has_words_and_a_number() {
        for text in ["eu-central-1", "us-gov-west-1", "us-isob-east-1", "eusc-de-east-1", "ap-southeast-12"] {
            assert!(could_be_region(text), "{text}");
        }
        for text in
            ["", "*", "eu-central", "eu-1", "EU-central-1", "eu-central-1a", "-central-1", "eu-central-100"]
        {
            assert!(!could_be_region(text), "{text}");
        }
    }

    #[test]
    fn a_partition_is_of_aws() {
        for text in ["aws", "aws-cn", "aws-iso-b", "aws-eusc"] {
            assert!(could_be_partition(text), "{text}");
        }
        for text in ["", "awsx", "aws-", "azure", "aws-cn:iam", "aws-*"] {
            assert!(!could_be_partition(text), "{text}");
        }
    }
}
