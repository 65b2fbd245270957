//! The instance profiles of an account. The details of roles tell which hold a role, and no list tells whose they are.

use std::collections::BTreeSet;

use super::{ByName, PAGE, Reader, cut_off, failed, lower_case};
use crate::{
    Error,
    plan::{ObservedInstanceProfile, ObservedRole},
    provision::observe::{profile, there},
};

impl Reader<'_> {
    /// The instance profiles, of which `found` hold roles; those that concern the stack, with tags.
    pub(super) async fn profiles(
        &self,
        found: Vec<ObservedInstanceProfile>,
        roles: &[ObservedRole],
    ) -> Result<Vec<ObservedInstanceProfile>, Error> {
        let mut profiles = by_name(found);
        let declared = self.roles.iter().filter_map(|role| role.instance_profile.as_ref());
        let mut missing: Vec<_> = declared.filter(|name| !profiles.contains_key(&lower_case(name))).collect();
        // One call tells of a single profile, and no more of a thousand.
        if missing.len() > 1 || self.owners.is_some() {
            let listed = self.listed_profiles().await?;
            missing.clear();
            for (name, profile) in listed {
                profiles.entry(name).or_insert(profile);
            }
        }
        let bare = profiles.values().filter(|profile| profile.tags.is_empty());
        let concerned = self.concerned_profiles(bare, roles);
        let asked: Vec<_> = missing.into_iter().cloned().chain(concerned).collect();
        let whole = self.each(asked, |name| self.profile(name)).await?;
        profiles.extend(by_name(whole.into_iter().flatten()));
        Ok(profiles.into_values().collect())
    }

    /// The names of those that hold a declared role or are declared, and of those that no role of others is in, if orphans
    /// are read.
    fn concerned_profiles<'p>(
        &self,
        profiles: impl Iterator<Item = &'p ObservedInstanceProfile>,
        roles: &[ObservedRole],
    ) -> Vec<String> {
        let declared = self.roles.iter().filter_map(|role| role.instance_profile.as_deref());
        let declared: BTreeSet<_> = declared.map(lower_case).collect();
        let others = roles.iter().filter(|role| !self.is_ours(role));
        let others: BTreeSet<_> = others.map(|role| lower_case(&role.name)).collect();
        let concerned = profiles.filter(|profile| {
            let mut inside = profile.roles.iter().map(|name| lower_case(name));
            let orphan = self.owners.is_some() && !inside.clone().any(|name| others.contains(&name));
            orphan
                || inside.any(|name| self.names.contains(&name))
                || declared.contains(&lower_case(&profile.name))
        });
        concerned.map(|profile| profile.name.clone()).collect()
    }

    /// All instance profiles, without tags, which no list carries.
    async fn listed_profiles(&self) -> Result<ByName<ObservedInstanceProfile>, Error> {
        let failed =
            |failure| failed("list its instance profiles".to_owned(), "iam:ListInstanceProfiles", failure);
        let mut pages = self.client.list_instance_profiles().into_paginator().page_size(PAGE).send();
        let (mut found, mut more) = (Vec::new(), false);
        while let Some(page) = pages.next().await {
            self.count(1);
            let page = page.map_err(|error| failed(error.into()))?;
            more = page.is_truncated;
            found.extend(page.instance_profiles.into_iter().map(profile));
        }
        if more { Err(failed(cut_off())) } else { Ok(by_name(found)) }
    }

    async fn profile(&self, name: String) -> Result<Option<ObservedInstanceProfile>, Error> {
        self.count(1);
        let call = self.client.get_instance_profile().instance_profile_name(&name);
        let answer = there("iam:GetInstanceProfile", call.send().await).map_err(|failure| {
            failed(format!("read instance profile `{name}`"), "iam:GetInstanceProfile", failure)
        })?;
        Ok(answer.and_then(|answer| answer.instance_profile).map(profile))
    }
}

fn by_name(profiles: impl IntoIterator<Item = ObservedInstanceProfile>) -> ByName<ObservedInstanceProfile> {
    profiles.into_iter().map(|profile| (lower_case(&profile.name), profile)).collect()
}
