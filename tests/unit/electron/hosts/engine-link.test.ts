import { describe, expect, it } from 'vitest';
import { isProblem } from '../../../../electron/contract/problem.ts';
import { askingKeychain, type FromEngine } from '../../../../electron/hosts/engine-link.ts';

function keychain(patience?: number) {
  const asked: FromEngine[] = [];
  return { asked, chain: askingKeychain((message) => asked.push(message), patience) };
}

describe('the keychain that is asked from another process', () => {
  it('gives each question its own answer, in whatever order they come', async () => {
    const { asked, chain } = keychain();
    const kept = chain.protect('one');
    const opened = chain.reveal('two');
    expect(asked).toEqual([
      { type: 'keychain', id: 1, action: 'protect', value: 'one' },
      { type: 'keychain', id: 2, action: 'reveal', value: 'two' },
    ]);
    chain.answered({ id: 2, value: 'opened' });
    chain.answered({ id: 1, value: 'kept' });
    expect(await kept).toBe('kept');
    expect(await opened).toBe('opened');
  });

  it('tells what can’t be opened any more from what failed', async () => {
    const { chain } = keychain();
    const lost = chain.reveal('one');
    chain.answered({ id: 1, value: null });
    expect(await lost).toBeNull();
    const failed = chain.reveal('two');
    chain.answered({ id: 2 });
    await expect(failed).rejects.toSatisfy((error) => isProblem(error, 'internal'));
  });

  it('never says that a secret is kept when it is not', async () => {
    const { chain } = keychain();
    const kept = chain.protect('one');
    chain.answered({ id: 1, value: null });
    await expect(kept).rejects.toSatisfy((error) => isProblem(error));
  });

  it('does not wait for ever', async () => {
    const { chain } = keychain(5);
    await expect(chain.reveal('one')).rejects.toSatisfy((error) => isProblem(error, 'timed-out'));
  });

  it('ignores an answer that nobody waits for', () => {
    const { chain } = keychain();
    expect(() => chain.answered({ id: 9, value: 'x' })).not.toThrow();
  });
});
