/** What stands in functions for `node:http`: imported by name, it loads a whole WebSocket client, too: 17 ms. */
export const { request } = process.getBuiltinModule('node:http');
