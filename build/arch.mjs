/**
 * Checks on resolved paths that nothing imports what its layer may not, and that no imports go in a circle.
 * Usage: node build/arch.mjs [folder of the tree, this repository by default]
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { cruise } from 'dependency-cruiser';
import { layers } from './layers.mjs';

const root = resolve(process.argv[2] ?? join(import.meta.dirname, '..'));
const folders = ['electron', 'renderer'];

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const forbidden = [
  ...layers.map(({ name, from, except, to, node }) => ({
    name: `${name} imports what it may not`,
    severity: /** @type {const} */ ('error'),
    from: { path: from, ...(except ? { pathNot: except } : {}) },
    to: { pathNot: to, ...(node ? { dependencyTypesNot: [/** @type {const} */ ('core')] } : {}) },
  })),
  { name: 'imports go in a circle', severity: 'error', from: {}, to: { circular: true } },
];

const sources = folders
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
  .filter((file) => file.isFile() && /\.tsx?$/.test(file.name))
  .map((file) => relative(root, join(file.parentPath, file.name)).replaceAll('\\', '/'));

const result = await cruise(
  folders,
  {
    baseDir: root,
    ruleSet: { forbidden },
    tsPreCompilationDeps: true,
    preserveSymlinks: true,
    doNotFollow: { path: 'node_modules' },
    validate: true,
  },
  {
    extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json'],
    exportsFields: ['exports'],
    conditionNames: ['import', 'types', 'default'],
  },
);
if (typeof result.output === 'string') throw new TypeError('the cruiser gave text where a result was asked for');

const cruised = new Set(result.output.modules.map((module) => module.source));
const missed = sources.filter((path) => !cruised.has(path));
// With TypeScript 7 as `typescript` the cruiser reads nothing and finds nothing wrong.
const typescript = JSON.parse(
  readFileSync(join(import.meta.dirname, '../node_modules/typescript/package.json'), 'utf8'),
);
const strangers = sources.filter(
  (path) =>
    !layers.some(({ from, except }) => new RegExp(from).test(path) && !(except && new RegExp(except).test(path))),
);

const complaints = [
  ...result.output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`),
  ...missed.map((path) => `not looked at: ${path}`),
  ...strangers.map((path) => `belongs to no layer: ${path}`),
  ...(sources.length === 0 ? ['no source files found'] : []),
  ...(Number.parseInt(typescript.version, 10) < 7 ? [] : ['the package `typescript` must be older than 7']),
];
for (const complaint of complaints) console.error(complaint);
console.log(`${sources.length} files looked at, ${complaints.length} complaints`);
process.exitCode = complaints.length === 0 ? 0 : 1;
