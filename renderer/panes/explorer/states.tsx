import { CircleAlert, FolderOpen, FolderX, ListFilter, Lock, PlugZap, Unplug } from 'lucide-react';
import type { Problem } from '../../../electron/contract/problem.ts';
import { Button } from '../../parts/button.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { Waiting } from '../../parts/spinner.tsx';
import { ProblemDetails } from '../../shell/problem.tsx';
import { text } from '../../text/index.ts';
import { type Pane, rowsShown } from './model.ts';

const words = text.explorer;

interface StatesProps {
  pane: Pane;
  onRefresh: () => void;
  onUp?: () => void;
  onHome: () => void;
  onShowHidden: () => void;
  onClearFilter: () => void;
}

/** What stands in a pane that has no rows to show: why, and what can be done. Null where there are rows. */
export function PaneOverlay({ pane, onRefresh, onUp, onHome, onShowHidden, onClearFilter }: StatesProps) {
  if (pane.place === undefined) {
    return (
      <EmptyState icon={Unplug} title={words.noPlaceTitle}>
        {words.noPlaceText}
      </EmptyState>
    );
  }
  if (pane.listing === 'failed' && pane.problem) {
    return <Failed problem={pane.problem} onRefresh={onRefresh} onUp={onUp} onHome={onHome} />;
  }
  if (rowsShown(pane).length > 0) return null;
  if (pane.listing === 'loading') return <Waiting>{words.loading}</Waiting>;
  if (pane.rows.length > 0 && pane.filter !== '') {
    return (
      <EmptyState
        icon={ListFilter}
        title={text.lists.nothingFitsTitle}
        actions={<Button onClick={onClearFilter}>{text.lists.clearFilter}</Button>}
      >
        {text.lists.nothingFitsText(pane.filter, pane.rows.length)}
      </EmptyState>
    );
  }
  if (pane.rows.length > 0) {
    return (
      <EmptyState
        icon={FolderOpen}
        title={words.onlyHiddenTitle}
        actions={<Button onClick={onShowHidden}>{words.showHidden}</Button>}
      >
        {words.onlyHiddenText(pane.rows.length)}
      </EmptyState>
    );
  }
  if (pane.found) return <EmptyState icon={FolderOpen} title={text.find.allGone} />;
  return (
    <EmptyState icon={FolderOpen} title={words.emptyTitle}>
      {words.emptyText}
    </EmptyState>
  );
}

function Failed({
  problem,
  onRefresh,
  onUp,
  onHome,
}: { problem: Problem } & Omit<StatesProps, 'pane' | 'onShowHidden' | 'onClearFilter'>) {
  const look = {
    'no-permission': { icon: Lock, title: words.noPermissionTitle },
    'not-found': { icon: FolderX, title: words.notFoundTitle },
    'connection-lost': { icon: PlugZap, title: words.lostTitle },
    unreachable: { icon: PlugZap, title: words.lostTitle },
  }[problem.code as string] ?? { icon: CircleAlert, title: words.failedTitle };
  return (
    <EmptyState
      icon={look.icon}
      title={look.title}
      actions={
        <>
          <Button onClick={onRefresh}>{words.tryAgain}</Button>
          {onUp && <Button onClick={onUp}>{words.goUp}</Button>}
          <Button onClick={onHome}>{words.goHome}</Button>
        </>
      }
    >
      <div role="alert">
        <p>{problem.message}</p>
        {problem.remedy && <p>{problem.remedy}</p>}
      </div>
      <ProblemDetails problem={problem} />
    </EmptyState>
  );
}
