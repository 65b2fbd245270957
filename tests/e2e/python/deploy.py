"""Deploys a template to a stack of CloudFormation, and waits.

Usage: deploy.py URL create|update STACK TEMPLATE [PARAMETER=VALUE…]
       deploy.py URL delete STACK

Ends with 1, and what the stack's events say, unless everything was done.
"""

import pathlib
import sys

import boto3
from botocore.exceptions import ClientError, WaiterError


def main(url, verb, stack, template=None, *parameters):
    client = boto3.client(
        "cloudformation",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    arguments = {"StackName": stack}
    if template:
        arguments["TemplateBody"] = pathlib.Path(template).read_text()
        arguments["Capabilities"] = ["CAPABILITY_NAMED_IAM"]
        pairs = (parameter.split("=", 1) for parameter in parameters)
        arguments["Parameters"] = [{"ParameterKey": key, "ParameterValue": value} for key, value in pairs]
    try:
        getattr(client, f"{verb}_stack")(**arguments)
        waiter = client.get_waiter(f"stack_{verb}_complete")
        waiter.wait(StackName=stack, WaiterConfig={"Delay": 0.2, "MaxAttempts": 300})
    except ClientError as error:
        sys.exit(str(error))
    except WaiterError:
        events = client.describe_stack_events(StackName=stack)["StackEvents"]
        sys.exit("\n".join(f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}" for event in events))


main(*sys.argv[1:])
