"""The roles of the benchmark by boto3, as a script that may be run again: read each role, write what differs.

Usage: roles.py URL create|plan|change|destroy NUMBER
"""

import json
import sys

import boto3
from botocore.config import Config

URL, DEED, NUMBER = sys.argv[1], sys.argv[2], int(sys.argv[3])
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}
TAGS = {"team": "bench"}
IAM = boto3.client(
    "iam",
    endpoint_url=URL,
    region_name="us-east-1",
    aws_access_key_id="test",
    aws_secret_access_key="test",
    config=Config(retries={"mode": "adaptive", "max_attempts": 10}),
)
SENT = []
IAM.meta.events.register("before-send.iam", lambda **_: SENT.append(1))


def policies(number):
    bucket = "changed-bucket" if DEED == "change" and number == 0 else "example-bucket"
    statement = {
        "Effect": "Allow",
        "Action": ["s3:GetObject", "s3:PutObject"],
        "Resource": f"arn:aws:s3:::{bucket}/{number}/*",
    }
    return {"data": {"Version": "2012-10-17", "Statement": [statement]}}


def pages(operation, key, **arguments):
    for page in IAM.get_paginator(operation).paginate(**arguments):
        yield from page[key]


def converge(number):
    name, dry = f"bench-{number}", DEED == "plan"
    try:
        role = IAM.get_role(RoleName=name)["Role"]
    except IAM.exceptions.NoSuchEntityException:
        if dry:
            return 1
        tags = [{"Key": key, "Value": value} for key, value in TAGS.items()]
        IAM.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST), Tags=tags)
        for policy, document in policies(number).items():
            IAM.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=json.dumps(document))
        return 1
    changes = 0
    if role["AssumeRolePolicyDocument"] != TRUST:
        changes += 1
        if not dry:
            IAM.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(TRUST))
    if {tag["Key"]: tag["Value"] for tag in role.get("Tags", [])} != TAGS:
        changes += 1
        if not dry:
            IAM.tag_role(RoleName=name, Tags=[{"Key": key, "Value": value} for key, value in TAGS.items()])
    declared, found = policies(number), set(pages("list_role_policies", "PolicyNames", RoleName=name))
    for policy, document in declared.items():
        if policy in found:
            there = IAM.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
            if there == document:
                continue
        changes += 1
        if not dry:
            IAM.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=json.dumps(document))
    for policy in found - declared.keys():
        changes += 1
        if not dry:
            IAM.delete_role_policy(RoleName=name, PolicyName=policy)
    for policy in pages("list_attached_role_policies", "AttachedPolicies", RoleName=name):
        changes += 1
        if not dry:
            IAM.detach_role_policy(RoleName=name, PolicyArn=policy["PolicyArn"])
    return changes


def destroy(number):
    name = f"bench-{number}"
    try:
        for profile in pages("list_instance_profiles_for_role", "InstanceProfiles", RoleName=name):
            IAM.remove_role_from_instance_profile(
                RoleName=name, InstanceProfileName=profile["InstanceProfileName"]
            )
        for policy in pages("list_attached_role_policies", "AttachedPolicies", RoleName=name):
            IAM.detach_role_policy(RoleName=name, PolicyArn=policy["PolicyArn"])
        for policy in pages("list_role_policies", "PolicyNames", RoleName=name):
            IAM.delete_role_policy(RoleName=name, PolicyName=policy)
        IAM.delete_role(RoleName=name)
    except IAM.exceptions.NoSuchEntityException:
        return 0
    return 1


# One after the other: moto answers some of several calls at once with an error that boto3 does not repeat.
changes = sum(map(destroy if DEED == "destroy" else converge, range(NUMBER)))
expected = {"create": NUMBER, "plan": 0, "change": 1, "destroy": NUMBER}[DEED]
assert changes == expected, f"{changes} changes instead of {expected}"
print(f"calls {len(SENT)}")
