import cf from 'cloudfront';
// biome-ignore lint/style/useNodejsImportProtocol: CloudFront knows it by this name alone
import crypto from 'crypto';

/**
 * What CloudFront asks before a file: who may, and which file it is. It is ES 5.1 with const, let, arrows and await, as
 * the runtime cloudfront-js-2.0 is; docs/artifacts.md tells what it does.
 */

const prefix = '/api/2.0/mlflow-artifacts/artifacts/';

/** In the bucket, as `artifact-path.ts` has it. Of what else is there, the API is the one that knows who may. */
const area = '/artifacts/';
const others = ['models', 'uploads'];

/** Bytes. */
const longestPath = 960;

const methods = { reading: ['GET', 'HEAD'], all: ['GET', 'HEAD', 'PUT'] };
const writers = ['member', 'admin'];

/**
 * By the SHA-256 of each token, in hexadecimal digits: `{"role":"member","expires":<seconds since 1970>,"owner":"ada"}`.
 * `shared/store/edge-tokens.ts` fills it.
 */
const tokens = cf.kvs();

const refusals = {
  noPath: [404, 'Not Found', 'ENDPOINT_NOT_FOUND'],
  nobody: [401, 'Unauthorized', 'UNAUTHENTICATED'],
  method: [405, 'Method Not Allowed', 'ENDPOINT_NOT_FOUND'],
  forbidden: [403, 'Forbidden', 'PERMISSION_DENIED'],
  badPath: [400, 'Bad Request', 'INVALID_PARAMETER_VALUE'],
};

function refuse(refusal, message) {
  const headers = { 'content-type': { value: 'application/json' }, 'cache-control': { value: 'no-store' } };
  if (refusal === refusals.nobody) headers['www-authenticate'] = { value: 'Basic realm="Stagebook"' };
  if (refusal === refusals.method) headers.allow = { value: methods.all.join(', ') };
  return {
    statusCode: refusal[0],
    statusDescription: refusal[1],
    headers: headers,
    body: JSON.stringify({ error_code: refusal[2], message: message }),
  };
}

/** Of `Bearer <token>`, or of `Basic`, where the user is its owner and the password the token. */
function presentedIn(headers) {
  const parts = /^(bearer|basic) +(\S+)$/i.exec(headers.authorization ? headers.authorization.value : '');
  if (!parts) return { token: '' };
  if (parts[1].toLowerCase() === 'bearer') return { token: parts[2] };
  const pair = Buffer.from(parts[2], 'base64').toString();
  const colon = pair.indexOf(':');
  return colon < 0 ? { token: '' } : { token: pair.slice(colon + 1), owner: pair.slice(0, colon) };
}

/** The methods of whoever has the token; none for nobody. A store that does not answer fails the request. */
async function methodsOf(presented) {
  const key = crypto.createHash('sha256').update(presented.token).digest('hex');
  if (presented.token === '' || !(await tokens.exists(key))) return undefined;
  const known = await tokens.get(key, { format: 'json' });
  if (presented.owner !== undefined && presented.owner !== known.owner) return undefined;
  const over = known.expires !== undefined && !(known.expires > Date.now() / 1000);
  if (!over && writers.indexOf(known.role) >= 0) return methods.all;
  return !over && known.role === 'reader' ? methods.reading : undefined;
}

function hasControl(text) {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || (code > 0x7e && code < 0xa0)) return true;
  }
  return false;
}

function problemOf(path) {
  if (hasControl(path)) return 'It has a control character.';
  if (/^([a-z]:)?\//i.test(path)) return 'It must be relative.';
  if (/[#\\]/.test(path)) return "It has a '#' or a '\\'.";
  if (path.split('/').some((part) => part === '' || part === '.' || part === '..')) {
    return "It has an empty segment, '.' or '..'.";
  }
  return undefined;
}

const decodedOnce = (text) =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replace(/%/g, ''), 'hex').toString());

/** What shows only when what is encoded is decoded, again and again, as others may do with it. */
function hidesProblem(path) {
  let before = path;
  let decoded = decodedOnce(path);
  while (decoded !== before) {
    before = decoded;
    decoded = decodedOnce(decoded);
  }
  return decoded.split('/').length !== path.split('/').length || problemOf(decoded) !== undefined;
}

/** The path that is asked for, decoded, or what is wrong with it. */
function read(given) {
  let path = '';
  try {
    path = decodeURIComponent(given);
  } catch (_) {
    return { problem: 'It is not UTF-8, encoded with %.' };
  }
  if (Buffer.from(path).length > longestPath) return { problem: `It can have at most ${longestPath} bytes.` };
  if (/%(2f|5c)/i.test(given)) return { problem: 'It has an encoded separator.' };
  const problem = problemOf(path) || (hidesProblem(path) ? 'It has an encoded separator.' : undefined);
  return { path: path, problem: problem };
}

/** As Signature Version 4 encodes a key, so that what is signed is what is sent. */
const encoded = (part) =>
  encodeURIComponent(part).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

/** What goes on to S3: the key and the body. CloudFront signs in the place of `Authorization`. */
function forward(request, path) {
  request.uri = area + path.split('/').map(encoded).join('/');
  request.querystring = {};
  delete request.headers.authorization;
  // Instructions to S3 are the registry's to give.
  Object.keys(request.headers).forEach((name) => {
    if (name.indexOf('x-amz-') === 0) delete request.headers[name];
  });
  return request;
}

// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it
async function handler(event) {
  const request = event.request;
  const method = request.method;
  if (request.uri.indexOf(prefix) !== 0)
    return refuse(refusals.noPath, 'Here are files alone: the API has another host.');

  const may = await methodsOf(presentedIn(request.headers));
  if (!may)
    return refuse(
      refusals.nobody,
      'A token is wanted that is known here and has not expired; in HTTP Basic, its owner is the user.',
    );
  if (methods.all.indexOf(method) < 0) {
    return refuse(refusals.method, `Here files are read and written. For ${method} ask the API, at the tracking URI.`);
  }
  if (may.indexOf(method) < 0) return refuse(refusals.forbidden, 'Your role may read files, and write none.');

  const file = read(request.uri.slice(prefix.length));
  if (file.problem) return refuse(refusals.badPath, `Invalid path: ${JSON.stringify(file.path)}. ${file.problem}`);
  if (others.indexOf(file.path.split('/')[0]) >= 0) {
    return refuse(refusals.forbidden, 'Files of registered versions and of uploads are at the API, the tracking URI.');
  }
  return forward(request, file.path);
}
