//! Values into one string after another, with all refusals kept.

use super::{Refusal, slot::Slot};
use crate::{Arn, Locus, limits, placeholder, variable, wildcard};

/// A substitution that is under way.
pub(super) struct Filling<'v> {
    values: &'v [&'v str],
    refusals: Vec<Refusal>,
    /// What each parameter's value has to match, in order.
    patterns: Vec<(usize, String)>,
}

impl<'v> Filling<'v> {
    pub(super) fn new(values: &'v [&'v str]) -> Self {
        Self { values, refusals: Vec::new(), patterns: Vec::new() }
    }

    /// `whole`, if every value could be put into it.
    pub(super) fn finish<T>(self, whole: T) -> Result<T, Vec<Refusal>> {
        if self.refusals.is_empty() { Ok(whole) } else { Err(self.refusals) }
    }

    /// What was asked of the values, each pattern of a parameter once.
    pub(super) fn patterns(self) -> Vec<(usize, String)> {
        self.patterns
    }

    /// `template` at `locus` with its values, or as it is if one of them is refused.
    pub(super) fn text(&mut self, template: &str, locus: &Locus, slot: &Slot) -> String {
        if !placeholder::occurs_in(template) {
            return template.to_owned();
        }
        let slot = if is_in_variable(template) { &Slot::NOWHERE } else { slot };
        let before = self.refusals.len();
        let alone = template.chars().count() == 1;
        for parameter in parameters(template) {
            let pattern = (parameter, slot.pattern(alone));
            if let Err(place) = self.patterns.binary_search(&pattern) {
                self.patterns.insert(place, pattern);
            }
            let problem = match self.values.get(parameter) {
                Some(value) => slot.refuses(value),
                None => Some("the parameter has no value".to_owned()),
            };
            self.refusals.extend(problem.map(|rule| Refusal {
                parameter,
                locus: locus.clone(),
                slot: slot.name,
                rule,
            }));
        }
        if self.refusals.len() > before {
            return template.to_owned();
        }
        let filled = self.fill(template);
        if !slot.fits(&filled) {
            self.refuse_all(template, locus, slot);
        }
        filled
    }

    /// `template`, which is an ARN, or a parameter that stands for `whole`, with its values; each field by itself.
    pub(super) fn arn(&mut self, template: &str, locus: &Locus, whole: &Slot) -> String {
        let Ok(arn) = Arn::parse(template) else {
            let slot = if template.chars().count() == 1 { whole } else { &Slot::NOWHERE };
            return self.text(template, locus, slot);
        };
        let fields = [
            self.field(arn.partition(), locus, Slot::PARTITION),
            self.field(arn.service(), locus, Slot::NOWHERE),
            self.field(arn.region(), locus, Slot::REGION),
            self.field(arn.account(), locus, Slot::ACCOUNT),
            self.field(arn.resource(), locus, Slot::RESOURCE),
        ];
        let filled = format!("arn:{}", fields.join(":"));
        if filled.chars().count() > *limits::ARN.end() {
            self.refuse_all(template, locus, &Slot::ARN);
        }
        filled
    }

    /// One field of an ARN. Beside a wildcard of the template its form cannot be told, only its characters.
    fn field(&mut self, template: &str, locus: &Locus, slot: Slot) -> String {
        let slot = if wildcard::occurs_in(template) { slot.of_any_form() } else { slot };
        self.text(template, locus, &slot)
    }

    fn refuse_all(&mut self, template: &str, locus: &Locus, slot: &Slot) {
        self.refusals.extend(parameters(template).into_iter().map(|parameter| Refusal {
            parameter,
            locus: locus.clone(),
            slot: slot.name,
            rule: slot.rule.to_owned(),
        }));
    }

    fn fill(&self, template: &str) -> String {
        let mut filled = String::with_capacity(template.len());
        for c in template.chars() {
            match placeholder::index(c).and_then(|parameter| self.values.get(parameter)) {
                Some(value) => filled.push_str(value),
                None => filled.push(c),
            }
        }
        filled
    }
}

/// The parameters in `template`, each once, in the order of their first place.
fn parameters(template: &str) -> Vec<usize> {
    let mut parameters = Vec::new();
    for parameter in template.chars().filter_map(placeholder::index) {
        if !parameters.contains(&parameter) {
            parameters.push(parameter);
        }
    }
    parameters
}

/// Whether a parameter stands inside one of IAM's own variables.
fn is_in_variable(template: &str) -> bool {
    variable::spans(template).filter_map(|span| template.get(span)).any(placeholder::occurs_in)
}
