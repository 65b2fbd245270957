//! Who owns what stands in an account: two tags on everything that is created.
//!
//! What does not carry them is never changed or deleted.

use iam_role_policy::{ManagedPolicy, Role, Tag, limits::OWNERSHIP_TAGS};

const KEYS: (&str, &str) = {
    let [stack, declaration] = OWNERSHIP_TAGS;
    (stack, declaration)
};

/// The tag whose value is the package that declares a role or policy.
pub(crate) const STACK: &str = KEYS.0;

/// The tag whose value is the struct that declares it, behind the package: `service::Writer`.
pub(crate) const DECLARATION: &str = KEYS.1;

/// The tags of what `declaration`, a struct with its module path, in `package` declares.
///
/// Of the path only the struct is told. A build script that shares the declarations has them in a crate and in modules of
/// its own, and what it exports must carry the tags that the program looks for.
pub(crate) fn tags(package: &str, declaration: &str) -> [Tag; 2] {
    let tag = |key: &str, value: String| Tag { key: key.to_owned(), value };
    // A raw identifier's `#` is no character of a tag.
    let name = name(declaration).trim_start_matches("r#");
    [tag(STACK, package.to_owned()), tag(DECLARATION, format!("{package}::{name}"))]
}

/// The struct without its module path.
pub(crate) fn name(declaration: &str) -> &str {
    declaration.rsplit("::").next().unwrap_or(declaration)
}

/// Whether a tag of this key says who owns what carries it.
pub(crate) fn is_reserved(key: &str) -> bool {
    key.eq_ignore_ascii_case(STACK) || key.eq_ignore_ascii_case(DECLARATION)
}

/// The stack that `tags` name as owner, if any.
pub(crate) fn stack(tags: &[Tag]) -> Option<&str> {
    tags.iter().find(|tag| tag.key.eq_ignore_ascii_case(STACK)).map(|tag| tag.value.as_str())
}

/// Whether both belong to the same stack.
pub(crate) fn shared(found: &[Tag], declared: &[Tag]) -> bool {
    stack(found).is_some() && stack(found) == stack(declared)
}

/// The role, and the policies that are declared beside it, as those of the stack of this name.
pub(crate) fn in_stack(mut role: Role, name: &str) -> Role {
    rename(&mut role.tags, name);
    for policy in role.managed_policies.iter_mut().chain(&mut role.permissions_boundary) {
        if let ManagedPolicy::Customer(policy) = policy {
            rename(&mut policy.tags, name);
        }
    }
    role
}

/// Makes `owner` the stack that `tags` name.
fn rename(tags: &mut [Tag], owner: &str) {
    let stack = tags.iter_mut().filter(|tag| tag.key == STACK);
    stack.for_each(|tag| owner.clone_into(&mut tag.value));
}

/// Those of `tags` that name an owner, for what is created beside a role.
pub(crate) fn of(tags: &[Tag]) -> Vec<Tag> {
    tags.iter().filter(|tag| tag.key == STACK || tag.key == DECLARATION).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_and_its_build_script_declare_the_same() {
        let program = tags("picture-service", "picture_service::iam::roles::Writer");
        assert_eq!(tags("picture-service", "build_script_build::roles::Writer"), program);
        assert_eq!(program[1].value, "picture-service::Writer");
        assert_eq!(tags("app", "app::r#type::r#Type")[1].value, "app::Type");
    }
}
