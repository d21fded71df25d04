/** What goes into the packaged app beside the packages it needs at run time; the same for both packagers. */

/** Programs and native modules can't run from inside the archive. */
export const unpacked = ['**/ssh2/util/pagent.exe', '**/@lydell/node-pty-*/**'];

/** Never packaged: compilers' leftovers and what only developers read. */
export const leftOut = [
  '**/node_modules/{cpu-features,nan,buildcheck}',
  '**/node_modules/{cpu-features,nan,buildcheck}/**',
  '**/*.{map,md,markdown,ts,mts,cts,c,cc,h,gyp,gypi,bat}',
  '**/node_modules/*/{test,tests,__tests__,examples,example,docs,.github}/**',
  '**/node_modules/**/{.eslintrc.js,.travis.yml,install.js,SECURITY.md}',
];
