import type { Statement } from '../rights/iam.ts';

// biome-ignore lint/suspicious/noExplicitAny: properties of every type
export type Properties = Record<string, any>;

/** What `deployed.py` tells of a resource; `properties` only of types that it can ask about by their own name. */
type Resource = { type: string; id: string | null; properties: Properties | null; attributes: Record<string, string> };

export type Deployed = {
  /** By the names of stacks and the logical ids in their templates. */
  stacks: Record<string, Record<string, Resource>>;
  /** The stacks that cannot be deleted by mistake. */
  protected: string[];
  /** Of all functions. */
  permissions: Properties[];
  /** The values of all parameters of SSM. */
  parameters: Record<string, string>;
};

export const resourcesOf = ({ stacks }: Deployed, type: string): Resource[] =>
  Object.values(stacks)
    .flatMap((resources) => Object.values(resources))
    .filter((resource) => resource.type === type);

export type DeployedFunction = {
  name: string;
  handler: string;
  /** Seconds. */
  timeout: number;
  variables: Record<string, string>;
  /** The folder of its code, below that of all code. */
  code: string;
  statements: Statement[];
};

/** The functions with the rights that their roles have. */
export function functionsOf(deployed: Deployed): DeployedFunction[] {
  const roles = new Map(resourcesOf(deployed, 'AWS::IAM::Role').map((role) => [role.attributes.Arn, role]));
  return resourcesOf(deployed, 'AWS::Lambda::Function').map(({ properties }) => {
    const { FunctionName, Handler, Timeout, Environment, Code, Role } = properties as Properties;
    return {
      name: FunctionName,
      handler: Handler,
      timeout: Timeout,
      variables: Environment?.Variables ?? {},
      code: Code.S3Key.replace(/\.zip$/, ''),
      statements: roles
        .get(Role)
        ?.properties?.Policies.flatMap(({ PolicyDocument }: Properties) => PolicyDocument.Statement) as Statement[],
    };
  });
}
