//! The document itself: `Version`, `Id`, `Statement`.
//!
//! `MISSING_VERSION`: a document without `Version`.
//!
//! - why: IAM takes it for the version of 2008, in which policy variables are plain text
//! - bad: `{"Statement": […]}`
//! - good: `{"Version": "2012-10-17", "Statement": […]}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Missing version; AWS Organizations User Guide, "SCP
//!   syntax", "RCP syntax"
//!
//! `OLD_VERSION`: a document of the version of 2008.
//!
//! - why: policy variables are plain text in it
//! - bad: `"Version": "2008-10-17"`
//! - good: `"Version": "2012-10-17"`
//! - source: IAM User Guide, "IAM JSON policy elements: Version"; AWS Organizations User Guide, "SCP syntax", "RCP syntax"
//!
//! `INVALID_VERSION`: a version that does not exist.
//!
//! - why: IAM refuses the policy
//! - bad: `"Version": "2012-10-18"`
//! - good: `"Version": "2012-10-17"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid version
//!
//! `MISSING_STATEMENT`: a document without statements.
//!
//! - why: IAM refuses the policy
//! - bad: `{"Version": "2012-10-17"}`
//! - good: `{"Version": "2012-10-17", "Statement": […]}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Missing statement
//!
//! `UNIQUE_SIDS_REQUIRED`: two statements with the same `Sid`, in a policy of IAM or AWS Organizations.
//!
//! - why: it is refused
//! - bad: two statements with `"Sid": "Read"`
//! - good: `"Sid": "Read"` and `"Sid": "Write"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Unique Sids required
//!
//! `UNIQUE_SIDS_RECOMMENDED`: two statements with the same `Sid`, in a policy of another service.
//!
//! - why: some services refuse the policy, and in the others nobody can say which statement is meant
//! - bad: two statements with `"Sid": "Read"`
//! - good: `"Sid": "Read"` and `"Sid": "Write"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Unique Sids recommended

use super::places::Here;
use super::reader::{Element, Reader, is_empty_list, wrong_type};
use crate::{
    Code, Document, Finding, Kind, Locus, Member, Node, SharedText, Statement, Value, Version, json::Text,
};

const ELEMENTS: [&str; 3] = ["Version", "Id", "Statement"];

impl Reader {
    /// The document that `root` is.
    pub(super) fn document(&mut self, root: Node<'_>) -> Document {
        self.places.root(root.at());
        if root.one_or_many().any(is_statement) {
            self.report(without_document());
            return Document::default();
        }
        let Value::Object(members) = root.value() else {
            self.report(wrong_type(Locus::root(), "policy document", "an object", root));
            return Document::default();
        };
        let [version, id, statements] = self.elements(members, Here::ROOT, &ELEMENTS, "a policy document");
        let version = self.version(version);
        let id = id.and_then(|id| self.fixed_string(id, "Id")).map(Text::shared);
        Document { version, id, statements: self.statements(statements) }
    }

    fn version(&mut self, element: Option<Element<'_>>) -> Option<Version> {
        let Some(element) = element else {
            let message = "the document has no `Version`, so IAM reads it by the rules of 2008";
            let finding = Finding::new(Code::MISSING_VERSION, Locus::root(), message);
            self.report(finding.help(format!("add `\"Version\": \"2012-10-17\"`{}", self.only_version())));
            self.variables_live = false;
            return None;
        };
        let text = self.fixed_string(element, "Version")?;
        let here = || Locus::root().member("Version");
        match Version::ALL.into_iter().find(|version| text == version.name()) {
            Some(Version::V2008) => {
                self.variables_live = false;
                let message = "the version `2008-10-17` takes policy variables for plain text";
                let help = format!("write `2012-10-17`{}", self.only_version());
                self.report(Finding::new(Code::OLD_VERSION, here(), message).help(help));
                Some(Version::V2008)
            }
            None => {
                let message = format!("there is no version `{text}` of the policy language");
                self.report(Finding::new(Code::INVALID_VERSION, here(), message).help("write `2012-10-17`"));
                None
            }
            version => version,
        }
    }

    /// Why no other version will do, where it will not.
    fn only_version(&self) -> &'static str {
        match self.kind {
            Kind::ServiceControl | Kind::ResourceControl => ", the only version that AWS Organizations takes",
            _ => "",
        }
    }

    /// The statements; what is no object is numbered behind those that are.
    fn statements(&mut self, element: Option<Element<'_>>) -> Vec<Statement> {
        let Some(Element { node, here }) = element.filter(|element| !is_empty_list(element.node)) else {
            let here = self.locus(element.map_or(Here::ROOT, |element| element.here));
            let finding = Finding::new(Code::MISSING_STATEMENT, here, "the document has no statement");
            self.report(
                finding.help("add a `Statement` with `Effect`, `Action` and what else its kind needs"),
            );
            return Vec::new();
        };
        let nodes = node.one_or_many();
        self.places.expect(nodes.len());
        let (mut statements, mut others) = (Vec::with_capacity(nodes.len()), Vec::new());
        for node in nodes {
            let Value::Object(members) = node.value() else {
                others.push(node);
                continue;
            };
            let index = statements.len();
            let here = self.places.item(here, index, node.at());
            let mut statement = self.statement(members, here);
            statement.sid = self.unique(statement.sid, &statements, index);
            statements.push(statement);
        }
        for (index, other) in (statements.len()..).zip(others) {
            let here = self.places.item(here, index, other.at());
            let finding = wrong_type(self.locus(here), "Statement", "an object, or a list of objects", other);
            self.report(finding);
        }
        statements
    }

    /// `sid`, unless one of the statements before it has the same and that is refused; empty ones may repeat.
    fn unique(&mut self, sid: Option<SharedText>, earlier: &[Statement], index: usize) -> Option<SharedText> {
        let repeated = earlier.iter().any(|statement| statement.sid == sid);
        let sid = sid?;
        if sid.is_empty() || !repeated {
            return Some(sid);
        }
        let here = Locus::statement(index).member("Sid");
        let message = format!("two statements have the `Sid` `{sid}`");
        let help = "give each statement a `Sid` of its own, or none";
        let is_advice = self.kind == Kind::Resource;
        let code = if is_advice { Code::UNIQUE_SIDS_RECOMMENDED } else { Code::UNIQUE_SIDS_REQUIRED };
        self.report(Finding::new(code, here, message).help(help));
        Some(sid).filter(|_| is_advice)
    }
}

/// Whether the object is a statement, and no document that holds some.
fn is_statement(node: Node<'_>) -> bool {
    let is_statements = |member: Member<'_>| member.key.to_ascii_lowercase().starts_with("statement");
    node.member("Effect").is_some() && !node.members().any(is_statements)
}

/// One finding for what lacks all of a document, not one for each of its elements.
fn without_document() -> Finding {
    let message = "a statement stands here alone, without the document around it";
    let help = "write `{\"Version\": \"2012-10-17\", \"Statement\": […]}` with the statements in the list";
    Finding::new(Code::MISSING_STATEMENT, Locus::root(), message).help(help)
}
