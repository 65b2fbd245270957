//! Accounts in other partitions than the one of most: the same policies of AWS, under other ARNs.

use aws_config::Region;
use aws_sdk_iam::Client;
use iam_role::IamRole;
use iam_role_endpoints::Endpoint;

use crate::fixtures::{Outcome, role};

/// moto keeps a set of managed policies for each partition, and finds no policy under the ARN of another.
#[tokio::test]
async fn policies_of_aws_are_those_of_the_partition() -> Outcome {
    let role = || role!(managed_policies("ReadOnlyAccess"), permissions_boundary("PowerUserAccess"));
    for (region, partition) in [
        ("cn-north-1", "aws-cn"),
        ("us-gov-west-1", "aws-us-gov"),
        ("us-iso-east-1", "aws-iso"),
        ("us-isob-east-1", "aws-iso-b"),
        ("eusc-de-east-1", "aws-eusc"),
        ("eu-west-1", "aws"),
    ] {
        let endpoint = Endpoint::moto().await?;
        let config = endpoint.clients().config.to_builder().region(Region::new(region)).build();
        let iam = Client::new(&config);
        role().provision(&iam).await?;
        let attached = iam.list_attached_role_policies().role_name("writer").send().await?;
        let attached = attached.attached_policies().iter().filter_map(|policy| policy.policy_arn());
        let read_only = format!("arn:{partition}:iam::aws:policy/ReadOnlyAccess");
        assert_eq!(attached.collect::<Vec<_>>(), [read_only]);
        let found = iam.get_role().role_name("writer").send().await?.role.ok_or("no role")?;
        let boundary = found.permissions_boundary().and_then(|found| found.permissions_boundary_arn());
        assert_eq!(boundary, Some(&*format!("arn:{partition}:iam::aws:policy/PowerUserAccess")));
        let plan = role().plan(&iam).await?;
        assert!(plan.is_empty(), "{region}: {plan}");
        role().destroy(&iam).await?;
        endpoint.leave();
    }
    Ok(())
}
