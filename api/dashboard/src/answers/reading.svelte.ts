// A value that is being read: one of waiting, read, refused. Starts again when what it depends on
// changes, and drops answers that come too late.
import { Refusal } from "./client";

export class Reading<T> {
  value = $state.raw<T | null>(null);
  refusal = $state.raw<Refusal | null>(null);
  isWaiting = $state(true);
  #turn = 0;

  /** Reads by `ask`; call it inside an effect so that it follows what `ask` uses. */
  from(ask: () => Promise<T>): void {
    const turn = ++this.#turn;
    this.isWaiting = true;
    ask().then(
      (value) => this.#settle(turn, value, null),
      (error: unknown) => this.#settle(turn, null, error),
    );
  }

  #settle(turn: number, value: T | null, error: unknown): void {
    if (turn !== this.#turn) return;
    this.isWaiting = false;
    this.value = value;
    this.refusal = error instanceof Refusal ? error : null;
    if (error && !this.refusal) throw error;
  }
}
