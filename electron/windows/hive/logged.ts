/** Pages of a hive that a log holds, and how large the hive is with them. */
export interface LoggedChange {
  readonly binsSize: number;
  /** `offset` counts from the end of the header. */
  readonly pages: readonly { readonly offset: number; readonly data: Buffer }[];
  /** To be set in the hive's header. */
  readonly flags: number;
}

/** What one log offers for a hive. */
export interface LogContent {
  readonly format: 'old' | 'new';
  /** The log's own header, for a hive that lost its own. */
  readonly header: Buffer;
  readonly first: number;
  readonly last: number;
  readonly changes: readonly LoggedChange[];
}
