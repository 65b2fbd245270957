//! A whole list into one page of it, as `MaxItems` and `Marker` ask for.
//!
//! A marker is the number of members before the page: whatever holds the list keeps their order while nothing changes.

/// As many as AWS hands out unasked (API reference, `ListRoles`, `MaxItems`).
const UNASKED: usize = 100;

/// The answer with one page of the list of this name.
pub(super) fn page(body: &str, name: &str, most: Option<&str>, marker: Option<&str>) -> String {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let Some((head, rest)) = body.split_once(&open) else { return body.to_owned() };
    let Some((text, tail)) = rest.split_once(&close) else { return body.to_owned() };
    let members = members(text);
    let first = marker.and_then(|marker| marker.parse().ok()).unwrap_or(0).min(members.len());
    let most = most.and_then(|most| most.parse().ok()).unwrap_or(UNASKED);
    let last = members.len().min(first.saturating_add(most));
    let page: String = members.get(first..last).unwrap_or_default().concat();
    let whole = format!("{head}{open}{page}{close}{tail}");
    if last == members.len() {
        return whole;
    }
    let more = format!("<IsTruncated>true</IsTruncated><Marker>{last}</Marker>");
    whole.replace("<IsTruncated>false</IsTruncated>", &more)
}

/// The outermost members of a list, each with its tags.
fn members(text: &str) -> Vec<&str> {
    let (mut members, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (position, _) in text.match_indices('<') {
        let rest = text.get(position..).unwrap_or_default();
        if rest.starts_with("<member>") {
            if depth == 0 {
                start = position;
            }
            depth += 1;
        } else if rest.starts_with("</member>") {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                members.extend(text.get(start..position + "</member>".len()));
            }
        }
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "<R><IsTruncated>false</IsTruncated><L> <member>a<T><member>t</member></T></member>\n<member>b</member><member>c</member> </L></R>";

    #[test]
    fn a_list_is_cut_between_its_members() {
        let one = page(LIST, "L", Some("2"), None);
        assert!(
            one.contains("<L><member>a<T><member>t</member></T></member><member>b</member></L>"),
            "{one}"
        );
        assert!(one.contains("<IsTruncated>true</IsTruncated><Marker>2</Marker>"), "{one}");
        let two = page(LIST, "L", Some("2"), Some("2"));
        assert!(two.contains("<IsTruncated>false</IsTruncated><L><member>c</member></L>"), "{two}");
    }

    #[test]
    fn another_answer_stays_as_it_is() {
        assert_eq!(page(LIST, "M", None, None), LIST);
    }
}
