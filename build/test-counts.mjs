/**
 * How many tests passed, failed and were skipped; `names` are those that failed.
 * @typedef {{ passed: number, failed: number, skipped: number, names: string[] }} Counts
 */

/** @returns {Counts} */
export const noCounts = () => ({ passed: 0, failed: 0, skipped: 0, names: [] });

/** @typedef {{ status: string, fullName: string }} VitestTest */
/** @typedef {{ name: string, status: string, message?: string, assertionResults: VitestTest[] }} VitestFile */

/**
 * Counts a report of Vitest's `json` reporter. A file that could not be loaded has no tests and is one failure.
 * @param {{ testResults: VitestFile[] }} report
 * @returns {Counts}
 */
export function countVitest(report) {
  const counts = noCounts();
  for (const file of report.testResults) {
    const failedBefore = counts.failed;
    for (const { status, fullName } of file.assertionResults) {
      if (status === 'passed') counts.passed += 1;
      else if (status === 'failed') {
        counts.failed += 1;
        counts.names.push(fullName.trim());
      } else counts.skipped += 1;
    }
    if (file.status === 'failed' && counts.failed === failedBefore) {
      counts.failed += 1;
      counts.names.push(`${file.name}: ${file.message ?? 'failed as a whole'}`);
    }
  }
  return counts;
}

/** @typedef {{ status: string, projectName?: string }} PlaywrightTest */
/** @typedef {{ title: string, tests: PlaywrightTest[] }} PlaywrightSpec */
/** @typedef {{ title: string, specs?: PlaywrightSpec[], suites?: PlaywrightSuite[] }} PlaywrightSuite */

/**
 * Counts a report of Playwright's `json` reporter. An error outside of any test is a failure too.
 * @param {{ suites: PlaywrightSuite[], errors?: { message?: string }[] }} report
 * @returns {Counts}
 */
export function countPlaywright(report) {
  const counts = noCounts();
  const count = (/** @type {PlaywrightSuite} */ suite, /** @type {string} */ path) => {
    for (const { title, tests } of suite.specs ?? []) {
      for (const { status, projectName } of tests) {
        if (status === 'expected') counts.passed += 1;
        else if (status === 'skipped') counts.skipped += 1;
        else {
          counts.failed += 1;
          counts.names.push(`${path} ${title} [${projectName ?? ''}]`);
        }
      }
    }
    for (const inner of suite.suites ?? []) count(inner, `${path} ${inner.title}`);
  };
  for (const suite of report.suites) count(suite, suite.title);
  for (const { message } of report.errors ?? []) {
    counts.failed += 1;
    counts.names.push(message ?? 'an error outside of any test');
  }
  return counts;
}

/**
 * What a stage amounts to: a program that ended badly has failed, whatever its report says.
 * @param {Counts | undefined} counts of its report, if it wrote one
 * @param {number} status exit status
 * @param {string} name
 * @returns {Counts}
 */
export function judge(counts, status, name) {
  const found = counts ?? { ...noCounts(), passed: status === 0 ? 1 : 0 };
  if (status === 0 || found.failed > 0) return found;
  return { ...found, failed: 1, names: [`${name} ended with status ${status}`] };
}

/**
 * The one line that says it all.
 * @param {Counts[]} all
 */
export function summary(all) {
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ key) =>
    all.reduce((total, counts) => total + counts[key], 0);
  return `${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`;
}
