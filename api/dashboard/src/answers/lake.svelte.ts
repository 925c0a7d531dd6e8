// What the whole page knows: who is looking, which iterations exist, and which one is looked at
// (the address says so; without a word from it, the latest).
import { address } from "../address/address.svelte";
import { read, rowsOf, Refusal } from "./client";
import type { Iteration, Me } from "./types";

class Lake {
  me = $state.raw<Me | null>(null);
  iterations = $state.raw<Iteration[]>([]);
  #all = $state.raw<Iteration[]>([]);
  refusal = $state.raw<Refusal | null>(null);
  isRead = $state(false);

  readonly iteration = $derived.by(() => {
    const wanted = address.param("iteration");
    return this.iterations.find((one) => one.iteration_id === wanted) ?? latest(this.iterations);
  });
  readonly isEmpty = $derived(this.isRead && this.iterations.length === 0);

  /** Who answered in an iteration: learners, employers, instructors. */
  perspectives(iterationId: string): string[] {
    const here = this.#all.filter((one) => one.iteration_id === iterationId);
    return [...new Set(here.map((one) => one.perspective ?? "learner"))];
  }

  /** Reads again after an import or an undo. */
  async load(): Promise<void> {
    try {
      const [me, iterations] = await Promise.all([read<Me>("me"), read("iterations")]);
      this.me = me;
      this.#all = rowsOf<Iteration>(iterations);
      this.iterations = onePerIteration(this.#all);
      this.refusal = null;
      this.isRead = true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.refusal = error;
    }
  }
}

export const lake = new Lake();

/** Employers and instructors answer about the same iteration: the first row of each, learners first. */
function onePerIteration(rows: Iteration[]): Iteration[] {
  const isLearner = (row: Iteration) => (row.perspective ?? "learner") === "learner";
  const ordered = [...rows.filter(isLearner), ...rows.filter((row) => !isLearner(row))];
  const kept = new Map<string, Iteration>();
  for (const row of ordered) if (!kept.has(row.iteration_id)) kept.set(row.iteration_id, row);
  return rows.filter((row) => kept.get(row.iteration_id) === row);
}

function latest(iterations: Iteration[]): Iteration | undefined {
  const key = (one: Iteration) =>
    `${one.ends_on ?? one.starts_on ?? ""} ${String(one.number ?? 0).padStart(6, "0")}`;
  return [...iterations].sort((a, b) => key(a).localeCompare(key(b))).at(-1);
}
