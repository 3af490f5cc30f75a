import { environment } from '#shared/operations/environment.ts';

/**
 * Where clients are told to keep what they log, if there is an artifact host: our own files are then URLs of that host.
 * What is stored is `mlflow-artifacts:/<path>` all the same, since a host may change.
 */

const scheme = 'mlflow-artifacts:/';
const below = '/api/2.0/mlflow-artifacts/artifacts/';

/** `mlflow-artifacts:/<path>`: of this server, and with nothing that an URL would take for more than a path. */
const ours = /^mlflow-artifacts:\/(?!\/)[^?#]+$/s;

const requireOrigin = (host: string): string => {
  if (URL.canParse(host) && /^https?:/.test(host) && new URL(host).origin === host) return host;
  throw new Error(
    `The environment variable ${environment.artifactHost} is '${host}': https://<host> is wanted, and nothing after it.`,
  );
};

type Locations = {
  /** A location as callers see it. */
  shown(location: string): string;
  /** A location that a caller gives, as it is stored. Users' own stay as they are. */
  kept(location: string): string;
};

export function locationsAt(host: string): Locations {
  if (host === '') return { shown: (location) => location, kept: (location) => location };
  const root = requireOrigin(host) + below;
  return {
    shown: (location) => (ours.test(location) ? root + location.slice(scheme.length) : location),
    kept: (location) => {
      const own = scheme + location.slice(root.length);
      return location.startsWith(root) && ours.test(own) ? own : location;
    },
  };
}

export const { shown, kept } = locationsAt(process.env[environment.artifactHost] ?? '');
