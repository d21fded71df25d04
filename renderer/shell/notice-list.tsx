import { Toast } from '@base-ui/react/toast';
import { Banner, type Tone } from '../parts/banner.tsx';
import { text } from '../text/index.ts';
import styles from './notice-list.module.css';
import { noticeManager } from './notices.ts';

/** The notices at the foot of the window, the latest lowest. */
export function NoticeList() {
  return (
    <Toast.Provider toastManager={noticeManager} limit={3}>
      <Toast.Portal>
        <Toast.Viewport className={styles.viewport} aria-label={text.shell.notices.label}>
          <Notices />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function Notices() {
  const { toasts, close } = Toast.useToastManager<{ tone: Tone }>();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className={styles.notice}>
      <Toast.Content>
        <Banner tone={toast.data?.tone ?? 'info'} onDismiss={() => close(toast.id)}>
          <Toast.Title render={<p style={{ fontWeight: 600 }} />} />
          <Toast.Description />
        </Banner>
      </Toast.Content>
    </Toast.Root>
  ));
}
