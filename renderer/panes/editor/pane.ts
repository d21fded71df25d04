import { FilePen } from 'lucide-react';
import { displayName } from '../../../electron/contract/names.ts';
import type { PaneKind } from '../../shell/pane.ts';
import { text } from '../../text/index.ts';
import { editActions, nothingEdited } from './edit-actions.ts';
import { Editor, editorParams } from './editor.tsx';

const nameOf = (path: string | undefined) => displayName(path?.split(/[\\/]/).at(-1) ?? text.editor.title);

/** The editor as a kind of tab. */
export const editorPane: PaneKind = {
  kind: 'editor',
  icon: FilePen,
  title: (params) => nameOf(editorParams(params)?.path),
  View: Editor,
  actions: () => editActions(nothingEdited),
  confirmClose: (params) => {
    const place = editorParams(params);
    return place?.changed === true ? text.editor.unsaved(nameOf(place.path)) : null;
  },
};
