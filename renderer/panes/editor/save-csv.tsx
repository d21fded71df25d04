import { FileDown } from 'lucide-react';
import { useState } from 'react';
import { type Problem, toProblem } from '../../../electron/contract/problem.ts';
import { useTargets } from '../../client/stores.ts';
import { Button } from '../../parts/button.tsx';
import { ProblemBanner } from '../../shell/problem.tsx';
import { SaveAsDialog } from './save-as.tsx';
import { saveBytes } from './saving.ts';

/** Makes a table and saves it where the person wants it, on this computer unless they choose otherwise. */
export function SaveCsv({
  label,
  title,
  explained,
  name,
  make,
  beforeSaving,
}: {
  label: string;
  title: string;
  explained: string;
  /** Of the file. */
  name: string;
  make: () => Promise<string>;
  /** Called once the place is chosen, before the plan is shown. */
  beforeSaving?: () => void;
}) {
  const home = useTargets((store) => store.targets.find(({ kind }) => kind === 'local'));
  const [csv, setCsv] = useState<string>();
  const [state, setState] = useState<{ busy: boolean; problem?: Problem }>({ busy: false });
  const separator = home?.pathStyle === 'windows' ? '\\' : '/';

  async function begin() {
    setState({ busy: true });
    try {
      setCsv(await make());
      setState({ busy: false });
    } catch (error) {
      setState({ busy: false, problem: toProblem(error) });
    }
  }

  return (
    <>
      <Button icon={FileDown} busy={state.busy} onClick={() => void begin()}>
        {label}
      </Button>
      {state.problem && <ProblemBanner problem={state.problem} />}
      {csv !== undefined && home !== undefined && (
        <SaveAsDialog
          title={title}
          explained={explained}
          place={{ targetId: home.id, path: `${home.home.replace(/[\\/]$/, '')}${separator}${name}` }}
          onClose={() => setCsv(undefined)}
          onChosen={({ targetId, path }) => {
            setCsv(undefined);
            beforeSaving?.();
            const bytes = new TextEncoder().encode(csv);
            void saveBytes({ target: targetId, path, bytes, encoding: 'utf-8', title });
          }}
        />
      )}
    </>
  );
}
