import { create } from 'zustand';
import { keepLayout } from '../client/layout.ts';

/** What of the window is folded away. */
export interface View {
  readonly railFolded: boolean;
  readonly jobsShown: boolean;
  readonly foldRail: (folded: boolean) => void;
  readonly showJobs: (shown: boolean) => void;
}

export const useView = create<View>((set) => ({
  railFolded: typeof window !== 'undefined' && window.innerWidth < 1000,
  jobsShown: true,
  foldRail: (railFolded) => {
    set({ railFolded });
    keepLayout('railFolded', railFolded);
  },
  showJobs: (jobsShown) => {
    set({ jobsShown });
    keepLayout('jobsShown', jobsShown);
  },
}));
