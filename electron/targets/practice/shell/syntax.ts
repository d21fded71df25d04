/** A piece of a word: text as it stands, or something to put in. `quoted` pieces are neither split nor globbed. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | { readonly kind: 'variable'; readonly name: string; readonly change?: Change; readonly quoted: boolean }
  | { readonly kind: 'number'; readonly expression: string; readonly quoted: boolean }
  | { readonly kind: 'output'; readonly script: string; readonly quoted: boolean };
export type Word = readonly Piece[];

/** `${NAME:-word}` and its like: when it applies (`-`, `=`, `+`), whether an empty value counts as none, and the word. */
export interface Change {
  readonly operator: '-' | '=' | '+';
  readonly orEmpty: boolean;
  readonly word: Word;
}

/** `from` is the descriptor redirected; `>&` copies the descriptor that the word names. */
export interface Redirect {
  readonly from: number;
  readonly kind: '<' | '>' | '>>' | '>&';
  readonly word: Word;
}
export type Node =
  | {
      readonly kind: 'simple';
      readonly sets: readonly (readonly [string, Word])[];
      readonly words: readonly Word[];
      readonly redirects: readonly Redirect[];
    }
  | { readonly kind: 'group'; readonly list: List; readonly subshell: boolean; readonly redirects: readonly Redirect[] }
  | {
      readonly kind: 'if';
      readonly arms: readonly { readonly when: List; readonly body: List }[];
      readonly otherwise?: List;
      readonly redirects: readonly Redirect[];
    }
  | {
      readonly kind: 'for';
      readonly name: string;
      readonly words: readonly Word[];
      readonly body: List;
      readonly redirects: readonly Redirect[];
    }
  | {
      readonly kind: 'while';
      readonly when: List;
      readonly until: boolean;
      readonly body: List;
      readonly redirects: readonly Redirect[];
    }
  | {
      readonly kind: 'case';
      readonly word: Word;
      readonly arms: readonly { readonly patterns: readonly Word[]; readonly body: List }[];
      readonly redirects: readonly Redirect[];
    };
export interface Pipeline {
  readonly commands: readonly Node[];
  readonly negated: boolean;
}
/** `after` says when a pipeline runs: always, or if the one before it was true or false. One that is `behind` is not waited for. */
export type List = readonly {
  readonly after: ';' | '&&' | '||';
  readonly pipeline: Pipeline;
  readonly behind: boolean;
}[];

/** A script that is no script; `incomplete` when more lines could make it one. */
export class SyntaxProblem extends Error {
  readonly incomplete: boolean;

  constructor(message: string, incomplete = false) {
    super(message);
    this.name = 'SyntaxProblem';
    this.incomplete = incomplete;
  }
}
