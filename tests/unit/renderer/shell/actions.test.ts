// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { allActions, keysOf, registerActions, runKey } from '../../../../renderer/shell/actions.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  document.body.replaceChildren();
});

function offer(keys: string, fields: { enabled?: () => boolean; otherKeys?: string[] } = {}) {
  const run = vi.fn<() => void>();
  stops.push(registerActions([{ id: `test ${keys}`, label: keys, keys, run, ...fields }]));
  return run;
}

function press(init: KeyboardEventInit, on: EventTarget = document.body) {
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init });
  let taken = false;
  const listen = (seen: Event) => {
    taken = runKey(seen as KeyboardEvent);
  };
  window.addEventListener('keydown', listen);
  on.dispatchEvent(event);
  window.removeEventListener('keydown', listen);
  return { taken, event };
}

describe('the name of keys', () => {
  it.each([
    [{ key: 'p', ctrlKey: true, shiftKey: true }, 'Ctrl+Shift+P'],
    [{ key: 'F5' }, 'F5'],
    [{ key: ' ', ctrlKey: true }, 'Ctrl+Space'],
    [{ key: '?', shiftKey: true }, '?'],
    [{ key: 'F10', shiftKey: true }, 'Shift+F10'],
    [{ key: 'w', metaKey: true }, 'Ctrl+W'],
    [{ key: 'Control', ctrlKey: true }, ''],
  ])('of %j is %s', (init, name) => {
    expect(keysOf(new KeyboardEvent('keydown', init))).toBe(name);
  });
});

describe('a key', () => {
  it('runs the action it stands for and nothing of the browser', () => {
    const run = offer('Ctrl+J');
    const { taken, event } = press({ key: 'j', ctrlKey: true });
    expect(taken).toBe(true);
    expect(event.defaultPrevented).toBe(true);
    expect(run).toHaveBeenCalledOnce();
  });

  it('is left alone where its action can’t run or something has taken it', () => {
    const run = offer('F5', { enabled: () => false });
    expect(press({ key: 'F5' }).taken).toBe(false);
    const other = offer('F6');
    const box = document.createElement('div');
    box.addEventListener('keydown', (event) => event.preventDefault());
    document.body.append(box);
    expect(press({ key: 'F6' }, box).taken).toBe(false);
    expect(run).not.toHaveBeenCalled();
    expect(other).not.toHaveBeenCalled();
  });

  it('of one sign is typed, not run, while the person types', () => {
    const run = offer('Delete');
    const field = document.createElement('input');
    document.body.append(field);
    press({ key: 'Delete' }, field);
    expect(run).not.toHaveBeenCalled();
    press({ key: 'Delete' });
    expect(run).toHaveBeenCalledOnce();
  });
});

it('offers the later of two actions of one id, and the earlier again when that is gone', () => {
  const label = () => allActions().find((action) => action.id === 'same')?.label;
  stops.push(registerActions([{ id: 'same', label: 'first', run: () => {} }]));
  const stop = registerActions([{ id: 'same', label: 'second', run: () => {} }]);
  expect(label()).toBe('second');
  stop();
  expect(label()).toBe('first');
});
