"""moto's server, and what its CloudFormation lacks to deploy our stacks at all."""

import json
import sys

from moto.apigatewayv2.models import apigatewayv2_backends
from moto.core.common_models import CloudFormationModel
from moto.kms.models import Key, kms_backends
from moto.server import main
from moto.ssm.models import SimpleSystemManagerBackend


class HttpApi(CloudFormationModel):
    """Unknown to moto, so that the output of its URL brings the whole stack down. Its routes are not moto's affair."""

    # moto keeps count of its models by service, which it reads here.
    __module__ = "moto.apigatewayv2.models"

    def __init__(self, api, body):
        self.api = api
        self.body = body

    @property
    def physical_resource_id(self):
        return self.api.api_id

    @staticmethod
    def cloudformation_name_type():
        return ""

    @staticmethod
    def cloudformation_type():
        return "AWS::ApiGatewayV2::Api"

    @classmethod
    def has_cfn_attr(cls, attr):
        return attr == "ApiEndpoint"

    def get_cfn_attribute(self, attribute_name):
        return self.api.api_endpoint

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        properties = cloudformation_json["Properties"]
        body = properties["Body"]
        api = apigatewayv2_backends[account_id][region_name].create_api(
            name=body["info"]["title"],
            version=body["info"]["version"],
            # References are resolved here: who asks for the API reads in its description what would be imported.
            description=json.dumps(body),
            protocol_type="HTTP",
            disable_execute_api_endpoint=properties.get("DisableExecuteApiEndpoint"),
            tags=properties.get("Tags", {}),
            api_key_selection_expression=None,
            cors_configuration=None,
            disable_schema_validation=None,
            route_selection_expression=None,
        )
        return cls(api, body)

    @classmethod
    def delete_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name):
        apigatewayv2_backends[account_id][region_name].delete_api(resource_name)


def key_of_its_kind(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
    """moto makes each a key that encrypts, and fails at its tags."""
    properties = cloudformation_json["Properties"]
    return kms_backends[account_id][region_name].create_key(
        policy=json.dumps(properties["KeyPolicy"]),
        key_usage=properties.get("KeyUsage", "ENCRYPT_DECRYPT"),
        key_spec=properties.get("KeySpec", "SYMMETRIC_DEFAULT"),
        description=properties.get("Description"),
        tags=[{"TagKey": tag["Key"], "TagValue": tag["Value"]} for tag in properties.get("Tags", [])],
    )


Key.create_from_cloudformation_json = classmethod(key_of_its_kind)


def tags_as_map(put_parameter):
    """CloudFormation gives a parameter's tags as a map, the API as a list; moto takes the latter only."""

    def put(self, *args, tags=(), **kwargs):
        if isinstance(tags, dict):
            tags = [{"Key": key, "Value": value} for key, value in tags.items()]
        return put_parameter(self, *args, tags=tags, **kwargs)

    return put


SimpleSystemManagerBackend.put_parameter = tags_as_map(SimpleSystemManagerBackend.put_parameter)

main(sys.argv[1:])
