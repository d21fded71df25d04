import { Toast } from '@base-ui/react/toast';
import type { Tone } from '../parts/banner.tsx';

export interface Notice {
  readonly tone: Tone;
  readonly title: string;
  readonly text?: string;
}

/** The notices on screen; drawn by `notice-list.tsx`. */
export const noticeManager = Toast.createToastManager<{ tone: Tone }>();

/** Tells the person something in passing. Dangers stay until closed; nothing that must be answered belongs here. */
export function notify({ tone, title, text }: Notice): void {
  noticeManager.add({
    title,
    description: text,
    data: { tone },
    timeout: tone === 'danger' || tone === 'warning' ? 0 : 5_000,
    priority: tone === 'danger' ? 'high' : 'low',
  });
}
