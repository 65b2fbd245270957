//! What a request says of itself beside who, what and on which resource: the values of condition keys.
//!
//! INVARIANT: keys have no case; a key that was never named is absent or unknown, as the whole context says.

/// What is known of a condition key in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyValue {
    /// It has this value.
    One(String),
    /// It is a multivalued key with these values; perhaps none.
    Many(Vec<String>),
    /// It is not in the request.
    Absent,
    /// Nothing is known: it may be absent, and may have any value.
    Unknown,
}

impl From<&str> for KeyValue {
    fn from(value: &str) -> Self {
        Self::One(value.to_owned())
    }
}

impl From<String> for KeyValue {
    fn from(value: String) -> Self {
        Self::One(value)
    }
}

impl From<Vec<String>> for KeyValue {
    fn from(values: Vec<String>) -> Self {
        Self::Many(values)
    }
}

/// The values of condition keys in a request.
///
/// ```
/// use iam_role_policy::evaluate::{Context, KeyValue};
///
/// let context = Context::closed()
///     .with("aws:SourceIp", "203.0.113.7")
///     .with("aws:TagKeys", vec!["team".to_owned(), "stage".to_owned()])
///     .with("aws:MultiFactorAuthPresent", KeyValue::Unknown);
/// assert!(!context.is_open());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// By key in lower case, in order.
    keys: Vec<(String, KeyValue)>,
    open: bool,
}

impl Context {
    /// A context in which a key that is not named is absent, as in a request that reaches AWS. Keys that follow from the
    /// principal and the resource, like `aws:PrincipalArn`, need not be named; that of a session is the ARN of a role
    /// without path. Other keys that AWS always gives, `aws:SecureTransport` or `aws:CurrentTime`, are as absent as any.
    #[must_use]
    pub fn closed() -> Self {
        Self { keys: Vec::new(), open: false }
    }

    /// A context in which nothing is known of a key that is not named: a decision holds for every request that agrees
    /// with what is named.
    #[must_use]
    pub fn open() -> Self {
        Self { keys: Vec::new(), open: true }
    }

    /// This context with `value` for `key`; a later value replaces an earlier one.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<KeyValue>) -> Self {
        self.insert(key, value);
        self
    }

    /// Sets `value` for `key`; a later value replaces an earlier one.
    pub fn insert(&mut self, key: &str, value: impl Into<KeyValue>) {
        let named = (key.to_ascii_lowercase(), value.into());
        let place = self.position(&named.0);
        match place.map(|index| self.keys.get_mut(index)) {
            Ok(Some(known)) => *known = named,
            Ok(None) => self.keys.push(named),
            Err(index) => self.keys.insert(index, named),
        }
    }

    /// Whether keys that are not named are unknown, not absent.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// What is said of `key`, which is in lower case; `None` if it is not named.
    pub(super) fn named(&self, key: &str) -> Option<&KeyValue> {
        let index = self.position(key).ok()?;
        self.keys.get(index).map(|(_, value)| value)
    }

    /// Where `key` is, or else where it would be.
    fn position(&self, key: &str) -> Result<usize, usize> {
        self.keys.binary_search_by(|(known, _)| known.as_str().cmp(key))
    }
}

/// What a key is found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found<'a> {
    Absent,
    Unknown,
    One(&'a str),
    Many(&'a [String]),
}

impl<'a> From<&'a KeyValue> for Found<'a> {
    fn from(value: &'a KeyValue) -> Self {
        match value {
            KeyValue::One(value) => Self::One(value),
            KeyValue::Many(values) => Self::Many(values),
            KeyValue::Absent => Self::Absent,
            KeyValue::Unknown => Self::Unknown,
        }
    }
}
