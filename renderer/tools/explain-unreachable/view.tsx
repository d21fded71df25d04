import { Wrench } from 'lucide-react';
import { z } from 'zod';
import type { Job } from '../../../electron/contract/job.ts';
import { displayName } from '../../../electron/contract/names.ts';
import { toolContracts, type ToolId, type ToolResult } from '../../../electron/contract/tools.ts';
import { StateMark, type Tone } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { CodeLines, Details } from '../../parts/details.tsx';
import { closeDialog, openDialog } from '../../shell/dialogs/open-dialog.ts';
import { openAccounts, openRegistry, openServer } from '../../shell/open.ts';
import { runProposed } from '../../shell/plan-store.ts';
import type { ResultProps, ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';
import styles from './explain.module.css';

const words = text.server;
const weights = ['reason', 'likely', 'note'] as const;
const tones: Record<(typeof weights)[number], Tone> = { reason: 'danger', likely: 'warning', note: 'info' };

type Finding = ToolResult<'explain-unreachable'>['findings'][number];

const evidenceLines = ({ evidence }: Finding): string =>
  evidence
    .map(
      ({ source, where, value }) =>
        `${source}: ${displayName(where)} = ${value === undefined ? words.absent : displayName(value)}`,
    )
    .join('\n');

const place = z.object({ target: z.string(), folder: z.string() });

/** Leads to what mends a finding: its plan where it is clear what to ask for, else the tab where the person chooses. */
function mendOf({ tool, choices }: Finding, job: Job): (() => void) | undefined {
  const where = place.safeParse(job.input).data;
  if (tool === undefined || where === undefined) return undefined;
  const { target, folder } = where;
  if (choices !== undefined && isTool(tool)) {
    return () => {
      closeDialog();
      void runProposed(tool, { target, folder, ...choices }, words.explain).then((started) => {
        if (started === null) openDialog({ kind: 'job', jobId: job.id });
      });
    };
  }
  const open = tabs[tool];
  return (
    open &&
    (() => {
      closeDialog();
      open(target, folder);
    })
  );
}

/** Tabs for what a person has to choose first. */
const tabs: Readonly<Record<string, (target: string, folder: string) => void>> = {
  'change-accounts': openAccounts,
  'set-network-address': openServer,
  'browse-registry': openRegistry,
};

const isTool = (id: string): id is ToolId => Object.hasOwn(toolContracts, id);

function ExplainResult({ job, result }: ResultProps<'explain-unreachable'>) {
  const { product, computer, controlSet, events, findings, unread } = result;
  return (
    <div className={styles.result}>
      <p className={styles.about}>
        {words.about(displayName(product ?? ''), displayName(computer ?? ''))} · {words.looked(controlSet, events)}
      </p>
      {findings.length === 0 && <StateMark tone="ok">{words.nothing}</StateMark>}
      {weights.map((weight) => {
        const found = findings.filter((finding) => finding.weight === weight);
        if (found.length === 0) return null;
        return (
          <section key={weight} className={styles.group} aria-label={words.weights[weight]}>
            <h3>{words.weights[weight]}</h3>
            {found.map((finding, index) => (
              <div key={`${index} ${finding.id}`} className={styles.finding}>
                <StateMark tone={tones[weight]}>{displayName(finding.title)}</StateMark>
                <p>{displayName(finding.meaning)}</p>
                <Mend finding={finding} act={mendOf(finding, job)} />
                <Details title={words.evidence}>
                  <CodeLines label={words.evidence}>{evidenceLines(finding)}</CodeLines>
                </Details>
              </div>
            ))}
          </section>
        );
      })}
      {unread.length > 0 && (
        <Details title={words.unread}>
          <CodeLines label={words.unread}>{unread.map(({ what, why }) => `${what}: ${why}`).join('\n')}</CodeLines>
        </Details>
      )}
    </div>
  );
}

function Mend({ finding, act }: { finding: Finding; act: (() => void) | undefined }) {
  if (act === undefined) return null;
  return (
    <Button
      className={styles.mend}
      icon={Wrench}
      aria-label={words.mendOf(displayName(finding.title))}
      variant={finding.weight === 'reason' ? 'accent' : 'standard'}
      onClick={act}
    >
      {words.mend}
    </Button>
  );
}

/** How looking through a server that does not answer shows what it found. */
export const explainUnreachableView: ToolView<'explain-unreachable'> = {
  act: () => words.explain,
  destroys: () => false,
  Result: ExplainResult,
  resultLine: ({ findings }) => words.reasons(findings.filter(({ weight }) => weight === 'reason').length),
};
