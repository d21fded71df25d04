import { HighlightStyle, StreamLanguage, type StreamParser, syntaxHighlighting } from '@codemirror/language';
import { clike } from '@codemirror/legacy-modes/mode/clike';
import { css } from '@codemirror/legacy-modes/mode/css';
import { diff } from '@codemirror/legacy-modes/mode/diff';
import { dockerFile } from '@codemirror/legacy-modes/mode/dockerfile';
import { javascript, json, typescript } from '@codemirror/legacy-modes/mode/javascript';
import { nginx } from '@codemirror/legacy-modes/mode/nginx';
import { perl } from '@codemirror/legacy-modes/mode/perl';
import { powerShell } from '@codemirror/legacy-modes/mode/powershell';
import { properties } from '@codemirror/legacy-modes/mode/properties';
import { python } from '@codemirror/legacy-modes/mode/python';
import { ruby } from '@codemirror/legacy-modes/mode/ruby';
import { shell } from '@codemirror/legacy-modes/mode/shell';
import { mySQL } from '@codemirror/legacy-modes/mode/sql';
import { toml } from '@codemirror/legacy-modes/mode/toml';
import { html, xml } from '@codemirror/legacy-modes/mode/xml';
import { yaml } from '@codemirror/legacy-modes/mode/yaml';
import type { Extension } from '@codemirror/state';
import { tags } from '@lezer/highlight';

const words = (list: string) => Object.fromEntries(list.split(' ').map((word) => [word, true]));

const php = clike({
  name: 'php',
  keywords: words(
    'abstract and array as break case catch class clone const continue declare default do echo else elseif empty enddeclare endfor endforeach endif endswitch endwhile enum eval exit extends final finally fn for foreach function global goto if implements include include_once instanceof insteadof interface isset list match namespace new or print private protected public readonly require require_once return static switch throw trait try unset use var while xor yield',
  ),
  atoms: words('true false null TRUE FALSE NULL'),
  multiLineStrings: true,
  hooks: {
    $: (stream: { eatWhile(pattern: RegExp): boolean }) => {
      stream.eatWhile(/[\w$]/);
      return 'variableName';
    },
    '#': (stream: { skipToEnd(): void }) => {
      stream.skipToEnd();
      return 'comment';
    },
  },
});

/** Batch files of Windows. */
const batch: StreamParser<unknown> = {
  name: 'batch',
  token(stream) {
    if (stream.sol() && stream.match(/^\s*(?:@?rem\b|::).*/i)) return 'comment';
    if (stream.sol() && stream.match(/^\s*:\w+/)) return 'labelName';
    if (stream.match(/^%(?:\d|~[a-z]*\d|[^%\s]+%|%\w)/i) || stream.match(/^![^!\s]+!/)) return 'variableName';
    if (stream.match(/^"[^"]*"?/)) return 'string';
    if (
      stream.match(
        /^(?:call|cd|copy|defined|del|do|echo|else|endlocal|errorlevel|exist|exit|for|goto|if|in|md|move|net|not|nul|off|on|pause|popd|pushd|rd|reg|ren|sc|set|setlocal|shift|start|wmic)\b/i,
      )
    ) {
      return 'keyword';
    }
    if (!stream.match(/^[\w.-]+/)) stream.next();
    return null;
  },
};

/** Settings of Unix: comments with #, tags of Apache, strings, numbers, and the first word of a line as the name of a setting. */
const settings: StreamParser<unknown> = {
  name: 'settings',
  token(stream) {
    if (stream.match(/^\s*#.*/)) return 'comment';
    if (stream.sol() && stream.match(/^\s*<\/?[\w]+[^>]*>?/)) return 'tagName';
    if (stream.sol() && stream.match(/^\s*\[[^\]]*\]/)) return 'heading';
    if (stream.sol() && stream.match(/^\s*[\w./:-]+/)) return 'propertyName';
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^'[^']*'?/)) return 'string';
    if (stream.match(/^\b\d[\d.:/]*\b/)) return 'number';
    if (!stream.match(/^\w+/)) stream.next();
    return null;
  },
};

const byEnding: Record<string, StreamParser<unknown>> = {};
const endings: readonly [string, StreamParser<unknown>][] = [
  ['sh bash zsh ksh profile bashrc', shell],
  ['ini properties reg inf url desktop service socket timer mount network netdev cfg editorconfig env', properties],
  ['conf cnf list rules fstab htaccess', settings],
  ['json webmanifest', json],
  ['js mjs cjs jsx', javascript],
  ['ts tsx', typescript],
  ['yaml yml', yaml],
  ['xml xsd xsl config plist svg manifest csproj unattend', xml],
  ['html htm xhtml', html],
  ['css', css],
  ['ps1 psm1 psd1', powerShell],
  ['bat cmd', batch],
  ['php inc', php],
  ['py', python],
  ['sql', mySQL],
  ['pl pm', perl],
  ['rb', ruby],
  ['toml', toml],
  ['diff patch', diff],
];
for (const [list, parser] of endings) for (const ending of list.split(' ')) byEnding[ending] = parser;

/** The language of a file by its name, its folder and its first line; undefined for plain text. */
export function languageOf(path: string, firstLine: string): StreamParser<unknown> | undefined {
  const names = path.toLowerCase().split(/[\\/]/);
  const name = names.at(-1) ?? '';
  if (/^#!.*\b(?:ba|z|k|da)?sh\b/.test(firstLine)) return shell;
  if (/^#!.*\bpython/.test(firstLine)) return python;
  if (/^#!.*\bperl/.test(firstLine)) return perl;
  if (/^#!.*\bnode/.test(firstLine)) return javascript;
  if (/^\s*<\?php/.test(firstLine)) return php;
  if (/^\s*<\?xml/.test(firstLine)) return xml;
  if (name.startsWith('dockerfile')) return dockerFile;
  if (names.includes('nginx') || name === 'nginx.conf') return nginx;
  const ending = name.split('.').at(-1) ?? '';
  if (Object.hasOwn(byEnding, ending)) return byEnding[ending];
  return names.includes('etc') || names.includes('grub') ? settings : undefined;
}

const colours = HighlightStyle.define([
  { tag: [tags.comment, tags.meta], color: 'light-dark(#56707a, #8fa7b0)' },
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword], color: 'light-dark(#0b57a4, #7cc5fa)' },
  { tag: [tags.string, tags.special(tags.string), tags.inserted], color: 'light-dark(#0b6a0b, #8fd98f)' },
  { tag: [tags.number, tags.atom, tags.bool, tags.null], color: 'light-dark(#8a4b00, #f0b866)' },
  {
    tag: [tags.propertyName, tags.attributeName, tags.definition(tags.variableName)],
    color: 'light-dark(#6b2fa0, #cfa6f5)',
  },
  { tag: [tags.variableName, tags.labelName], color: 'light-dark(#6b2fa0, #cfa6f5)' },
  {
    tag: [tags.tagName, tags.heading, tags.typeName, tags.className],
    color: 'light-dark(#9c2a5b, #f59ac2)',
    fontWeight: '600',
  },
  { tag: [tags.deleted, tags.invalid], color: 'light-dark(#b3261e, #ff9d96)' },
]);

/** The colours of a language as CodeMirror draws them. */
export function colouring(parser: StreamParser<unknown> | undefined): Extension {
  return [parser ? StreamLanguage.define(parser) : [], syntaxHighlighting(colours)];
}
