import type { PlanStep } from '../../electron/contract/job.ts';
import { displayName } from '../../electron/contract/names.ts';
import { StateMark } from '../parts/banner.tsx';
import { ScrolledTable } from '../parts/table.tsx';
import { text } from '../text/index.ts';

const words = text.server;

/** What becomes of the registry in plain words, each with what it was; the values follow folded away. */
export function RegistryPlanned({ preview: { lines } }: { preview: { lines: readonly PlanStep[] } }) {
  if (lines.length === 0) return null;
  return (
    <ScrolledTable label={words.changes}>
      <thead>
        <tr>
          {Object.values(words.planColumns).map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map(({ text: line, before, after }) =>
          after === undefined ? (
            <tr key={line}>
              <td colSpan={3}>{displayName(line)}</td>
            </tr>
          ) : (
            <tr key={line}>
              <td>{displayName(line)}</td>
              <td>{displayName(before ?? '')}</td>
              <td>
                <strong>{displayName(after)}</strong>
              </td>
            </tr>
          ),
        )}
      </tbody>
    </ScrolledTable>
  );
}

/** What changing the registry ended with. */
export function RegistryChanged({ result }: { result: { hives: readonly { path: string }[]; backup: string } }) {
  return (
    <>
      <StateMark tone="ok">{words.written}</StateMark>
      <ul>
        {result.hives.map(({ path }) => (
          <li key={path}>
            <code>{displayName(path)}</code>
          </li>
        ))}
      </ul>
      <p>
        {words.copies} <code>{displayName(result.backup)}</code>
      </p>
    </>
  );
}
