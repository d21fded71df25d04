import { readWords, type Token } from './read-words.ts';
import { type List, type Node, type Pipeline, type Redirect, SyntaxProblem, type Word } from './syntax.ts';

/** How deep groups may lie in one another. */
const DEEPEST = 50;

/** Reads a script: lists, pipelines, redirections, `( )`, `{ }`, `if`, `for`, `while`. Throws a `SyntaxProblem`. */
export function parse(script: string): List {
  const tokens = readWords(script);
  let at = 0;
  let depth = 0;

  const mark = (token = tokens[at]) => (token?.kind === 'mark' ? token.mark : undefined);
  const plain = (token = tokens[at]) => (token?.kind === 'word' ? token.plain : undefined);
  const skipLines = () => {
    while (mark() === '\n') at++;
  };
  const fail = (token: Token | undefined): never => {
    const name = token === undefined ? 'end of file' : token.kind === 'mark' ? token.mark : (token.plain ?? 'word');
    throw new SyntaxProblem(`syntax error near ${JSON.stringify(name)}`, token === undefined);
  };
  const expect = (word: string) => {
    if (plain() !== word && mark() !== word) fail(tokens[at]);
    at++;
  };

  function list(ends: readonly string[]): List {
    if (++depth > DEEPEST) throw new SyntaxProblem('groups lie too deep in one another');
    const items: { after: ';' | '&&' | '||'; pipeline: Pipeline; behind: boolean }[] = [];
    let after: ';' | '&&' | '||' = ';';
    for (;;) {
      if (after === ';') while (mark() === '\n' || (items.length > 0 && mark() === ';')) at++;
      else skipLines();
      const here = plain() ?? mark();
      const atEnd = at >= tokens.length || (here !== undefined && ends.includes(here));
      if (after === ';' && atEnd) {
        if (at < tokens.length || ends.length === 0) break;
        fail(undefined);
      }
      const item = { after, pipeline: pipeline(), behind: false };
      items.push(item);
      const next = mark();
      item.behind = next === '&';
      if (next === '&&' || next === '||') {
        after = next;
        at++;
      } else {
        after = ';';
        if (next === ';' || next === '&' || next === '\n') at++;
        else if (at < tokens.length && !ends.includes(plain() ?? next ?? '')) fail(tokens[at]);
      }
    }
    depth--;
    return items;
  }

  function pipeline(): Pipeline {
    const negated = plain() === '!';
    if (negated) at++;
    const commands = [command()];
    while (mark() === '|') {
      at++;
      skipLines();
      commands.push(command());
    }
    return { commands, negated };
  }

  function command(): Node {
    const word = plain();
    if (mark() === '(') {
      at++;
      const inner = list([')']);
      expect(')');
      return { kind: 'group', list: inner, subshell: true, redirects: redirects() };
    }
    if (word === '{') {
      at++;
      const inner = list(['}']);
      expect('}');
      return { kind: 'group', list: inner, subshell: false, redirects: redirects() };
    }
    if (word === 'if') return conditional();
    if (word === 'for') return counted();
    if (word === 'case') return chosen();
    if (word === 'while' || word === 'until') {
      at++;
      const when = list(['do']);
      return { kind: 'while', when, until: word === 'until', body: body(), redirects: redirects() };
    }
    return simple();
  }

  function body(): List {
    expect('do');
    const inner = list(['done']);
    expect('done');
    return inner;
  }

  function conditional(): Node {
    const arms: { when: List; body: List }[] = [];
    do {
      at++;
      const when = list(['then']);
      expect('then');
      arms.push({ when, body: list(['elif', 'else', 'fi']) });
    } while (plain() === 'elif');
    let otherwise: List | undefined;
    if (plain() === 'else') {
      at++;
      otherwise = list(['fi']);
    }
    expect('fi');
    return { kind: 'if', arms, otherwise, redirects: redirects() };
  }

  function counted(): Node {
    const name = plain(tokens[++at]);
    if (name === undefined || !/^[A-Za-z_]\w*$/.test(name)) return fail(tokens[at]);
    at++;
    skipLines();
    let words: Word[] = [[{ kind: 'variable', name: '@', quoted: true }]];
    if (plain() === 'in') {
      at++;
      words = [];
      for (let token = tokens[at]; token?.kind === 'word'; token = tokens[++at]) words.push(token.word);
    }
    while (mark() === ';' || mark() === '\n') at++;
    return { kind: 'for', name, words, body: body(), redirects: redirects() };
  }

  function chosen(): Node {
    const subject = tokens[++at];
    if (subject?.kind !== 'word') return fail(subject);
    at++;
    skipLines();
    expect('in');
    const arms: { patterns: Word[]; body: List }[] = [];
    for (skipLines(); plain() !== 'esac'; skipLines()) {
      if (mark() === '(') at++;
      const patterns: Word[] = [];
      do {
        const pattern = tokens[at++];
        if (pattern?.kind !== 'word') return fail(pattern);
        patterns.push(pattern.word);
      } while (mark() === '|' && ++at);
      expect(')');
      arms.push({ patterns, body: list([';;', 'esac']) });
      if (mark() === ';;') at++;
    }
    expect('esac');
    return { kind: 'case', word: subject.word, arms, redirects: redirects() };
  }

  function redirects(): Redirect[] {
    const found: Redirect[] = [];
    for (let next = redirect(); next; next = redirect()) found.push(next);
    return found;
  }

  function redirect(): Redirect | undefined {
    const number = /^\d+$/.test(mark() ?? '') ? Number(mark()) : undefined;
    const kind = mark(tokens[number === undefined ? at : at + 1]);
    if (kind !== '<' && kind !== '>' && kind !== '>>' && kind !== '>&') {
      if (number !== undefined || kind === '<<' || kind === '<&') fail(tokens[at]);
      return undefined;
    }
    at += number === undefined ? 1 : 2;
    const target = tokens[at++];
    if (target?.kind !== 'word') return fail(target);
    return { from: number ?? (kind === '<' ? 0 : 1), kind, word: target.word };
  }

  function simple(): Node {
    const sets: [string, Word][] = [];
    const words: Word[] = [];
    const found: Redirect[] = [];
    for (;;) {
      const next = redirect();
      if (next) {
        found.push(next);
        continue;
      }
      const token = tokens[at];
      if (token?.kind !== 'word') break;
      at++;
      const assignment = words.length === 0 ? splitAssignment(token.word) : undefined;
      if (assignment) sets.push(assignment);
      else words.push(token.word);
    }
    if (sets.length === 0 && words.length === 0 && found.length === 0) fail(tokens[at]);
    return { kind: 'simple', sets, words, redirects: found };
  }

  const whole = list([]);
  if (at < tokens.length) fail(tokens[at]);
  return whole;
}

/** The name and value of a `NAME=value` word. */
function splitAssignment(word: Word): [string, Word] | undefined {
  const first = word[0];
  if (first?.kind !== 'text' || first.quoted) return undefined;
  const name = /^([A-Za-z_]\w*)=/.exec(first.text)?.[1];
  if (name === undefined) return undefined;
  return [name, [{ ...first, text: first.text.slice(name.length + 1) }, ...word.slice(1)]];
}
