// Speaks HTTP with the server, and nothing else: one function per verb, problems as `Refusal`.
import type { Job, Problem, Result, Row, Value } from "./types";
import { words } from "../words";

type Params = Record<string, string | number | null | undefined>;

/** The server said no; `problem` says why in words that may be shown. */
export class Refusal extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title);
  }
}

/** An address below `/api` with its parameters; empty ones are left out. */
export function apiAddress(path: string, params: Params = {}): string {
  const kept = Object.entries(params).filter(
    ([, value]) => value !== null && value !== undefined && value !== "",
  );
  const search = new URLSearchParams(kept.map(([name, value]) => [name, String(value)])).toString();
  return `/api/${path}${search ? `?${search}` : ""}`;
}

export async function read<T = Result>(path: string, params: Params = {}): Promise<T> {
  return json<T>(await ask(apiAddress(path, params), {}));
}

/** Sends JSON or a form; the header tells the server that its own page is asking. */
export async function send<T>(path: string, body: FormData | object, params: Params = {}): Promise<T> {
  return json<T>(await ask(apiAddress(path, params), posted(body)));
}

export async function sendForFile(path: string, body: object, params: Params): Promise<Blob> {
  return (await ask(apiAddress(path, params), posted(body))).blob();
}

export async function remove<T>(path: string): Promise<T> {
  return json<T>(await ask(apiAddress(path), { method: "DELETE", headers: { "x-gapwise": "1" } }));
}

/** Rows of a result as a known type. The API's own tests hold the names. */
export function rowsOf<T>(result: Result): T[] {
  return result.rows as unknown as T[];
}

/** Follows a job by server-sent events, or by asking again where those are cut off. */
export async function followJob(jobId: string, onProgress: (job: Job) => void): Promise<Job> {
  const path = `jobs/${encodeURIComponent(jobId)}`;
  const last = await new Promise<Job | null>((resolve) => {
    const events = new EventSource(apiAddress(`${path}/events`));
    const take = (event: MessageEvent<string>) => {
      const job = JSON.parse(event.data) as Job;
      onProgress(job);
      if (job.state === "running") return;
      events.close();
      resolve(job);
    };
    events.onmessage = take;
    events.onerror = () => {
      events.close();
      resolve(null);
    };
  });
  return last ?? askUntilDone(path, onProgress);
}

async function askUntilDone(path: string, onProgress: (job: Job) => void): Promise<Job> {
  for (;;) {
    const job = await read<Job>(path);
    onProgress(job);
    if (job.state !== "running") return job;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function posted(body: FormData | object): RequestInit {
  const isForm = body instanceof FormData;
  const headers: Record<string, string> = { "x-gapwise": "1" };
  if (!isForm) headers["content-type"] = "application/json";
  return { method: "POST", headers, body: isForm ? body : JSON.stringify(body) };
}

async function ask(url: string, options: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, options);
  } catch {
    throw new Refusal({ title: words.problem.unreachable, status: 0 });
  }
  if (!response.ok) throw new Refusal(await problemOf(response));
  return response;
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    return (await response.json()) as Problem;
  } catch {
    return { title: words.problem.status(response.status), status: response.status };
  }
}

async function json<T>(response: Response): Promise<T> {
  if (response.status === 204) return {} as T;
  return (await response.json()) as T;
}

/** A cell as text, for parameters and plain downloads. */
export function asText(value: Value | undefined): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Rows as CSV (RFC 4180), with the heading line. */
export function toCsv(names: string[], rows: Row[]): string {
  const quote = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const guarded = (text: string) => (/^[=@\t\r]|^[+-](?![\d.])/.test(text) ? `'${text}` : text);
  const lines = rows.map((row) => names.map((name) => quote(guarded(asText(row[name])))).join(","));
  return [names.map(quote).join(","), ...lines].join("\r\n") + "\r\n";
}
