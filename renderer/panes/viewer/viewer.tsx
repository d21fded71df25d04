import { FileQuestionMark } from 'lucide-react';
import { z } from 'zod';
import { path as pathShape } from '../../../electron/contract/paths.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import type { PaneParams, PaneProps } from '../../shell/pane.ts';
import { text } from '../../text/index.ts';
import { FileView } from './file-view.tsx';

const paramsShape = z.object({ targetId: z.string(), path: pathShape });

/** What a viewer's tab remembers; undefined where it is not readable. */
export function viewerParams(params: PaneParams): z.output<typeof paramsShape> | undefined {
  return paramsShape.safeParse(params).data;
}

/** A tab with a file to read. */
export function Viewer({ active, params }: PaneProps) {
  const place = viewerParams(params);
  if (place === undefined) return <EmptyState icon={FileQuestionMark} title={text.viewer.missing} />;
  return <FileView targetId={place.targetId} path={place.path} active={active} />;
}
