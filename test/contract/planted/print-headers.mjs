import { Server } from 'node:http';

/** Imported ahead of a server, it does what no server may: it prints what callers sign in with. */

const { emit } = Server.prototype;

Server.prototype.emit = function print(name, request, ...rest) {
  if (name === 'request') console.log(JSON.stringify(request.headers));
  return emit.call(this, name, request, ...rest);
};
