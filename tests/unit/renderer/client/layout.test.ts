import { expect, it } from 'vitest';
import { installClient } from '../../../../renderer/client/client.ts';
import { createClient } from '../../../../renderer/client/frames.ts';
import { keepLayout, keptLayout } from '../../../../renderer/client/layout.ts';
import { useSettings } from '../../../../renderer/client/stores.ts';
import type { Settings } from '../../../../electron/contract/settings.ts';
import { engineOfTest } from '../support.ts';

it('keeps a piece of the layout at once, and what changes meanwhile together after it', async () => {
  let settings: Settings = { theme: 'system', bookmarks: [], recent: [], layout: { other: 1 } };
  let failures = 1;
  const engine = engineOfTest({
    'settings.change': ({ layout }: { layout: Settings['layout'] }) => {
      if (Object.hasOwn(layout, 'tabs') && failures-- > 0) throw new Error('the wire is down');
      settings = { ...settings, layout };
      return settings;
    },
  });
  installClient(createClient(engine.port));
  useSettings.setState({ settings });

  keepLayout('panes', { left: '/mnt' });
  expect(engine.calls).toHaveLength(1);
  expect(keptLayout('panes')).toEqual({ left: '/mnt' });
  keepLayout('panes', { left: '/srv' });
  keepLayout('panes', { left: '/home' });
  expect(keptLayout('panes')).toEqual({ left: '/home' });
  expect(keptLayout('other')).toBe(1);
  await engine.quiet();
  expect(engine.calls).toHaveLength(2);
  expect(settings.layout).toEqual({ other: 1, panes: { left: '/home' } });
  expect(keptLayout('panes')).toEqual({ left: '/home' });

  keepLayout('tabs', ['lost with the wire']);
  await engine.quiet();
  keepLayout('tabs', ['kept']);
  await engine.quiet();
  expect(settings.layout).toEqual({ other: 1, panes: { left: '/home' }, tabs: ['kept'] });
});
