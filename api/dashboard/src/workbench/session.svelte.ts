// One query at the workbench: its text, its parameters, its answer page by page. The text and the
// parameters come from the address and go back into it when the query is run.
import { address, set } from "../address/address.svelte";
import { asText, Refusal, send, sendForFile } from "../answers/client";
import type { NamedQuery, Result, SqlError } from "../answers/types";
import { save } from "../charts/download";
import { paramsIn, typedParams } from "./params";
import type { Asked } from "./snippets";

export const PAGE_ROWS = 1000;
const OWN = new Set(["sql", "query", "iteration"]);

export class Session {
  sql = $state("");
  values = $state<Record<string, string>>({});
  query = $state("");
  result = $state.raw<Result | null>(null);
  refusal = $state.raw<Refusal | null>(null);
  isRunning = $state(false);
  took = $state(0);
  offset = $state(0);
  asked = $state.raw<Asked | null>(null);

  readonly params = $derived(paramsIn(this.sql));
  readonly errors = $derived<SqlError[]>(this.refusal?.problem.errors ?? []);

  /** Takes over what the address says: a named query, or SQL as it is. */
  open(queries: Map<string, NamedQuery>, fallback: string, iteration: string): void {
    const named = queries.get(address.param("query"));
    const given = Object.fromEntries([...address.params].filter(([name]) => !OWN.has(name)));
    const withDefault = (named?.params ?? []).filter((param) => param.default !== null);
    const defaults = Object.fromEntries(withDefault.map((param) => [param.name, asText(param.default)]));
    this.query = named?.name ?? "";
    this.sql = named?.sql ?? (address.param("sql") || fallback);
    this.values = { iteration_id: iteration, ...defaults, ...given };
  }

  async run(queries: Map<string, NamedQuery>, offset = 0): Promise<void> {
    if (this.isRunning || !this.sql.trim()) return;
    const params = typedParams(this.params, this.values, queries.get(this.query)?.params ?? []);
    const isNamed = queries.get(this.query)?.sql === this.sql;
    this.asked = { sql: this.sql, params, query: isNamed ? this.query : "" };
    this.isRunning = true;
    this.refusal = null;
    if (offset === 0) this.#remember(isNamed);
    const start = performance.now();
    try {
      this.result = await send<Result>("sql", { sql: this.sql, params }, { limit: PAGE_ROWS, offset });
      this.offset = offset;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.refusal = error;
      this.result = null;
    }
    this.took = performance.now() - start;
    this.isRunning = false;
  }

  /** The whole result as a file, whatever page is shown. */
  async download(format: string): Promise<void> {
    if (!this.asked) return;
    const { sql, params, query } = this.asked;
    try {
      save(await sendForFile("sql", { sql, params }, { format }), `${query || "result"}.${format}`);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.refusal = error;
    }
  }

  #remember(isNamed: boolean): void {
    const old = Object.fromEntries([...address.params.keys()].map((name) => [name, ""]));
    const kept = Object.fromEntries(this.params.map((name) => [name, this.values[name] ?? ""]));
    const what: Record<string, string> = isNamed
      ? { query: this.query, sql: "" }
      : { sql: this.sql, query: "" };
    set({ ...old, ...kept, ...what, iteration: address.param("iteration") }, "replace");
  }
}
