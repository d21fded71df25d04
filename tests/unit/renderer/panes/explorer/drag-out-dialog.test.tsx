// @vitest-environment jsdom
import { cleanup, createEvent, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { Job } from '../../../../../electron/contract/job.ts';
import { useJobs } from '../../../../../renderer/client/stores.ts';
import { DragOutDialog } from '../../../../../renderer/panes/explorer/drag-out-dialog.tsx';
import { jobOfTest } from '../../support.ts';

const HANDLE = /Drag from here/;
const startDrag = vi.fn();
vi.stubGlobal('rescueDesk', { startDrag });

const job = (part: Partial<Job>) => jobOfTest({ id: 'copy', ...part });

afterEach(() => {
  cleanup();
  startDrag.mockClear();
  useJobs.setState({ jobs: [] });
});

function drag() {
  const handle = screen.getByText(HANDLE);
  const begun = createEvent.dragStart(handle);
  fireEvent(handle, begun);
  return begun;
}

it('files of this computer are handed to the desktop when the drag begins', () => {
  render(<DragOutDialog paths={['/home/me/a', '/home/me/b']} onClose={() => {}} />);
  // The page's own drag would carry nothing that another program understands.
  expect(drag().defaultPrevented).toBe(true);
  expect(startDrag.mock.calls).toEqual([[['/home/me/a', '/home/me/b']]]);
});

it('what is copied here first can be dragged once all of it is there, and not before', () => {
  useJobs.setState({ jobs: [job({ status: 'running' })] });
  const dialog = <DragOutDialog paths={['/home/me/a']} folder="/home/me" jobId="copy" onClose={() => {}} />;
  const { rerender } = render(dialog);
  expect(screen.queryByText(HANDLE)).toBeNull();
  expect(screen.getByText(/copied to this computer first/)).toBeTruthy();
  useJobs.setState({ jobs: [job({ status: 'failed' })] });
  rerender(dialog);
  expect(screen.queryByText(HANDLE)).toBeNull();
  expect(screen.getByText(/nothing to drag yet/)).toBeTruthy();
  useJobs.setState({ jobs: [job({ status: 'done' })] });
  rerender(dialog);
  drag();
  expect(startDrag.mock.calls).toEqual([[['/home/me/a']]]);
});
