//! The endpoint inside this process: winterbaume's IAM and STS, brought closer to what AWS answers.
//!
//! winterbaume keeps what it is told, but not all of it comes back, so these differences are made good here:
//!
//! - text outside ASCII comes back with each of its bytes as a character
//! - policy documents come back as they are; AWS percent-encodes them (API reference, `GetRole`, `GetRolePolicy`)
//! - a role comes back without its description, permissions boundary and tags, and among an account's details without its
//!   instance profiles
//! - a policy comes back among an account's details without its description, and without how often it is a boundary
//! - roles come back all at once, however few were asked for
//! - a permissions boundary given to `CreateRole` is lost
//! - there are no AWS managed policies to attach: here every ARN of one names a policy
//! - an instance profile takes any number of roles; AWS's takes one (API reference, `AddRoleToInstanceProfile`)
//!
//! Not made good, so not to be tested here: no grammar, name, size or quota is checked, names differ by case, and STS lets
//! anybody assume anything.

mod pages;

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_smithy_runtime_api::client::http::SharedHttpClient;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use winterbaume_core::{MockAws, MockRequest, MockResponse, MockService, StatefulService, xml_escape};
use winterbaume_iam::IamService;
use winterbaume_iam::views::{ManagedPolicyView, RoleView};
use winterbaume_sts::StsService;

use crate::{ACCOUNT, ServiceError};

/// IAM is one service for all regions; this is where its state is kept.
const REGION: &str = "us-east-1";

/// What RFC 3986 leaves as it is; AWS encodes the rest.
const RESERVED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// All that stands in an account; AWS's own policies, as far as somebody has asked for them, are among its policies.
pub type State = winterbaume_iam::IamStateView;

/// What an account was like behind a call that changed something.
#[derive(Debug, Clone)]
pub struct Moment {
    /// The call: `PutRolePolicy`.
    pub call: String,
    /// The account.
    pub account: State,
}

/// A new account, without roles. Clones are the same one.
#[derive(Clone)]
pub(crate) struct Inside {
    service: Arc<IamService>,
    /// What happened since somebody began to record.
    moments: Arc<Mutex<Option<Vec<Moment>>>>,
}

impl Default for Inside {
    fn default() -> Self {
        Self { service: Arc::new(IamService::new()), moments: Arc::default() }
    }
}

impl fmt::Debug for Inside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inside").finish_non_exhaustive()
    }
}

impl Inside {
    /// The account as an HTTP client.
    pub(crate) fn transport(&self) -> SharedHttpClient {
        let services = MockAws::builder().with_service(self.clone()).with_service(StsService::new());
        services.account_id(ACCOUNT).build().http_client()
    }

    pub(crate) async fn state(&self) -> State {
        self.service.snapshot(ACCOUNT, REGION).await
    }

    pub(crate) fn record(&self) {
        *self.moments() = Some(Vec::new());
    }

    pub(crate) fn recorded(&self) -> Vec<Moment> {
        self.moments().as_mut().map(std::mem::take).unwrap_or_default()
    }

    // A test that panicked while it looked has nothing left half done in it.
    fn moments(&self) -> MutexGuard<'_, Option<Vec<Moment>>> {
        self.moments.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl MockService for Inside {
    fn service_name(&self) -> &str {
        self.service.service_name()
    }

    fn url_patterns(&self) -> Vec<&str> {
        self.service.url_patterns()
    }

    fn handle(&self, request: MockRequest) -> Pin<Box<dyn Future<Output = MockResponse> + Send + '_>> {
        Box::pin(self.answer(request))
    }
}

impl Inside {
    async fn answer(&self, request: MockRequest) -> MockResponse {
        let form = form(&request.body);
        if let Some(arn) = form.get("PolicyArn").filter(|arn| arn.starts_with("arn:aws:iam::aws:policy/")) {
            self.know_managed_policy(arn).await;
        }
        let get = |field: &str| form.get(field).map(String::as_str);
        let action = get("Action").unwrap_or_default();
        if action == "AddRoleToInstanceProfile"
            && let Some(refusal) = self.full_profile(get("InstanceProfileName").unwrap_or_default()).await
        {
            return refusal;
        }
        let mut response = self.service.handle(request.clone()).await;
        if response.status != 200 {
            return response;
        }
        if action == "CreateRole" {
            self.keep_boundary(request).await;
        }
        if !action.starts_with("Get") && !action.starts_with("List") {
            self.remember(action).await;
        }
        let mut body = String::from_utf8_lossy(&response.body).into_owned();
        if let Some((list, tells)) = kept_back(action) {
            if let Some(list) = list {
                body = pages::page(&body, list, get("MaxItems"), get("Marker"));
            }
            let state = self.state().await;
            body = with_role_members(&body, tells, &state);
            body = with_policy_members(&body, &state);
        }
        response.body = with_encoded_documents(&unmangled(body)).into();
        response
    }

    async fn remember(&self, action: &str) {
        let is_recorded = self.moments().is_some();
        if is_recorded {
            let moment = Moment { call: action.to_owned(), account: self.state().await };
            self.moments().iter_mut().for_each(|moments| moments.push(moment.clone()));
        }
    }

    /// What AWS answers whoever adds a role to an instance profile that holds one.
    async fn full_profile(&self, name: &str) -> Option<MockResponse> {
        let state = self.state().await;
        let full = state.instance_profiles.get(name).is_some_and(|profile| !profile.roles.is_empty());
        let message = "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1";
        full.then(|| MockResponse::xml(409, ServiceError::new(409, "LimitExceeded", message).body()))
    }

    /// The fields of `CreateRole` are those of `PutRolePermissionsBoundary` and more.
    async fn keep_boundary(&self, mut request: MockRequest) {
        let form = String::from_utf8_lossy(&request.body);
        if form.contains("&PermissionsBoundary=") {
            request.body = form.replace("Action=CreateRole", "Action=PutRolePermissionsBoundary").into();
            self.service.handle(request).await;
        }
    }

    async fn know_managed_policy(&self, arn: &str) {
        if self.state().await.policies.contains_key(arn) {
            return;
        }
        let policies = HashMap::from([(arn.to_owned(), managed_policy(arn))]);
        // winterbaume merges whatever it is given: there is no case in which it refuses.
        let _ = self.service.merge(ACCOUNT, REGION, State { policies, ..State::default() }).await;
    }
}

fn managed_policy(arn: &str) -> ManagedPolicyView {
    ManagedPolicyView {
        policy_name: arn.rsplit('/').next().unwrap_or(arn).to_owned(),
        policy_id: "ANPAAWSMANAGEDPOLICY0".to_owned(),
        arn: arn.to_owned(),
        path: "/".to_owned(),
        default_version_id: "v1".to_owned(),
        description: String::new(),
        create_date: None,
        update_date: None,
        is_attachable: true,
        document: String::new(),
        versions: Vec::new(),
        tags: HashMap::new(),
        attachment_count: 0,
    }
}

/// The fields of a request of the query protocol.
fn form(body: &[u8]) -> HashMap<String, String> {
    let body = String::from_utf8_lossy(body);
    let fields = body.split('&').filter_map(|field| field.split_once('='));
    fields.map(|(name, value)| (decoded(name), decoded(value))).collect()
}

fn decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

/// Tells a member of a role.
type Tell = fn(&RoleView, &State) -> String;

/// What winterbaume keeps to itself in the answer to `action`: the list that it should cut into pages, and the members of
/// a role. `ListRoles` tells neither boundary nor tags on AWS either (API reference, `ListRoles`).
fn kept_back(action: &str) -> Option<(Option<&'static str>, &'static [Tell])> {
    match action {
        "CreateRole" | "GetRole" => Some((None, &[description, boundary, tags])),
        "ListRoles" => Some((Some("Roles"), &[description])),
        "GetAccountAuthorizationDetails" => {
            Some((Some("RoleDetailList"), &[boundary, tags, instance_profiles]))
        }
        _ => None,
    }
}

/// Adds to each role of an answer, right behind its name, what winterbaume keeps to itself.
fn with_role_members(body: &str, tells: &[Tell], state: &State) -> String {
    let mut parts = body.split("</RoleName>");
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let role = whole.rsplit('>').next().and_then(|name| state.roles.get(name));
        whole.push_str("</RoleName>");
        whole.extend(role.iter().flat_map(|role| tells.iter().map(|tell| tell(role, state))));
        whole.push_str(part);
    }
    whole
}

fn description(role: &RoleView, _: &State) -> String {
    described(&role.description)
}

fn described(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("<Description>{}</Description>", xml_escape(text)) }
}

fn boundary(role: &RoleView, _: &State) -> String {
    let Some(arn) = &role.permissions_boundary else { return String::new() };
    format!(
        "<PermissionsBoundary><PermissionsBoundaryType>PermissionsBoundaryPolicy</PermissionsBoundaryType>\
         <PermissionsBoundaryArn>{}</PermissionsBoundaryArn></PermissionsBoundary>",
        xml_escape(arn)
    )
}

fn tags(role: &RoleView, _: &State) -> String {
    let tags: BTreeMap<_, _> = role.tags.iter().collect();
    let members = tags.into_iter().map(|(key, value)| {
        format!("<member><Key>{}</Key><Value>{}</Value></member>", xml_escape(key), xml_escape(value))
    });
    format!("<Tags>{}</Tags>", members.collect::<String>())
}

/// The profiles that hold the role; their tags are not told with them.
fn instance_profiles(role: &RoleView, state: &State) -> String {
    let holding = state.instance_profiles.values().filter(|profile| profile.roles.contains(&role.name));
    let members = holding.map(|profile| {
        format!(
            "<member><InstanceProfileName>{}</InstanceProfileName><InstanceProfileId>{}</InstanceProfileId>\
             <Arn>{}</Arn><Path>{}</Path><CreateDate>2026-01-01T00:00:00Z</CreateDate><Roles><member>\
             <RoleId>{}</RoleId><Arn>{}</Arn><Path>{}</Path><CreateDate>2026-01-01T00:00:00Z</CreateDate>\
             <RoleName>{}</RoleName></member></Roles></member>",
            xml_escape(&profile.name),
            profile.instance_profile_id,
            xml_escape(&profile.arn),
            xml_escape(&profile.path),
            role.role_id,
            xml_escape(&role.arn),
            xml_escape(&role.path),
            xml_escape(&role.name),
        )
    });
    format!("<InstanceProfileList>{}</InstanceProfileList>", members.collect::<String>())
}

/// Adds to each policy of an account's details, right behind its ARN, what winterbaume keeps to itself.
fn with_policy_members(body: &str, state: &State) -> String {
    let mut parts = body.split("</Arn>");
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let policy = whole.rsplit('>').next().and_then(|arn| state.policies.get(arn));
        whole.push_str("</Arn>");
        if let Some(policy) = policy {
            let bounded =
                state.roles.values().filter(|role| role.permissions_boundary.as_ref() == Some(&policy.arn));
            let count = bounded.count();
            whole.extend([
                format!("<PermissionsBoundaryUsageCount>{count}</PermissionsBoundaryUsageCount>"),
                described(&policy.description),
            ]);
        }
        whole.push_str(part);
    }
    whole
}

/// Puts the bytes together again that winterbaume took for characters.
fn unmangled(body: String) -> String {
    let bytes: Result<Vec<u8>, _> = body.chars().map(u8::try_from).collect();
    bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or(body)
}

/// Encodes the text of every element that holds a policy document.
fn with_encoded_documents(body: &str) -> String {
    let mut whole = String::with_capacity(body.len());
    let mut in_document = false;
    for part in body.split_inclusive(['<', '>']) {
        let (text, mark) = part.split_at(part.len().saturating_sub(1));
        match mark {
            "<" if in_document => whole.extend(utf8_percent_encode(&unescaped(text), &RESERVED)),
            _ => whole.push_str(text),
        }
        in_document =
            mark == ">" && matches!(text, "AssumeRolePolicyDocument" | "PolicyDocument" | "Document");
        whole.push_str(mark);
    }
    whole
}

fn unescaped(text: &str) -> String {
    let quotes = text.replace("&quot;", "\"").replace("&apos;", "'");
    quotes.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}
