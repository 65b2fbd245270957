//! Reads `botocore`'s partitions: their domains, their regions, and the shape of their regions' names.

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::Value;

use super::model::{Catalogue, Partition};
use super::packages::Package;

#[derive(Deserialize)]
struct PartitionsJson {
    partitions: Vec<PartitionJson>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PartitionJson {
    id: String,
    region_regex: String,
    regions: serde_json::Map<String, Value>,
    outputs: OutputsJson,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OutputsJson {
    dns_suffix: String,
}

/// Adds partitions and regions; not the pseudo-regions, such as `aws-global`, which no ARN names.
pub(super) fn add(package: &Package, catalogue: &mut Catalogue) -> Result<()> {
    let json: PartitionsJson = package.json("botocore/data/partitions.json")?;
    for partition in json.partitions {
        let regex = &partition.region_regex;
        let region_starts =
            region_starts(regex).with_context(|| format!("a regular expression of a new shape: {regex}"))?;
        let regions =
            partition.regions.into_iter().map(|(name, _)| name).filter(|name| !name.ends_with("-global"));
        catalogue.regions.extend(regions.map(|name| (name, partition.id.clone())));
        let facts = Partition { dns_suffix: partition.outputs.dns_suffix, region_starts };
        catalogue.partitions.insert(partition.id, facts);
    }
    Ok(())
}

/// `^(us|eu)\-\w+\-\d+$` as `us` and `eu`; `^us\-gov\-\w+\-\d+$` as `us-gov`.
fn region_starts(regex: &str) -> Option<Vec<String>> {
    let start = regex.strip_prefix('^')?.strip_suffix(r"\-\w+\-\d+$")?.replace(r"\-", "-");
    let Some((before, group)) = start.split_once('(') else { return Some(vec![start]) };
    let (group, after) = group.split_once(')')?;
    let starts: Vec<_> = group.split('|').map(|word| format!("{before}{word}{after}")).collect();
    let plain = |start: &String| start.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    starts.iter().all(plain).then_some(starts)
}

#[cfg(test)]
mod tests {
    use super::region_starts;

    #[test]
    fn reads_the_shapes_in_use() {
        let starts = |regex| region_starts(regex).map(|starts| starts.join(","));
        assert_eq!(starts(r"^(us|eu)\-\w+\-\d+$").as_deref(), Some("us,eu"));
        assert_eq!(starts(r"^us\-gov\-\w+\-\d+$").as_deref(), Some("us-gov"));
        assert_eq!(starts(r"^eusc\-(de)\-\w+\-\d+$").as_deref(), Some("eusc-de"));
        assert_eq!(starts(r"^(us|[a-z]{2})\-\w+\-\d+$"), None);
        assert_eq!(starts(r"^us\-\w+$"), None);
    }
}
