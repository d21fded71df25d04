import { useState } from 'react';
import type { Job, JobFile } from '../../../electron/contract/job.ts';
import { displayName } from '../../../electron/contract/names.ts';
import { type Problem, toProblem } from '../../../electron/contract/problem.ts';
import { call } from '../../client/client.ts';
import { StateMark, type Tone } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { CopyButton } from '../../parts/details.tsx';
import { formatBytes } from '../../parts/format.ts';
import { ScrolledTable } from '../../parts/table.tsx';
import { text } from '../../text/index.ts';
import { ProblemBanner } from '../problem.tsx';
import styles from './job-dialog.module.css';

const tones: Record<JobFile['state'], Tone> = {
  copied: 'ok',
  unverified: 'warning',
  linked: 'ok',
  moved: 'ok',
  skipped: 'info',
  failed: 'danger',
};

/** What a job did file by file, over all its runs; read when it is asked for, page by page. */
export function JobFiles({ job }: { job: Job }) {
  const words = text.transfers.every;
  const [read, setRead] = useState<{ files: readonly JobFile[]; next?: number | undefined }>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const more = async (from: number) => {
    setBusy(true);
    setProblem(undefined);
    try {
      const page = await call('jobs.files', { jobId: job.id, from });
      setRead((before) => ({ files: [...(before?.files ?? []), ...page.files], next: page.next }));
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setBusy(false);
    }
  };
  if (problem) return <ProblemBanner problem={problem} />;
  if (!read)
    return (
      <Button disabled={busy} onClick={() => void more(0)}>
        {words.show}
      </Button>
    );
  if (read.files.length === 0) return <p className={styles.soft}>{words.none}</p>;
  const { files, next } = read;
  return (
    <div>
      <ScrolledTable label={words.title}>
        <thead>
          <tr>
            <th scope="col">{text.shell.jobs.result}</th>
            <th scope="col">{words.file}</th>
            <th scope="col">{words.size}</th>
            <th scope="col">{words.proof}</th>
          </tr>
        </thead>
        <tbody>
          {files.map((file, index) => (
            // In the order of the journal, which only grows at its end.
            <tr key={`file-${index}`}>
              <td>
                <StateMark tone={tones[file.state]}>{words.state[file.state]}</StateMark>
              </td>
              <td title={file.to === undefined ? undefined : displayName(file.to)}>{displayName(file.path)}</td>
              <td>{file.size === undefined ? '' : formatBytes(file.size)}</td>
              <td>{file.sha256 === undefined ? file.problem?.title : <code>{file.sha256}</code>}</td>
            </tr>
          ))}
        </tbody>
      </ScrolledTable>
      <CopyButton label={words.copy} value={files.map(lineOf).join('\n')} />
      {next !== undefined && (
        <Button disabled={busy} onClick={() => void more(next)}>
          {words.more}
        </Button>
      )}
    </div>
  );
}

/** One file in a line, with tabs between, for a table or another program. */
function lineOf({ state, path, to = '', size, sha256 = '', problem }: JobFile): string {
  const why = problem ? `${problem.title}: ${problem.message}` : '';
  return [state, sha256, size ?? '', displayName(path), displayName(to), why].join('\t');
}
