// The shapes of what the HTTP API answers, named as the API names them (snake_case).

export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };
export type Row = Record<string, Value>;
export interface Column {
  name: string;
  type: string;
}

/** Every tabular answer: rows, the query that made them, and how much is hidden. */
export interface Result {
  snapshot_id: number | null;
  query: string;
  hidden: number;
  total: number;
  columns: Column[];
  rows: Row[];
}

export interface Me {
  role: "steward" | "designer" | "viewer" | string;
  version: string;
  lake: { is_sample: boolean; is_empty: boolean; snapshot_id: number | null };
}

export interface Iteration {
  iteration_id: string;
  credential_id: string;
  perspective?: string;
  credential_title?: string | null;
  number?: number | null;
  label?: string | null;
  starts_on?: string | null;
  ends_on?: string | null;
  n_respondents?: number | null;
  seats?: number | null;
  response_rate?: number | null;
  employers?: Value;
}

/** One group against the rest on one measure, as `gaps` and `findings` both have it. */
export interface Gap {
  iteration_id: string;
  measure_id: string | null;
  title: string | null;
  background: string | null;
  background_title?: string | null;
  group_name: string | null;
  verdict: string | null;
  n_group: number | null;
  n_rest: number | null;
  estimate: number | null;
  estimate_of: string | null;
  low: number | null;
  upp: number | null;
  q: number | null;
  family: string | null;
  family_size: number | null;
  share_group?: number | null;
  share_rest?: number | null;
  welch_diff?: number | null;
  item_specific?: string | null;
  adjusted?: number | null;
  adjusted_low?: number | null;
  adjusted_upp?: number | null;
  parity?: number | null;
  parity_low?: number | null;
  parity_upp?: number | null;
  detectable?: number | null;
  response_rate_group?: number | null;
  response_rate_rest?: number | null;
}

export interface Finding extends Gap {
  finding_id: string;
  kind: string;
  rank: number;
  sentence: string;
  query?: string | null;
}

export interface Channels {
  [channel: string]: string;
}
export interface QueryParam {
  name: string;
  type: string;
  default: Value;
}
export interface NamedQuery {
  name: string;
  title: string;
  about: string;
  sql: string;
  params: QueryParam[];
  board: { name: string; position: number } | null;
  chart: { kind: string; channels: Channels } | null;
}
export interface Board {
  name: string;
  panels: string[];
}

export interface TableAbout {
  name: string;
  about: string;
  is_public: boolean;
  columns: { name: string; type: string; about: string }[];
}
export interface FunctionAbout {
  name: string;
  kind: string;
  signature: string;
  about: string;
  returns: string;
  example: string;
  source: string;
}

export interface SqlError {
  message: string;
  line: number | null;
  column: number | null;
  length: number | null;
  suggestion: string | null;
}
/** RFC 9457 problem document. */
export interface Problem {
  type?: string;
  title: string;
  status: number;
  detail?: string;
  instance?: string;
  errors?: SqlError[];
}

export interface Reject {
  line: number | null;
  column_name: string | null;
  found: string | null;
  expected: string | null;
  hint: string | null;
}
/** What a file was recognised as and what would happen to it; nothing is stored yet. */
export interface Check {
  tool: string;
  title: string;
  confidence: number;
  reasons: string[];
  guesses: { tool: string; confidence: number }[];
  rows_read: number;
  rows_landed: number;
  rows_set_aside: number;
  rows_excluded: number;
  dropped_columns: { column_name: string; reason: string }[];
  rejects: Reject[];
  repairs: { column_name: string; kind: string; n: number; example: string }[];
  columns: { column_name: string; wording: string; role: string; item: string | null; examples: string[] }[];
  codebook: string;
  preview: Value[][];
  warnings: string[];
}

export interface Job {
  state: "running" | "done" | "failed";
  stage: string | null;
  done: number;
  total: number;
  receipt?: Row | null;
  problem?: Problem | null;
}
