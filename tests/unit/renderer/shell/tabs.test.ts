import { Folder } from 'lucide-react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { useDialog } from '../../../../renderer/shell/dialogs/open-dialog.ts';
import {
  askToClose,
  changeTab,
  closeTab,
  moveTab,
  openTab,
  registerPanes,
  showTab,
  START,
  stepTab,
  useTabs,
} from '../../../../renderer/shell/tabs.ts';

const onClose = vi.fn<(params: object) => void>();

beforeEach(() => {
  onClose.mockClear();
  useTabs.setState({ tabs: [], active: START });
  useDialog.setState({ dialog: undefined });
  registerPanes([
    { kind: 'files', icon: Folder, title: () => 'Files', View: () => null },
    {
      kind: 'terminal',
      icon: Folder,
      title: (params) => `Terminal ${String(params['targetId'])}`,
      View: () => null,
      confirmClose: (params) => (params['busy'] ? 'A program still runs in it.' : null),
      onClose,
    },
  ]);
});

const titles = () => useTabs.getState().tabs.map((tab) => tab.title);
const active = () => useTabs.getState().active;

describe('tabs', () => {
  it('open in front, named by their kind', () => {
    const id = openTab('terminal', { targetId: 'local:' });
    expect(titles()).toEqual(['Terminal local:']);
    expect(active()).toBe(id);
  });

  it('show the right neighbour when the one in front is closed, else the left, else the start page', () => {
    const [a, b, c] = [openTab('files'), openTab('files'), openTab('files')];
    showTab(b);
    closeTab(b);
    expect(active()).toBe(c);
    closeTab(c);
    expect(active()).toBe(a);
    closeTab(a);
    expect(active()).toBe(START);
  });

  it('stay where they are when another one is closed', () => {
    const [a, b] = [openTab('files'), openTab('files')];
    closeTab(a);
    expect(active()).toBe(b);
  });

  it('release what their pane holds, once', () => {
    const id = openTab('terminal', { targetId: 'local:' });
    closeTab(id);
    closeTab(id);
    expect(onClose).toHaveBeenCalledExactlyOnceWith({ targetId: 'local:' });
  });

  it('are closed at once or after a question, as their pane wants it', () => {
    askToClose(openTab('terminal', { busy: false }));
    expect(titles()).toEqual([]);
    askToClose(openTab('terminal', { busy: true }));
    expect(titles()).toHaveLength(1);
    expect(useDialog.getState().dialog).toMatchObject({ kind: 'close-tab', question: 'A program still runs in it.' });
  });

  it('are stepped through round the end, the start page among them', () => {
    const id = openTab('files');
    stepTab(1);
    expect(active()).toBe(START);
    stepTab(-1);
    expect(active()).toBe(id);
  });

  it('can be moved, but not past the ends', () => {
    const [a, b] = [openTab('files'), openTab('files')];
    moveTab(a, -1);
    moveTab(b, -1);
    expect(useTabs.getState().tabs.map((tab) => tab.id)).toEqual([b, a]);
  });

  it('are not drawn anew when nothing about them changes', () => {
    const id = openTab('files');
    const before = useTabs.getState().tabs;
    changeTab(id, { title: 'Files' });
    expect(useTabs.getState().tabs).toBe(before);
  });
});
