import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPaste, safeAddress, safeTitle, showPaste } from '../../../../../renderer/panes/terminal/paste.ts';

describe('pasting into a terminal', () => {
  it('asks nothing about a line without an end', () => {
    expect(readPaste('ls -la /mnt')).toMatchObject({ ask: false, lines: 1, text: 'ls -la /mnt' });
  });

  it('asks about one line with an end, because it would run', () => {
    expect(readPaste('rm -rf x\n')).toMatchObject({ ask: true, lines: 1, oneLine: 'rm -rf x' });
  });

  it('asks about several lines and can make one of them', () => {
    expect(readPaste('a\r\nb\rc')).toMatchObject({ ask: true, lines: 3, oneLine: 'a b c' });
  });

  it('leaves out control characters, the end of a bracketed paste among them, and says how many', () => {
    const paste = readPaste('echo hi\u001b[201~\u0003\u009b31m\u007f');
    expect(paste).toMatchObject({ ask: true, controls: 4, text: 'echo hi[201~31m' });
  });

  it('never sends a control character but tab and line break', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        const { text, ask } = readPaste(raw);
        expect(text.replace(/[\t\r\n]/g, '')).not.toMatch(/\p{Cc}/u);
        if (!ask) {
          expect(text).toBe(raw);
          expect(text).not.toMatch(/[\r\n]/);
        }
      }),
    );
  });

  it('shows marks that would lie', () => {
    expect(showPaste('a\u202eb\nsecond\tcolumn')).toBe('a\\u{202E}b\nsecond\tcolumn');
  });
});

describe('what programs in a terminal say', () => {
  it('is a title only without control marks and not too long', () => {
    expect(safeTitle('root@rescue: ~')).toBe('root@rescue: ~');
    expect(safeTitle('\u202eevil\u0007\ud800')).toBe('evil');
    expect(safeTitle('x'.repeat(500))).toHaveLength(60);
  });

  it('is an address only for web pages', () => {
    expect(safeAddress('https://example.net/a?b#c')).toBe('https://example.net/a?b#c');
    expect(safeAddress('javascript:alert(1)')).toBeUndefined();
    expect(safeAddress('file:///etc/passwd')).toBeUndefined();
    expect(safeAddress('nonsense')).toBeUndefined();
  });
});
