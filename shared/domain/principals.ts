import { administrators, everybody } from '#shared/operations/permissions.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import type { Principal } from './permissions.ts';

/** Principals as Databricks' lists name them: in one of three fields. */

const kinds = { user_name: 'user', group_name: 'group', service_principal_name: 'service' } as const;

type Field = keyof typeof kinds;
export type Named = { [field in Field]?: string | undefined };

const fields = Object.keys(kinds) as Field[];

/** Bytes; as long as a caller's id can be. They are on the model's own item, and each change of them twice on its row. */
const longest = 640;

/** As who assumes it is known: by an ARN without the role's path. */
const roleArn = /^arn:[^:]+:iam::\d+:role\/[^/]+$/;

const checks: Record<Field, (name: string) => string | undefined> = {
  user_name: (name) => (roleArn.test(name) ? 'this is a role of IAM: give it as service_principal_name.' : undefined),
  group_name: (name) =>
    name === administrators
      ? `this group is all admins, who may do everything. Everybody who is signed in is '${everybody}'.`
      : undefined,
  service_principal_name: (name) =>
    roleArn.test(name)
      ? undefined
      : "a service principal is a role of IAM, by its ARN without a path: 'arn:aws:iam::111122223333:role/ci'.",
};

/** Errors: INVALID_PARAMETER_VALUE. */
export function principalIn(entry: Named): Principal {
  const [field, other] = fields.filter((one) => entry[one] !== undefined);
  if (field === undefined || other !== undefined)
    throw invalidParameter(`Each entry of access_control_list has exactly one of ${fields.join(', ')}.`);
  const name = entry[field] as string;
  if (name.trim() === '') throw invalidParameter(`An entry of access_control_list has an empty ${field}.`);
  if (Buffer.byteLength(name) > longest) throw invalidParameter(`'${field}' can have ${longest} bytes at most.`);
  const wrong = checks[field](name);
  if (wrong !== undefined) throw invalidParameter(`Invalid ${field} '${name}': ${wrong}`);
  return `${kinds[field]}:${name}`;
}

/** `service:arn:aws:iam::111122223333:role/ci` → it as `service_principal_name`, displayed as `ci`. */
export function namedAs(principal: Principal): Named & { display_name: string } {
  const kind = principal.slice(0, principal.indexOf(':'));
  const name = principal.slice(kind.length + 1);
  const field = fields.find((one) => kinds[one] === kind) as Field;
  return { [field]: name, display_name: kind === 'service' ? name.slice(name.indexOf('/') + 1) : name };
}
