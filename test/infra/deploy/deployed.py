"""What is deployed, as AWS's own API tells it, in the words of the templates: one JSON document.

Usage: deployed.py <folder for the code of the functions> <stack>...
"""

import ast
import base64
import functools
import hashlib
import io
import json
import pathlib
import sys
import zipfile

import boto3

dynamodb, events, functions, gateway, iam, kms, logs, queues, s3, ssm, stacks, watch = map(
    boto3.client,
    [
        *["dynamodb", "events", "lambda", "apigatewayv2", "iam", "kms", "logs", "sqs", "s3", "ssm", "cloudformation"],
        "cloudwatch",
    ],
)
folder = pathlib.Path(sys.argv[1])


def only(source, *names):
    return {name: source[name] for name in names if name in source}


def as_list(tags):
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def table(name):
    found = dynamodb.describe_table(TableName=name)["Table"]
    properties = only(found, "AttributeDefinitions", "DeletionProtectionEnabled", "KeySchema", "TableName")
    properties["BillingMode"] = found["BillingModeSummary"]["BillingMode"]
    properties["GlobalSecondaryIndexes"] = [
        only(index, "IndexName", "KeySchema", "Projection") for index in found["GlobalSecondaryIndexes"]
    ]
    properties["StreamSpecification"] = only(found["StreamSpecification"], "StreamViewType")
    properties["Tags"] = dynamodb.list_tags_of_resource(ResourceArn=found["TableArn"])["Tags"]
    return properties, {"Arn": found["TableArn"], "StreamArn": found["LatestStreamArn"]}


def bucket(name):
    rules = s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"]
    default = [{"ServerSideEncryptionByDefault": one["ApplyServerSideEncryptionByDefault"]} for one in rules]
    properties = {
        "BucketName": name,
        "BucketEncryption": {"ServerSideEncryptionConfiguration": default},
        "Tags": s3.get_bucket_tagging(Bucket=name)["TagSet"],
    }
    return properties, {"Arn": f"arn:aws:s3:::{name}"}


def policy(role_name, name):
    document = iam.get_role_policy(RoleName=role_name, PolicyName=name)["PolicyDocument"]
    # moto keeps one that came by CloudFormation as Python prints it.
    return {"PolicyName": name, "PolicyDocument": ast.literal_eval(document) if isinstance(document, str) else document}


def role(name):
    found = iam.get_role(RoleName=name)["Role"]
    policies = [policy(name, one) for one in iam.list_role_policies(RoleName=name)["PolicyNames"]]
    properties = only(found, "AssumeRolePolicyDocument", "Description", "Tags") | {"Policies": policies}
    attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    if attached:
        properties["ManagedPolicyArns"] = [one["PolicyArn"] for one in attached]
    return properties, {"Arn": found["Arn"]}


@functools.cache
def unzipped(bucket_name, key):
    """The SHA-256 of an asset, which now is in a folder of that name."""
    content = s3.get_object(Bucket=bucket_name, Key=key)["Body"].read()
    zipfile.ZipFile(io.BytesIO(content)).extractall(folder / key.removesuffix(".zip"))
    return base64.b64encode(hashlib.sha256(content).digest()).decode()


def function(name):
    found = functions.get_function(FunctionName=name)
    settings = found["Configuration"]
    names = ["Description", "Environment", "FunctionName", "Handler", "MemorySize", "Role", "Runtime", "Timeout"]
    properties = only(settings, *names)
    # moto tells the key in a bucket of Lambda's own; that what it deployed is what was uploaded the digest shows.
    code = {"S3Bucket": assets, "S3Key": found["Code"]["Location"].rsplit("/", 1)[1]}
    assert unzipped(assets, code["S3Key"]) == settings["CodeSha256"], f"{name} is not what was uploaded"
    properties["Code"] = code
    return properties, {"Arn": settings["FunctionArn"]}


def mapping(uuid):
    found = functions.get_event_source_mapping(UUID=uuid)
    names = [
        *["EventSourceArn", "StartingPosition", "BatchSize", "MaximumBatchingWindowInSeconds", "ParallelizationFactor"],
        *["FilterCriteria", "FunctionResponseTypes", "BisectBatchOnFunctionError", "MaximumRetryAttempts"],
        *["MaximumRecordAgeInSeconds", "DestinationConfig", "ScalingConfig"],
    ]
    return only(found, *names) | {"FunctionName": found["FunctionArn"]}, {"Id": uuid}


def permissions():
    """moto gives them ids that no policy has: by the function, the principal and the source instead."""
    for each in functions.get_paginator("list_functions").paginate():
        for found in each["Functions"]:
            try:
                allowed = json.loads(functions.get_policy(FunctionName=found["FunctionName"])["Policy"])
            except functions.exceptions.ResourceNotFoundException:
                continue
            for statement in allowed["Statement"]:
                yield {
                    "Action": statement["Action"],
                    "FunctionName": found["FunctionName"],
                    "Principal": statement["Principal"]["Service"],
                    "SourceArn": statement["Condition"]["ArnLike"]["AWS:SourceArn"],
                }


def queue(url):
    found = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    properties = {
        "QueueName": found["QueueArn"].rsplit(":", 1)[1],
        "MessageRetentionPeriod": int(found["MessageRetentionPeriod"]),
        "SqsManagedSseEnabled": found["SqsManagedSseEnabled"] == "true",
        "VisibilityTimeout": int(found["VisibilityTimeout"]),
        "Tags": as_list(queues.list_queue_tags(QueueUrl=url).get("Tags", {})),
    }
    if "RedrivePolicy" in found:
        properties["RedrivePolicy"] = json.loads(found["RedrivePolicy"])
    return properties, {"Arn": found["QueueArn"]}


def log_group(name):
    [found] = [one for one in logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"] if one["logGroupName"] == name]
    properties = {
        "LogGroupName": name,
        "RetentionInDays": found["retentionInDays"],
    }
    # In AWS it ends with `:*` here, too.
    return properties, {"Arn": found["arn"].removesuffix(":*")}


def parameter(name):
    found = ssm.get_parameter(Name=name)["Parameter"]
    tags = ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=name)["TagList"]
    return only(found, "Name", "Type", "Value") | {"Tags": {tag["Key"]: tag["Value"] for tag in tags}}, {}


def api(api_id):
    found = gateway.get_api(ApiId=api_id)
    properties = {
        # Where moto_cfn.py left it.
        "Body": json.loads(found["Description"]),
        "DisableExecuteApiEndpoint": found["DisableExecuteApiEndpoint"],
        "Tags": found["Tags"],
    }
    return properties, {"ApiEndpoint": found["ApiEndpoint"], "ApiId": api_id}


def bus(name):
    # moto's stack does not say what it is called: there is one besides the account's own.
    name = name or next(one["Name"] for one in events.list_event_buses()["EventBuses"] if one["Name"] != "default")
    found = events.describe_event_bus(Name=name)
    return only(found, "Name"), {"Arn": found["Arn"], "Name": name}


def rule(name):
    found = events.describe_rule(Name=name)
    targets = events.list_targets_by_rule(Rule=name)["Targets"]
    tags = events.list_tags_for_resource(ResourceARN=found["Arn"])["Tags"]
    properties = only(found, "Description", "ScheduleExpression", "State") | {"Targets": targets, "Tags": tags}
    return properties, {"Arn": found["Arn"]}


def key(key_id):
    found = kms.describe_key(KeyId=key_id)["KeyMetadata"]
    document = json.loads(kms.get_key_policy(KeyId=key_id, PolicyName="default")["Policy"])
    tags = [{"Key": one["TagKey"], "Value": one["TagValue"]} for one in kms.list_resource_tags(KeyId=key_id)["Tags"]]
    properties = only(found, "Description", "KeySpec", "KeyUsage") | {"KeyPolicy": document, "Tags": tags}
    return properties, {"Arn": found["Arn"]}


def alias(name):
    [found] = [one for one in kms.list_aliases()["Aliases"] if one["AliasName"] == name]
    return {"AliasName": name, "TargetKeyId": kms.describe_key(KeyId=found["TargetKeyId"])["KeyMetadata"]["Arn"]}, {}


def dashboard(name):
    return {"DashboardName": name, "DashboardBody": watch.get_dashboard(DashboardName=name)["DashboardBody"]}, {}


described = {
    "AWS::ApiGatewayV2::Api": api,
    "AWS::CloudWatch::Dashboard": dashboard,
    "AWS::DynamoDB::Table": table,
    "AWS::Events::EventBus": bus,
    "AWS::Events::Rule": rule,
    "AWS::IAM::Role": role,
    "AWS::KMS::Alias": alias,
    "AWS::KMS::Key": key,
    "AWS::Lambda::EventSourceMapping": mapping,
    "AWS::Lambda::Function": function,
    "AWS::Logs::LogGroup": log_group,
    "AWS::S3::Bucket": bucket,
    "AWS::SQS::Queue": queue,
    "AWS::SSM::Parameter": parameter,
}

[assets] = [one["Name"] for one in s3.list_buckets()["Buckets"] if "-assets-" in one["Name"]]


def resources(stack):
    # What moto skips is in its list without a name.
    for found in stacks.describe_stack_resources(StackName=stack)["StackResources"]:
        if "LogicalResourceId" not in found:
            continue
        kind, physical = found["ResourceType"], found.get("PhysicalResourceId")
        properties, attributes = described[kind](physical) if kind in described else (None, {})
        yield found["LogicalResourceId"], {
            "type": kind,
            "id": physical,
            "properties": properties,
            "attributes": attributes,
        }


print(
    json.dumps(
        {
            "stacks": {stack: dict(resources(stack)) for stack in sys.argv[2:]},
            "protected": [
                one["StackName"] for one in stacks.describe_stacks()["Stacks"] if one.get("EnableTerminationProtection")
            ],
            "permissions": list(permissions()),
            "parameters": {
                one["Name"]: one["Value"]
                for page in ssm.get_paginator("describe_parameters").paginate()
                for one in ssm.get_parameters(Names=[found["Name"] for found in page["Parameters"]])["Parameters"]
            },
        }
    )
)
