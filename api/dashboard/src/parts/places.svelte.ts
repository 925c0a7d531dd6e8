// Which measures and backgrounds an iteration has, for choosing one. Read once per iteration and
// only where a panel or the dialog needs it.
import { heading } from "../answers/cell";
import { read, rowsOf, send } from "../answers/client";
import type { Result } from "../answers/types";

export interface Option {
  value: string;
  text: string;
}

const BACKGROUNDS =
  "select distinct background from gaps where iteration_id = $iteration_id order by background";

/** Each value once: the same measure may be asked of learners and of employers. */
function once(options: Option[]): Option[] {
  return [...new Map(options.map((option) => [option.value, option])).values()];
}

export class Places {
  isRead = $state(false);
  #options = $state.raw<Record<string, Option[]>>({});
  #first = $state.raw<Record<string, string>>({});

  /** Parameters for which this knows the choices. */
  has(param: string): boolean {
    return param === "measure_id" || param === "background";
  }

  options(param: string): Option[] {
    return this.#options[param] ?? [];
  }

  /** What is chosen at first: the place of the first finding, else the first option. */
  first(param: string): string {
    return this.#first[param] || this.options(param)[0]?.value || "";
  }

  titleOf(measureId: string): string {
    return this.options("measure_id").find((option) => option.value === measureId)?.text ?? measureId;
  }

  async read(iterationId: string, first: Record<string, string>): Promise<void> {
    this.#first = first;
    try {
      const [measures, backgrounds] = await Promise.all([
        read<Result>("measures", { iteration_id: iterationId }),
        send<Result>("sql", { sql: BACKGROUNDS, params: { iteration_id: iterationId } }),
      ]);
      this.#options = {
        measure_id: once(
          rowsOf<{ measure_id: string; title: string | null }>(measures).map((row) => ({
            value: row.measure_id,
            text: row.title ?? row.measure_id,
          })),
        ),
        background: once(
          rowsOf<{ background: string }>(backgrounds).map((row) => ({
            value: row.background,
            text: heading(row.background),
          })),
        ),
      };
    } catch {
      // Without the lists the panel still asks; only the choice is a text field then.
      this.#options = {};
    }
    this.isRead = true;
  }
}
