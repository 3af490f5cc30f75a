// npm leaves out of the lock the platform packages it could not fetch here, and `npm ci` then refuses the lock. This
// adds them: run it after `npm install`. Platforms are told by the packages' names, as their authors name them.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const { '': root, ...packages } = lock.packages;

/** `@biomejs/cli-linux-x64-musl` → linux, x64, musl. */
function platformOf(name) {
  const [, os, cpu, abi] = /(android|darwin|freebsd|linux|openharmony|win32)-([a-z0-9]+)(?:-(.+))?$/.exec(name) ?? [];
  const libc = os === 'linux' && abi ? { libc: [abi.includes('musl') ? 'musl' : 'glibc'] } : {};
  return os && { os: [os], cpu: [cpu], ...libc };
}

const owners = [[root, false], ...Object.values(packages).map((owner) => [owner, owner.dev === true])];
for (const [{ optionalDependencies = {}, license }, dev] of owners) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const platform = platformOf(name);
    if (platform && /^\d/.test(version)) {
      packages[`node_modules/${name}`] ??= { version, ...(dev && { dev }), license, optional: true, ...platform };
    }
  }
}

const sorted = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify({ ...lock, packages: { '': root, ...sorted } }, null, 2)}\n`);
