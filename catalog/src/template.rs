//! Decides whether a concrete condition key is an instance of a name with variables, such as `aws:ResourceTag/${TagKey}`.

/// Whether `text` is `template` with every `${…}` replaced by one or more characters, ignoring case elsewhere.
/// A template without variables matches only itself.
pub(crate) fn matches(template: &str, text: &str) -> bool {
    let Some((literal, variable)) = split_at_variable(template) else {
        return template.eq_ignore_ascii_case(text);
    };
    let Some((start, value)) = text.split_at_checked(literal.len()) else { return false };
    let rest = variable.split_once('}').map_or("", |(_, rest)| rest);
    start.eq_ignore_ascii_case(literal) && matches_after_value(rest, value)
}

/// What stands before and behind the first `${`. By bytes: a search for a text costs more than such short ones.
fn split_at_variable(template: &str) -> Option<(&str, &str)> {
    let start = template.as_bytes().windows(2).position(|pair| pair == b"${")?;
    Some((template.get(..start)?, template.get(start + 2..)?))
}

/// Whether some non-empty start of `text` can be dropped so that `template` matches what is left.
fn matches_after_value(template: &str, text: &str) -> bool {
    let mut ends = text.char_indices().map(|(start, character)| start + character.len_utf8());
    if template.is_empty() {
        return !text.is_empty();
    }
    ends.any(|end| text.get(end..).is_some_and(|rest| matches(template, rest)))
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_variable_takes_any_characters_but_not_none() {
        let template = "aws:ResourceTag/${TagKey}";
        assert!(matches(template, "aws:resourcetag/team"));
        assert!(matches(template, "aws:ResourceTag/a/b:c é"));
        assert!(matches(template, template));
        assert!(!matches(template, "aws:ResourceTag/"));
        assert!(!matches(template, "aws:ResourceTag"));
        assert!(!matches(template, "aws:ResourceTags/team"));
    }

    #[test]
    fn text_after_a_variable_must_be_there() {
        let template = "events:Metadata/${Key}/Matcher";
        assert!(matches(template, "events:Metadata/a/Matcher"));
        assert!(matches(template, "events:Metadata/a/Matcher/Matcher"));
        assert!(!matches(template, "events:Metadata//Matcher"), "an empty value");
        assert!(!matches(template, "events:Metadata/a/Match"));
    }

    #[test]
    fn several_variables_match_apart() {
        assert!(matches("a.${X}.b/${Y}:c", "A.1.B/2:C"));
        assert!(!matches("a.${X}.b/${Y}:c", "a.1.b/:c"));
    }

    #[test]
    fn a_name_without_variables_matches_itself() {
        assert!(matches("s3:prefix", "S3:Prefix"));
        assert!(!matches("s3:prefix", "s3:prefixes"));
    }
}
