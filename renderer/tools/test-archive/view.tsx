import { useState } from 'react';
import { displayName } from '../../../electron/contract/names.ts';
import type { ToolResult } from '../../../electron/contract/tools.ts';
import { call } from '../../client/client.ts';
import { StateMark } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { PasswordField } from '../../parts/field.tsx';
import { onEnter } from '../../parts/on-enter.ts';
import { ScrolledTable } from '../../parts/table.tsx';
import type { PreviewProps, ResultProps, ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

const words = text.archives;

/** Takes the password where one is needed. */
function TestPreview({ preview, input, change }: PreviewProps<'test-archive'>) {
  const [password, setPassword] = useState('');
  if (!preview.isLocked) return null;
  const open = () => {
    if (password === '') return;
    void call('secrets.keep', { secret: password }).then(({ handle }) => change({ ...input, password: handle }));
  };
  return (
    <>
      <PasswordField label={words.password} value={password} onValue={setPassword} onKeyDown={onEnter(open)} />
      <Button disabled={password === ''} onClick={open}>
        {words.testWith}
      </Button>
    </>
  );
}

const line = ({ faultCount, members, hasSums }: ToolResult<'test-archive'>): string => {
  if (faultCount > 0) return words.broken(faultCount);
  if (!hasSums) return words.readable;
  return members.files === 0 ? words.wholeUncounted : words.whole(members.files);
};

function TestResult({ job, result }: ResultProps<'test-archive'>) {
  const { faults, faultCount, remarks } = result;
  return (
    <>
      {job.status === 'done' && <StateMark tone="ok">{line(result)}</StateMark>}
      {remarks.map((remark) => (
        <StateMark key={remark} tone="warning">
          {remark}
        </StateMark>
      ))}
      {faults.length > 0 && (
        <ScrolledTable label={words.faults}>
          <thead>
            <tr>
              <th scope="col">{words.columns.name}</th>
              <th scope="col">{words.columns.fault}</th>
            </tr>
          </thead>
          <tbody>
            {faults.map(({ name, fault }, index) => (
              // An archive may hold a name twice.
              <tr key={`${index} ${name}`}>
                <td>{displayName(name)}</td>
                <td>{words.fault[fault]}</td>
              </tr>
            ))}
            {faultCount > faults.length && (
              <tr>
                <td colSpan={2}>{words.more(faultCount - faults.length)}</td>
              </tr>
            )}
          </tbody>
        </ScrolledTable>
      )}
    </>
  );
}

/** How testing an archive shows its plan and its result. */
export const testArchiveView: ToolView<'test-archive'> = {
  act: () => words.actTest,
  destroys: () => false,
  Preview: TestPreview,
  Result: TestResult,
  resultLine: line,
};
