import { useState } from 'react';
import { displayName } from '../../../electron/contract/names.ts';
import { HASH_NAME, hashAlgorithm } from '../../../electron/contract/sums.ts';
import type { ToolResult } from '../../../electron/contract/tools.ts';
import { StateMark } from '../../parts/banner.tsx';
import { TextField } from '../../parts/field.tsx';
import { formatBytes } from '../../parts/format.ts';
import { Select } from '../../parts/select.tsx';
import type { PreviewProps, ResultProps, ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';
import { ExceptionList } from '../exception-list.tsx';
import styles from '../sum-table.module.css';
import { SumTable } from '../sum-table.tsx';

const words = text.sums;
const kinds = hashAlgorithm.options.map((value) => ({ value, label: words.kinds[value] }));

function SumsPreview({ preview: { total }, input, change }: PreviewProps<'make-checksums'>) {
  const [into, setInto] = useState(input.into ?? '');
  const goTo = () => {
    const path = into.trim();
    if (path !== (input.into ?? '')) change({ ...input, into: path === '' ? undefined : path });
  };
  return (
    <div className={styles.result}>
      <p>
        {words.what}: {words.total(total.files, formatBytes(total.bytes))}
      </p>
      <Select
        label={words.kind}
        value={input.algorithm}
        options={kinds}
        onChange={(algorithm) => {
          // The ending follows the kind, unless the person chose another.
          const path = into.endsWith(`.${input.algorithm}`)
            ? into.slice(0, -input.algorithm.length) + algorithm
            : into.trim();
          setInto(path);
          change({ ...input, algorithm, into: path === '' ? undefined : path });
        }}
      />
      <TextField
        mono
        label={words.into}
        hint={words.intoHint}
        value={into}
        onValue={setInto}
        onBlur={goTo}
        onKeyDown={(event) => {
          // Enter would start with the name before.
          if (event.key !== 'Enter' || into.trim() === (input.into ?? '')) return;
          event.preventDefault();
          goTo();
        }}
      />
    </div>
  );
}

function line({ sumCount, algorithm, failedCount }: ToolResult<'make-checksums'>): string {
  const made = words.made(sumCount, HASH_NAME[algorithm]);
  return failedCount > 0 ? `${made}, ${words.failed(failedCount)}` : made;
}

function SumsResult({ result }: ResultProps<'make-checksums'>) {
  const { sums, sumCount, algorithm, skipped, failed, failedCount, written } = result;
  return (
    <div className={styles.result}>
      <StateMark tone={failedCount > 0 ? 'warning' : 'ok'}>{words.made(sumCount, HASH_NAME[algorithm])}</StateMark>
      {written !== undefined && <p>{words.written(displayName(written))}</p>}
      {skipped > 0 && <StateMark tone="info">{words.skipped(skipped)}</StateMark>}
      <ExceptionList title={words.failed(failedCount)} tone="danger" items={failed} count={failedCount} />
      <SumTable
        rows={sums.map(({ name, hash }) => ({ key: name, name: displayName(name), sums: [hash] }))}
        plain={sums.map(({ name, hash }) => `${hash}  ${displayName(name)}`).join('\n')}
        count={sumCount}
      />
    </div>
  );
}

/** How making checksums shows its plan and its result. */
export const makeChecksumsView: ToolView<'make-checksums'> = {
  act: () => words.actMake,
  destroys: () => false,
  Preview: SumsPreview,
  Result: SumsResult,
  resultLine: line,
};
