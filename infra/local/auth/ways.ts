import { type Mode, modes } from '#shared/operations/identity.ts';

/** How the laptop learns who calls: from what they say themselves, or as one of the cloud's APIs does. */
export type AuthMode = 'open' | Mode;

export const authModes: readonly AuthMode[] = ['open', ...modes];

/** How callers are asked. */
export type Way = {
  /** `WWW-Authenticate` of a refusal. */
  challenge: string;
  /** Of OpenAPI; one of them is enough. */
  securitySchemes: Record<string, object>;
};

export const ways: Record<Mode, Way> = {
  token: {
    // A browser asks its user then.
    challenge: 'Basic realm="Stagebook"',
    securitySchemes: {
      bearer: { type: 'http', scheme: 'bearer', description: 'A token.' },
      basic: { type: 'http', scheme: 'basic', description: "The token's owner, and the token as the password." },
    },
  },
  iam: {
    challenge: 'AWS4-HMAC-SHA256',
    securitySchemes: {
      sigv4: {
        type: 'apiKey',
        in: 'header',
        name: 'Authorization',
        description: 'Signature Version 4 of the request, for the service execute-api; this page cannot make one.',
      },
    },
  },
  jwt: {
    challenge: 'Bearer',
    securitySchemes: {
      bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'A JWT of your identity provider.' },
    },
  },
};
