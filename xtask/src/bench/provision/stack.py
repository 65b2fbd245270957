"""The roles of the benchmark as one stack of CloudFormation, through boto3. What CloudFormation itself calls is not counted.

Usage: stack.py URL create|plan|change|destroy NUMBER
"""

import json
import sys
import time

import boto3
from botocore.exceptions import ClientError

URL, DEED, NUMBER = sys.argv[1], sys.argv[2], int(sys.argv[3])
SENT = []


def client(service):
    made = boto3.client(
        service,
        endpoint_url=URL,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    made.meta.events.register(f"before-send.{service}", lambda **_: SENT.append(1))
    return made


CLOUDFORMATION = client("cloudformation")


def role(number):
    bucket = "changed-bucket" if DEED == "change" and number == 0 else "example-bucket"
    statement = {
        "Effect": "Allow",
        "Action": ["s3:GetObject", "s3:PutObject"],
        "Resource": f"arn:aws:s3:::{bucket}/{number}/*",
    }
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "RoleName": f"bench-{number}",
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
            "Policies": [{"PolicyName": "data", "PolicyDocument": document}],
            "Tags": [{"Key": "team", "Value": "bench"}],
        },
    }


def status():
    try:
        return CLOUDFORMATION.describe_stacks(StackName="bench")["Stacks"][0]["StackStatus"]
    except ClientError:
        return "DELETE_COMPLETE"


def wait(wanted):
    while (found := status()) != wanted:
        assert found.endswith("IN_PROGRESS"), found
        time.sleep(0.5)


if DEED == "destroy":
    CLOUDFORMATION.delete_stack(StackName="bench")
    wait("DELETE_COMPLETE")
else:
    template = json.dumps({"Resources": {f"Role{number}": role(number) for number in range(NUMBER)}})
    # A call takes 51,200 bytes of a template; a larger one has to be in a bucket.
    s3 = client("s3")
    if DEED == "create":
        s3.create_bucket(Bucket="templates")
    s3.put_object(Bucket="templates", Key="bench", Body=template)
    place = f"{URL}/templates/bench"
    arguments = {"StackName": "bench", "TemplateURL": place, "Capabilities": ["CAPABILITY_NAMED_IAM"]}
    if DEED == "create":
        CLOUDFORMATION.create_stack(**arguments)
        wait("CREATE_COMPLETE")
    elif DEED == "change":
        CLOUDFORMATION.update_stack(**arguments)
        wait("UPDATE_COMPLETE")
    else:
        try:
            CLOUDFORMATION.update_stack(**arguments)
            sys.exit("there was something to change")
        except ClientError as error:
            assert "No updates" in str(error), error
print(f"calls {len(SENT)}")
