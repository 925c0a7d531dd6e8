// Boards and the named queries on them, read once; both the first page and the review stand on `review`.
import { read } from "./client";
import type { Board, NamedQuery } from "./types";

export interface Catalogue {
  queries: Map<string, NamedQuery>;
  boards: Board[];
}

let reading: Promise<Catalogue> | null = null;

export function readCatalogue(): Promise<Catalogue> {
  reading ??= ask().catch((error: unknown) => {
    reading = null;
    throw error;
  });
  return reading;
}

async function ask(): Promise<Catalogue> {
  const [queries, boards] = await Promise.all([
    read<{ queries: NamedQuery[] }>("queries"),
    read<{ boards: Board[] }>("boards"),
  ]);
  return { queries: new Map(queries.queries.map((query) => [query.name, query])), boards: boards.boards };
}

/** The queries of a board in its order. A name that has no query is left out. */
export function panelsOf(catalogue: Catalogue | null, name: string): NamedQuery[] {
  const board = catalogue?.boards.find((one) => one.name === name);
  return (board?.panels ?? []).flatMap((panel) => catalogue?.queries.get(panel) ?? []);
}
