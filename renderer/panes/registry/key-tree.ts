import { useEffect, useMemo, useRef, useState } from 'react';
import type { ToolPreview } from '../../../electron/contract/tools.ts';
import { type Problem, toProblem } from '../../../electron/contract/problem.ts';
import { call } from '../../client/client.ts';
import type { Place } from '../server/place.ts';

/** One key as a line of the tree. */
export interface KeyRow {
  /** The hive and the path, parted by a line break, which no name of a key has. */
  readonly id: string;
  readonly hive: string;
  readonly key: string;
  readonly name: string;
  readonly depth: number;
  readonly hasKeys: boolean;
  readonly isOpen: boolean;
}

type Below = readonly { readonly name: string; readonly hasKeys: boolean }[];

export const keyId = (hive: string, key: string): string => `${hive}\n${key}`;

/** The keys that are open, asked for one by one; all of them anew when `round` changes. */
export function useKeyTree(place: Place, hives: readonly string[], round: number) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [below, setBelow] = useState<ReadonlyMap<string, Below>>(new Map());
  const [problem, setProblem] = useState<Problem>();
  const asked = useRef(new Map<string, string>());
  const { target, folder } = place;

  useEffect(() => {
    const turn = `${round}:${target}:${folder}`;
    for (const id of open) {
      if (asked.current.get(id) === turn) continue;
      asked.current.set(id, turn);
      const [hive = '', key = ''] = id.split('\n');
      call('jobs.plan', { tool: 'browse-registry', input: { target, folder, hive, key } })
        .then(({ preview }) => {
          const keys = (preview as ToolPreview<'browse-registry'>).key?.keys ?? [];
          setBelow((before) => new Map(before).set(id, keys));
          setProblem(undefined);
        })
        .catch((error: unknown) => {
          const told = toProblem(error);
          setOpen((before) => new Set([...before].filter((each) => each !== id)));
          asked.current.delete(id);
          // A key that is gone is no longer in the list of the one above either.
          if (told.code !== 'not-found') setProblem(told);
        });
    }
  }, [open, round, target, folder]);

  const rows = useMemo(
    () => hives.flatMap((hive) => rowsOf(hive, '', hive, 0, true, open, below)),
    [hives, open, below],
  );
  return {
    rows,
    problem,
    toggle: (id: string, wanted: boolean) =>
      setOpen((before) => {
        const next = new Set(before);
        if (wanted) next.add(id);
        else {
          next.delete(id);
          asked.current.delete(id);
        }
        return next;
      }),
    /** Opens all keys above one. */
    reveal: (hive: string, key: string) =>
      setOpen((before) => {
        const names = key.split('\\');
        return new Set([...before, ...names.map((_, index) => keyId(hive, names.slice(0, index).join('\\')))]);
      }),
  };
}

function rowsOf(
  hive: string,
  key: string,
  name: string,
  depth: number,
  hasKeys: boolean,
  open: ReadonlySet<string>,
  below: ReadonlyMap<string, Below>,
): KeyRow[] {
  const id = keyId(hive, key);
  const isOpen = open.has(id) && hasKeys;
  const rows: KeyRow[] = [{ id, hive, key, name, depth, hasKeys, isOpen }];
  if (!isOpen) return rows;
  for (const each of below.get(id) ?? []) {
    const path = key === '' ? each.name : `${key}\\${each.name}`;
    for (const row of rowsOf(hive, path, each.name, depth + 1, each.hasKeys, open, below)) rows.push(row);
  }
  return rows;
}
