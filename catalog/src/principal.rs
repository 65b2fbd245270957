//! Turns a service principal (`datasync.amazonaws.com`) into what is known of it.
//!
//! INVARIANT: the list is known not to be whole, since AWS publishes none. That a name is missing proves nothing.

use crate::table::{Row, Table};
use crate::{Region, region};

static SERVICE_PRINCIPALS: Table = Table::new(include_str!("../data/service_principals.txt"));
const SUFFIX: &str = ".amazonaws.com";
const CHINA_SUFFIX: &str = ".amazonaws.com.cn";

/// How a service principal's name was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PrincipalForm {
    /// As listed: `logs.amazonaws.com`.
    Listed,
    /// With a region, which some services take: `logs.eu-south-1.amazonaws.com`.
    Regional(Region),
    /// With the domain of the China regions, where the list has the usual one: `ec2.amazonaws.com.cn`.
    China,
}

/// A name by which a service assumes roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ServicePrincipal {
    row: Row,
    form: PrincipalForm,
}

/// The service principal of that name. Names are compared as IAM does, with their case.
#[must_use]
pub fn service_principal(name: &str) -> Option<ServicePrincipal> {
    listed(name, PrincipalForm::Listed).or_else(|| regional(name)).or_else(|| china(name))
}

/// Every listed service principal, by name.
pub fn service_principals() -> impl Iterator<Item = ServicePrincipal> + Clone {
    SERVICE_PRINCIPALS.rows().map(|row| ServicePrincipal { row, form: PrincipalForm::Listed })
}

impl ServicePrincipal {
    /// The name the list has, without region: `logs.amazonaws.com`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row.name()
    }

    /// How the name looked up was written.
    #[must_use]
    pub fn form(self) -> PrincipalForm {
        self.form
    }
}

fn listed(name: &str, form: PrincipalForm) -> Option<ServicePrincipal> {
    let row = SERVICE_PRINCIPALS.find(name).filter(|row| row.name() == name)?;
    Some(ServicePrincipal { row, form })
}

fn regional(name: &str) -> Option<ServicePrincipal> {
    let labels = name.strip_suffix(CHINA_SUFFIX).or_else(|| name.strip_suffix(SUFFIX))?;
    let (service, region_name) = labels.rsplit_once('.')?;
    let form = PrincipalForm::Regional(region(region_name)?);
    listed(&format!("{service}{SUFFIX}"), form)
}

fn china(name: &str) -> Option<ServicePrincipal> {
    let service = name.strip_suffix(CHINA_SUFFIX)?;
    listed(&format!("{service}{SUFFIX}"), PrincipalForm::China)
}
