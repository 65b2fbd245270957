"""Records what a local endpoint answers to generated requests, into recorded/ministack.jsonl.

Usage: PYTHON record.py SERVE OUTPUT
PYTHON is an interpreter that has the endpoint and boto3, SERVE is tests/endpoints/python/serve.py.

One line is one set of policies with the requests that were made under it, each with the endpoint's answer: what the
service did (`enforced`), what STS did (`assumed`), or what SimulateCustomPolicy said (`simulated`). What all requests of
a line have in common stands in it once. The endpoint listens on 127.0.0.1 only and stops with this program.
"""

import json
import os
import random
import subprocess
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ACCOUNT = "123456789012"
BUCKET = "records"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/app"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/app/one"
USER = f"arn:aws:iam::{ACCOUNT}:user/alice"
TARGET = f"arn:aws:iam::{ACCOUNT}:role/target"
KEYS = ["a", "a/b", "A", "team/blue", "alice/x"]

dice = random.Random(20261121)


def one_in(times):
    return dice.randrange(times) == 0


def some(items):
    """One item, or a list of one to three."""
    return dice.choice(items) if one_in(2) else dice.sample(items, dice.randint(1, min(3, len(items))))


# What a policy is written with.

ACTIONS = ["s3:*", "*", "s3:Get*", "s3:GetObject", "s3:ListBucket", "S3:listbucket", "s3:Put*", "s3:?etObject", "s3:GetObjec", "s3:*Object"]
RESOURCES = [f"arn:aws:s3:::{BUCKET}", f"arn:aws:s3:::{BUCKET}/*", "*", "arn:aws:s3:::*", f"arn:aws:s3:::{BUCKET}*",
             f"arn:aws:s3:::{BUCKET}/a", f"arn:aws:s3:::{BUCKET}/a*", f"arn:aws:s3:::{BUCKET}/?", f"arn:aws:s3:::{BUCKET}/team/*",
             f"arn:aws:s3:::{BUCKET}/A", "arn:aws:s3:::record?/*"]
TEXTS = ["a", "A", "a/", "team/", "blue", "Blue", "alice", "", "red"]
PATTERNS = ["a*", "*", "?", "team/*", "bl?e", "A*", "*e"]
NUMBERS = ["1", "5", "10", "5.0", "100"]
RANGES = ["127.0.0.0/8", "127.0.0.1", "127.0.0.1/32", "128.0.0.0/8", "203.0.113.0/24", "0.0.0.0/0", "::/0"]
TEXT_KEYS = ["s3:prefix", "s3:delimiter", "aws:PrincipalTag/team", "aws:username", "aws:PrincipalAccount", "AWS:principaltag/Team"]
DATES = ["2020-01-01T00:00:00Z", "2100-01-01T00:00:00Z", "2100-01-01", "1577836800", "4102444800"]


def condition():
    """One operator on one key, and the values it is compared with."""
    family = dice.choice(["string", "string", "string", "like", "number", "bool", "ip", "date", "null", "set", "arn"])
    exists = "IfExists" if one_in(4) else ""
    if family == "string":
        names = ["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"]
        return dice.choice(names) + exists, dice.choice(TEXT_KEYS), some(TEXTS + [ACCOUNT])
    if family == "like":
        return dice.choice(["StringLike", "StringNotLike"]) + exists, dice.choice(TEXT_KEYS), some(PATTERNS)
    if family == "number":
        order = dice.choice(["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"])
        return "Numeric" + order + exists, "s3:max-keys", some(NUMBERS)
    if family == "bool":
        return "Bool" + exists, dice.choice(["aws:SecureTransport", "aws:MultiFactorAuthPresent"]), dice.choice(["true", "false"])
    if family == "ip":
        return dice.choice(["IpAddress", "NotIpAddress"]) + exists, "aws:SourceIp", some(RANGES)
    if family == "date":
        order = dice.choice(["LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"])
        return "Date" + order + exists, "aws:CurrentTime", some(DATES)
    if family == "null":
        return "Null", dice.choice(TEXT_KEYS), dice.choice(["true", "false"])
    if family == "set":
        qualifier = dice.choice(["ForAllValues:", "ForAnyValue:"])
        name = dice.choice(["StringEquals", "StringLike", "StringNotEquals"])
        return qualifier + name, dice.choice(["s3:prefix", "aws:PrincipalTag/team"]), some(TEXTS[:6])
    patterns = ["arn:aws:s3:::*", "arn:aws:*:*:*:*", "arn:aws:sns:*:*:t"]
    return dice.choice(["ArnLike", "ArnNotLike", "ArnEqualsIfExists"]), "aws:SourceArn", some(patterns)


def conditions():
    block = {}
    for _ in range(dice.randint(1, 2)):
        operator, key, values = condition()
        keys = block.setdefault(operator, {})
        if key.lower() not in map(str.lower, keys):
            keys[key] = values
    return block


def statement(principals=None, trust=False):
    written = {"Effect": "Deny" if one_in(5) else "Allow"}
    if principals:
        written["Principal"] = dice.choice(principals)
    if trust:
        written["Action"] = dice.choice(["sts:AssumeRole", "sts:AssumeRole", ["sts:AssumeRole", "sts:TagSession"], "sts:TagSession"])
    else:
        written["NotAction" if one_in(8) else "Action"] = some(ACTIONS)
        written["NotResource" if one_in(8) else "Resource"] = some(RESOURCES)
    if one_in(2):
        written["Condition"] = trust_conditions() if trust else conditions()
    return written


def trust_conditions():
    operator, key, values = dice.choice([
        ("StringEquals", "sts:ExternalId", some(["x1", "x2"])),
        ("StringNotEquals", "sts:ExternalId", some(["x1", "x2"])),
        ("StringLike", "sts:ExternalId", some(["x*", "?1", "*"])),
        ("StringEqualsIfExists", "sts:ExternalId", "x1"),
        ("Null", "sts:ExternalId", dice.choice(["true", "false"])),
        ("StringEquals", "sts:RoleSessionName", some(["one", "two"])),
        ("StringEquals", "aws:PrincipalTag/team", some(["blue", "red"])),
        ("Bool", "aws:MultiFactorAuthPresent", "true"),
        ("BoolIfExists", "aws:MultiFactorAuthPresent", "false"),
        ("IpAddress", "aws:SourceIp", some(RANGES)),
        ("StringEquals", "aws:PrincipalAccount", some([ACCOUNT, "999999999999"])),
    ])
    return {operator: {key: values}}


def document(principals=None, trust=False):
    count = dice.randint(1, 3)
    return {"Version": "2012-10-17", "Statement": [statement(principals, trust) for _ in range(count)]}


# The endpoint.


class Endpoint:
    def __init__(self, serve):
        environment = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        environment |= {"MINISTACK_ACCOUNT_ID": ACCOUNT, "AUTH": "true", "BIND_HOST": "127.0.0.1"}
        environment |= {"IOT_MTLS_ENABLED": "0", "DOCKER_HOST": "unix:///nonexistent"}
        self.process = subprocess.Popen(
            [sys.executable, serve, "ministack"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env=environment, text=True)
        self.url = f"http://127.0.0.1:{int(self.process.stdout.readline())}"

    def client(self, service, key="test", secret="test", token=None):
        return boto3.client(
            service, endpoint_url=self.url, region_name="us-east-1", aws_access_key_id=key, aws_secret_access_key=secret,
            aws_session_token=token, config=Config(proxies={}, retries={"max_attempts": 0}, s3={"addressing_style": "path"}))

    def stop(self):
        self.process.kill()
        self.process.wait()


def answer_of(call):
    """What the endpoint decides; a service says why it denies, STS does not."""
    try:
        call()
    except ClientError as error:
        code, message = error.response["Error"]["Code"], error.response["Error"].get("Message", "")
        if code in ("NoSuchKey", "404"):
            return "allow"
        if code not in ("AccessDenied", "AccessDeniedException", "403"):
            raise
        if "explicit deny" in message:
            return "explicit_deny"
        return "implicit_deny" if "because no" in message else "deny"
    return "allow"


def enforced(endpoint, count):
    """Calls of S3 under identity, boundary, session and bucket policies."""
    iam, s3, sts = (endpoint.client(name) for name in ("iam", "s3", "sts"))
    s3.create_bucket(Bucket=BUCKET)
    s3.delete_public_access_block(Bucket=BUCKET)
    for key in KEYS:
        s3.put_object(Bucket=BUCKET, Key=key, Body=b"x")
    trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": ["sts:AssumeRole", "sts:TagSession"]}]}
    iam.create_role(RoleName="app", AssumeRolePolicyDocument=json.dumps(trust))
    iam.create_user(UserName="alice", Tags=[{"Key": "team", "Value": "red"}])
    user_key = iam.create_access_key(UserName="alice")["AccessKey"]
    principals = ["*", {"AWS": "*"}, {"AWS": ACCOUNT}, {"AWS": ROLE}, {"AWS": SESSION}, {"AWS": USER}, {"AWS": "999999999999"},
                  {"AWS": [ROLE, USER]}, {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, {"Service": "ec2.amazonaws.com"}]
    everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    boundary = iam.create_policy(PolicyName="boundary", PolicyDocument=json.dumps(everything))["Policy"]["Arn"]
    for _ in range(count):
        policies = {"identity": [document() for _ in range(dice.randint(0, 2))]}
        is_session = one_in(2)
        if one_in(3):
            policies["boundary"] = [document()]
        if is_session and one_in(3):
            policies["session"] = document()
        if one_in(2):
            policies["resource_policy"] = document(principals)
        attach(iam, "role" if is_session else "user", policies, boundary)
        if is_session:
            arguments = {"Policy": json.dumps(policies["session"])} if "session" in policies else {}
            found = sts.assume_role(RoleArn=ROLE, RoleSessionName="one", Tags=[{"Key": "team", "Value": "blue"}], **arguments)["Credentials"]
            caller = endpoint.client("s3", found["AccessKeyId"], found["SecretAccessKey"], found["SessionToken"])
        else:
            caller = endpoint.client("s3", user_key["AccessKeyId"], user_key["SecretAccessKey"])
        if "resource_policy" in policies:
            s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(policies["resource_policy"]))
        else:
            s3.delete_bucket_policy(Bucket=BUCKET)
        yield policies, [call_of_s3(caller, is_session) for _ in range(6)]


def attach(iam, kind, policies, boundary):
    """Makes the identity policies and the boundary of the user or role those of `policies`, and no others."""
    name = {"role": {"RoleName": "app"}, "user": {"UserName": "alice"}}[kind]
    call = lambda verb, **arguments: getattr(iam, verb)(**name, **arguments)
    for old in call(f"list_{kind}_policies")["PolicyNames"]:
        call(f"delete_{kind}_policy", PolicyName=old)
    for number, written in enumerate(policies["identity"]):
        call(f"put_{kind}_policy", PolicyName=f"p{number}", PolicyDocument=json.dumps(written))
    if "boundary" not in policies:
        try:
            call(f"delete_{kind}_permissions_boundary")
        except iam.exceptions.NoSuchEntityException:
            pass
        return
    version = iam.create_policy_version(PolicyArn=boundary, PolicyDocument=json.dumps(policies["boundary"][0]), SetAsDefault=True)
    for old in iam.list_policy_versions(PolicyArn=boundary)["Versions"]:
        if old["VersionId"] != version["PolicyVersion"]["VersionId"]:
            iam.delete_policy_version(PolicyArn=boundary, VersionId=old["VersionId"])
    call(f"put_{kind}_permissions_boundary", PermissionsBoundary=boundary)


def call_of_s3(s3, is_session):
    context = {"aws:SourceIp": "127.0.0.1", "aws:SecureTransport": "false", "aws:PrincipalAccount": ACCOUNT,
               "aws:CurrentTime": "2026-11-21T00:00:00Z", "aws:PrincipalTag/team": "blue" if is_session else "red"}
    context |= {"aws:MultiFactorAuthPresent": "false"} if is_session else {"aws:username": "alice"}
    key = dice.choice(KEYS)
    action = dice.choice(["s3:ListBucket", "s3:ListBucket", "s3:GetObject", "s3:PutObject"])
    resource = f"arn:aws:s3:::{BUCKET}" if action == "s3:ListBucket" else f"arn:aws:s3:::{BUCKET}/{key}"
    if action == "s3:GetObject":
        call = lambda: s3.get_object(Bucket=BUCKET, Key=key)
    elif action == "s3:PutObject":
        call = lambda: s3.put_object(Bucket=BUCKET, Key=key, Body=b"y")
    else:
        arguments = {}
        for name, argument, values in [("prefix", "Prefix", ["a", "A", "a/", "team/"]), ("delimiter", "Delimiter", ["a"]), ("max-keys", "MaxKeys", [1, 5, 10])]:
            if one_in(2):
                arguments[argument] = dice.choice(values)
                context[f"s3:{name}"] = str(arguments[argument])
        call = lambda: s3.list_objects(Bucket=BUCKET, **arguments)
    request = {"principal": SESSION if is_session else USER, "action": action, "resource": resource, "resource_account": ACCOUNT, "context": context}
    return request | {"answer": answer_of(call)}


def assumed(endpoint, count):
    """Calls of STS under a trust policy and an identity policy."""
    iam = endpoint.client("iam")
    iam.create_user(UserName="bob", Tags=[{"Key": "team", "Value": "blue"}])
    key = iam.create_access_key(UserName="bob")["AccessKey"]
    sts = endpoint.client("sts", key["AccessKeyId"], key["SecretAccessKey"])
    bob = f"arn:aws:iam::{ACCOUNT}:user/bob"
    principals = [{"AWS": "*"}, {"AWS": ACCOUNT}, {"AWS": bob}, {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, {"AWS": USER}, {"AWS": [USER, bob]},
                  {"Service": "ec2.amazonaws.com"}, {"AWS": "999999999999"}, {"AWS": bob, "Service": "ec2.amazonaws.com"}]
    iam.create_role(RoleName="target", AssumeRolePolicyDocument=json.dumps(document(principals, trust=True)))
    for _ in range(count):
        action = dice.choice(["sts:AssumeRole", "sts:*", "*", "s3:*", "sts:assume*"])
        resource = dice.choice(["*", TARGET, f"arn:aws:iam::{ACCOUNT}:role/*", f"arn:aws:iam::{ACCOUNT}:role/other"])
        identity = {"Version": "2012-10-17", "Statement": {"Effect": "Deny" if one_in(6) else "Allow", "Action": action, "Resource": resource}}
        policies = {"identity": [identity], "trust": document(principals, trust=True)}
        iam.update_assume_role_policy(RoleName="target", PolicyDocument=json.dumps(policies["trust"]))
        iam.put_user_policy(UserName="bob", PolicyName="p", PolicyDocument=json.dumps(identity))
        asked = []
        for _ in range(4):
            context = {"aws:SourceIp": "127.0.0.1", "aws:PrincipalAccount": ACCOUNT, "aws:PrincipalTag/team": "blue", "aws:username": "bob"}
            session = dice.choice(["one", "two"])
            arguments = {"RoleSessionName": session}
            if one_in(2):
                arguments["ExternalId"] = dice.choice(["x1", "x2", "y1"])
                context["sts:ExternalId"] = arguments["ExternalId"]
            context["sts:RoleSessionName"] = session
            # What STS says of a denial is not which policy made it.
            answer = "allow" if answer_of(lambda: sts.assume_role(RoleArn=TARGET, **arguments)) == "allow" else "deny"
            asked.append({"principal": bob, "action": "sts:AssumeRole", "resource": TARGET, "context": context, "answer": answer})
        yield policies, asked


def simulated(endpoint, count):
    """SimulateCustomPolicy, which takes identity policies, actions and one resource."""
    iam = endpoint.client("iam")
    answers = {"allowed": "allow", "explicitDeny": "explicit_deny", "implicitDeny": "implicit_deny"}
    context = {"aws:SourceIp": "127.0.0.1", "aws:SecureTransport": "false", "aws:PrincipalAccount": ACCOUNT, "aws:CurrentTime": "2026-11-21T00:00:00Z"}
    # It asks for nobody in particular, who has no user name.
    context["aws:username"] = None
    for _ in range(count):
        policies = {"identity": [document() for _ in range(dice.randint(1, 2))]}
        asked = []
        for _ in range(4):
            action = dice.choice(["s3:GetObject", "s3:ListBucket", "s3:PutObject", "S3:getobject", "s3:GetObjectAcl"])
            resource = dice.choice([f"arn:aws:s3:::{BUCKET}", *(f"arn:aws:s3:::{BUCKET}/{key}" for key in KEYS)])
            found = iam.simulate_custom_policy(
                PolicyInputList=[json.dumps(written) for written in policies["identity"]], ActionNames=[action], ResourceArns=[resource])
            answer = answers[found["EvaluationResults"][0]["EvalDecision"]]
            principal = f"arn:aws:iam::{ACCOUNT}:user/simulated"
            asked.append({"principal": principal, "action": action, "resource": resource, "resource_account": ACCOUNT, "context": context, "answer": answer})
        yield policies, asked


def in_common(requests):
    """What all requests have, their context looked into."""
    first, *others = requests
    common = {name: value for name, value in first.items() if name not in ("answer", "context") and all(other[name] == value for other in others)}
    context = {key: value for key, value in first["context"].items() if all(other["context"].get(key) == value for other in others)}
    return common | {"context": context}


def without(request, common):
    rest = {name: value for name, value in request.items() if name not in common}
    context = {key: value for key, value in request["context"].items() if key not in common["context"]}
    return rest | ({"context": context} if context else {})


def main():
    serve, output = sys.argv[1:]
    endpoint = Endpoint(serve)
    try:
        with open(output, "w", encoding="ascii") as file:
            for source, recordings in [("enforced", enforced(endpoint, 300)), ("assumed", assumed(endpoint, 150)), ("simulated", simulated(endpoint, 300))]:
                for policies, requests in recordings:
                    common = in_common(requests)
                    line = {"source": source, "policies": policies, "common": common, "requests": [without(request, common) for request in requests]}
                    print(json.dumps(line, separators=(",", ":")), file=file)
    finally:
        endpoint.stop()


main()
