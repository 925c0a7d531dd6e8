// One file on its way in: chosen, checked, imported, maybe undone. Holds the state that the steps
// show; the server does the work, and stores nothing before `start`.
import { asText, followJob, read, Refusal, remove, send } from "../answers/client";
import { lake } from "../answers/lake.svelte";
import type { Check, Job, Problem, Row } from "../answers/types";
import { words } from "../words";

export interface Destination {
  credential: string;
  iteration: string;
  cohort: string;
  perspective: string;
}

export type Stage = "empty" | "checking" | "checked" | "importing" | "imported" | "undone";

export class Upload {
  stage = $state<Stage>("empty");
  file = $state.raw<File | null>(null);
  check = $state.raw<Check | null>(null);
  codebook = $state("");
  job = $state.raw<Job | null>(null);
  receipt = $state.raw<Row | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** The codebook as proposed; only an edited one is sent along. */
  #proposed = "";

  async choose(file: File): Promise<void> {
    this.reset();
    this.file = file;
    await this.recheck("");
  }

  /** Checks again, as another tool or with the edited codebook. */
  async recheck(tool: string): Promise<void> {
    const file = this.file;
    if (!file) return;
    this.stage = "checking";
    this.problem = null;
    const form = new FormData();
    form.set("file", file);
    if (tool) form.set("tool", tool);
    if (this.#isEdited()) form.set("codebook", this.codebook);
    await this.#try(
      async () => {
        const check = await send<Check>("uploads/check", form);
        if (this.file !== file) return;
        this.check = check;
        this.codebook = check.codebook;
        if (!form.has("codebook")) this.#proposed = check.codebook;
        this.stage = "checked";
      },
      this.check ? "checked" : "empty",
    );
  }

  async start(to: Destination): Promise<boolean> {
    if (!this.file) return false;
    this.stage = "importing";
    this.problem = null;
    this.job = null;
    const form = new FormData();
    form.set("file", this.file);
    for (const [name, value] of Object.entries(to)) if (value) form.set(name, value.trim());
    if (this.codebook) form.set("codebook", this.codebook);
    return this.#try(async () => {
      const { job_id } = await send<{ job_id: string | number }>("uploads", form);
      const last = await followJob(String(job_id), (job) => (this.job = job));
      if (last.state === "failed") {
        throw new Refusal(last.problem ?? { title: words.data.receipt.failed, status: 0 });
      }
      this.receipt = await receiptOf(last);
      this.stage = "imported";
      await lake.load();
    }, "checked");
  }

  async undo(): Promise<boolean> {
    const id = asText(this.receipt?.["upload_id"]);
    return this.#try(async () => {
      await remove(`uploads/${encodeURIComponent(id)}`);
      this.stage = "undone";
      await lake.load();
    }, "imported");
  }

  reset(): void {
    this.stage = "empty";
    this.file = null;
    this.check = null;
    this.codebook = "";
    this.job = null;
    this.receipt = null;
    this.problem = null;
    this.#proposed = "";
  }

  #isEdited(): boolean {
    return this.codebook !== "" && this.codebook !== this.#proposed;
  }

  /** Does the work; says whether it went well, and else goes back to a stage with the problem. */
  async #try(work: () => Promise<void>, back: Stage): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.problem = error.problem;
      this.stage = back;
      return false;
    }
  }
}

async function receiptOf(job: Job): Promise<Row> {
  const given = job.receipt ?? {};
  const id = given["upload_id"];
  const isWhole = Object.keys(given).length > 1 || !id;
  return isWhole ? given : read<Row>(`uploads/${encodeURIComponent(asText(id))}`);
}
