import { Wrench } from 'lucide-react';
import { z } from 'zod';
import { displayName } from '../../../electron/contract/names.ts';
import { StateMark } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { CodeLines, Details } from '../../parts/details.tsx';
import { closeDialog } from '../../shell/dialogs/open-dialog.ts';
import { runTool } from '../../shell/plan-store.ts';
import type { ResultProps, ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';
import styles from './check-boot.module.css';

const words = text.boot;
const place = z.object({ target: z.string(), volume: z.string() });

/** What stands in the way of starting, each with what was read and what mends it. */
function CheckResult({ job, result: { firmware, findings, sector } }: ResultProps<'check-boot'>) {
  const where = place.safeParse(job.input).data;
  const mend = (repair: keyof typeof words.repairs) => {
    if (where === undefined) return;
    closeDialog();
    void runTool('repair-boot', { ...where, repair }, words.repairs[repair].replace(/…$/, ''));
  };
  return (
    <div className={styles.result}>
      <p className={styles.soft}>{words.firmware[firmware]}</p>
      {findings.length === 0 && <StateMark tone="ok">{words.fine}</StateMark>}
      {findings.map(({ id, weight, title, meaning, evidence, repair }) => (
        <section key={id} className={styles.finding} aria-label={displayName(title)}>
          <StateMark tone={weight === 'reason' ? 'danger' : 'info'}>{displayName(title)}</StateMark>
          <p>{displayName(meaning)}</p>
          {repair && (
            <Button icon={Wrench} variant={weight === 'reason' ? 'accent' : 'standard'} onClick={() => mend(repair)}>
              {words.repairs[repair]}
            </Button>
          )}
          <Details title={words.evidence}>
            <CodeLines label={words.evidence}>{displayName(evidence)}</CodeLines>
          </Details>
        </section>
      ))}
      <Details title={words.sector}>
        <CodeLines label={words.sector}>{inLines(sector)}</CodeLines>
      </Details>
    </div>
  );
}

/** Sixteen bytes in a line, with where they begin. */
const inLines = (hex: string): string =>
  (hex.match(/.{1,32}/g) ?? [])
    .map((line, index) => `${(16 * index).toString(16).padStart(3, '0')}  ${line.replaceAll(/(..)(?=.)/g, '$1 ')}`)
    .join('\n');

/** How checking the start of a volume shows what it found. */
export const checkBootView: ToolView<'check-boot'> = {
  act: () => words.check,
  destroys: () => false,
  Result: CheckResult,
  resultLine: ({ findings }) => words.findings(findings.length),
};
