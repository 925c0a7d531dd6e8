// What the stand-in answers: the shapes of the HTTP contract over the made-up pilot of `mock_pilot.mjs`,
// with an upload that can be checked, imported and undone.
import { BACKGROUNDS, gapsOf, ITEMS, ITERATIONS, sentenceOf } from "./mock_pilot.mjs";
import { FUNCTIONS, QUERIES, TABLES } from "./mock_queries.mjs";

export class Lake {
  snapshot = 4;
  uploads = ITERATIONS.map((iteration, index) => ({
    upload_id: `up${index + 1}`,
    landed_at: `2026-0${3 + index}-12T09:30:00Z`,
    tool: index === 0 ? "qualtrics" : "csv",
    iteration_id: iteration.iteration_id,
    perspective: "learner",
    rows_read: iteration.n_respondents + 5,
    rows_landed: iteration.n_respondents,
    rows_set_aside: 2,
  }));
  jobs = new Map();

  answer(method, path, params, body) {
    const [noun, id] = path;
    if (method === "GET") return this.#read(noun, id, params);
    if (method === "DELETE" && noun === "uploads") return this.#undo(id);
    if (method === "POST" && noun === "sql") return this.#sql(JSON.parse(body.toString()), params);
    if (method === "POST" && noun === "uploads") return id === "check" ? check(body) : this.#import(body);
    return null;
  }

  /** What a job's events say, one after the other. */
  *steps(jobId) {
    const receipt = this.jobs.get(jobId);
    const stages = ["reading", "landing", "counting", "comparing", "publishing"];
    for (const [done, stage] of stages.entries()) {
      yield { state: "running", stage, done, total: stages.length };
    }
    if (receipt && !this.uploads.includes(receipt)) this.uploads.push(receipt);
    this.snapshot += 1;
    yield { state: "done", stage: "publishing", done: stages.length, total: stages.length, receipt };
  }

  #read(noun, id, params) {
    const iteration = params.iteration_id || ITERATIONS.at(-1).iteration_id;
    switch (noun) {
      case "me":
        return {
          body: {
            role: "designer",
            version: "0.1.0",
            lake: { is_sample: true, is_empty: false, snapshot_id: this.snapshot },
          },
        };
      case "iterations":
        return this.#result(ITERATIONS);
      case "findings":
        return this.#result(this.#findings(iteration), 4);
      case "gaps":
        return this.#result(gapsOf(iteration), 4);
      case "measures":
        return this.#result(
          ITEMS.map(({ id: item, title }) => ({ iteration_id: iteration, measure_id: item, title })),
        );
      case "boards":
        return {
          body: {
            boards: [{ name: "review", panels: ["who_answered", "largest_gaps", "gap_map", "coverage"] }],
          },
        };
      case "queries":
        return id ? this.#named(id, { ...params, iteration_id: iteration }) : { body: { queries: QUERIES } };
      case "tables":
        return { body: { tables: TABLES } };
      case "functions":
        return { body: { functions: FUNCTIONS } };
      case "uploads":
        return id ? one(this.uploads.find((upload) => upload.upload_id === id)) : this.#result(this.uploads);
      case "snapshots":
        return this.#result([
          {
            snapshot_id: this.snapshot,
            published_at: "2026-04-12T09:31:00Z",
            n_uploads: this.uploads.length,
          },
        ]);
      case "jobs":
        return one([...this.steps(id)].at(-1));
      default:
        return null;
    }
  }

  #findings(iteration) {
    const flagged = gapsOf(iteration).filter((gap) => gap.verdict === "worse");
    const ranked = flagged.sort((a, b) => Math.abs(b.estimate) - Math.abs(a.estimate));
    return ranked.map((gap, index) => ({
      finding_id: `f${index + 1}`,
      kind: "gap",
      rank: index + 1,
      sentence: sentenceOf(gap, index),
      ...gap,
      query: `select * from gaps where measure_id = '${gap.measure_id}' and background = '${gap.background}'`,
    }));
  }

  #named(name, params) {
    const query = QUERIES.find((one) => one.name === name);
    if (!query) return { status: 404, problem: `there is no query \`${name}\`` };
    return this.#result(rowsOf(name, params, this), name === "gap_map" ? 16 : 0, query.sql);
  }

  findings(iteration) {
    return this.#findings(iteration);
  }

  #sql({ sql }, params) {
    const wrong = /\bn_grup\b/.exec(sql);
    if (wrong) {
      const before = sql.slice(0, wrong.index).split("\n");
      const error = {
        message: "column `n_grup` does not exist",
        line: before.length,
        column: before.at(-1).length + 1,
        length: 6,
        suggestion: "n_group",
      };
      return { status: 400, problem: error.message, errors: [error] };
    }
    if (/distinct background/.test(sql))
      return this.#result(BACKGROUNDS.map(({ id }) => ({ background: id })));
    const rows = Array.from({ length: 2500 }, (_, index) => ({
      row_number: index + 1,
      title: ITEMS[index % ITEMS.length].title,
      estimate: Math.sin(index) / 2,
    }));
    const offset = Number(params.offset ?? 0);
    const limit = Number(params.limit ?? rows.length);
    const all = /from findings/.test(sql) ? this.#findings(ITERATIONS.at(-1).iteration_id) : rows;
    return { body: { ...this.#result(all.slice(offset, offset + limit), 0, sql).body, total: all.length } };
  }

  #import(body) {
    const text = body.toString();
    const field = (name) => new RegExp(`name="${name}"\\r\\n\\r\\n([^\\r]*)`).exec(text)?.[1] ?? "";
    const facts = check(body).body;
    const id = `up${this.uploads.length + 1}`;
    const job = `job${this.jobs.size + 1}`;
    this.jobs.set(job, {
      upload_id: id,
      landed_at: "2026-05-02T10:00:00Z",
      tool: facts.tool,
      iteration_id: `${field("credential")}/${field("iteration")}`,
      perspective: field("perspective"),
      rows_read: facts.rows_read,
      rows_landed: facts.rows_landed,
      rows_set_aside: facts.rows_set_aside,
      dropped_columns: facts.dropped_columns,
      snapshot_id: this.snapshot + 1,
    });
    return { status: 202, body: { job_id: job } };
  }

  #undo(id) {
    const index = this.uploads.findIndex((upload) => upload.upload_id === id);
    if (index < 0) return { status: 404, problem: `there is no upload \`${id}\`` };
    this.uploads.splice(index, 1);
    this.snapshot += 1;
    return { body: { snapshot_id: this.snapshot } };
  }

  #result(rows, hidden = 0, query = "select 1") {
    const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    const typeOf = (name) => {
      const value = rows.find((row) => row[name] !== null && row[name] !== undefined)?.[name];
      if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
      return typeof value === "boolean" ? "boolean" : "utf8";
    };
    const columns = names.map((name) => ({ name, type: typeOf(name) }));
    return { body: { snapshot_id: this.snapshot, query, hidden, total: rows.length, columns, rows } };
  }
}

const one = (body) => (body ? { body } : null);

function rowsOf(name, params, lake) {
  const gaps = gapsOf(params.iteration_id);
  if (name === "largest_gaps") {
    return lake
      .findings(params.iteration_id)
      .map((gap) => ({ label: `${gap.group_name}: ${gap.title}`, ...gap }));
  }
  if (name === "gap_map") return gaps;
  if (name === "who_answered") {
    return BACKGROUNDS.flatMap(({ id, title, groups }) =>
      groups.map(({ name: group, n }) => ({
        title,
        background: id,
        group_name: group,
        n: n < 10 ? null : n,
        share: n < 10 ? null : n / 160,
        is_hidden: n < 10,
      })),
    );
  }
  if (name === "coverage") {
    return [
      {
        background_title: "Disability",
        group_name: "Disability disclosed",
        reason: "too few people to compare on anything",
        n_measures: 14,
        n_too_few: 14,
        n_no_evidence: 0,
        n_unseeable: 0,
        smallest_delta: null,
      },
    ];
  }
  return distribution(params);
}

function distribution({ measure_id: measure, background }) {
  const item = ITEMS.find((one) => one.id === measure) ?? ITEMS[0];
  const groups = BACKGROUNDS.find((one) => one.id === background)?.groups ?? [{ name: "*", n: 160 }];
  return groups.flatMap(({ name, n }, at) => {
    if (n < 10) return [{ group_name: name, value: null, label: null, n: null, share: null, hidden: true }];
    const weights = [1, 2, 4, 6, 4].map((weight, value) => weight + (at === 0 ? 4 - value : value));
    const whole = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight, value) => ({
      group_name: name,
      value: value + 1,
      label: item.choices[value],
      n,
      share: weight / whole,
      hidden: false,
    }));
  });
}

function check(body) {
  const text = body.toString();
  const csv = /name="file"[^\n]*\n[^\n]*\n\r\n([\s\S]*?)\r\n--/.exec(text)?.[1] ?? "";
  const lines = csv
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(","));
  const [head = [], ...rows] = lines;
  const isPrivate = (name) => /mail|^name$|ip/i.test(name);
  return {
    body: {
      tool: "csv",
      title: "a plain CSV export",
      confidence: 0.86,
      reasons: ["one heading row, commas, UTF-8", `${rows.length} rows below it`],
      guesses: [
        { tool: "csv", confidence: 0.86 },
        { tool: "google_forms", confidence: 0.31 },
      ],
      rows_read: rows.length,
      rows_landed: Math.max(0, rows.length - 1),
      rows_set_aside: Math.min(1, rows.length),
      rows_excluded: 0,
      dropped_columns: head
        .filter(isPrivate)
        .map((name) => ({ column_name: name, reason: "looks like an e-mail address" })),
      rejects: [
        {
          line: 4,
          column_name: head.at(-1) ?? "",
          found: "sometimes",
          expected: "one of five choices",
          hint: "add it to `choices`",
        },
      ],
      repairs: [{ column_name: head[0] ?? "", kind: "trailing_blank", n: 3, example: "Agree␠" }],
      columns: head
        .filter((name) => !isPrivate(name))
        .map((name, index) => ({
          column_name: name,
          wording: name,
          role: index === 0 ? "background" : "item",
          item: index === 0 ? null : name.toLowerCase().replaceAll(/\W+/g, "_"),
          examples: [...new Set(rows.map((row) => row[head.indexOf(name)] ?? ""))].slice(0, 4),
        })),
      codebook: `[instrument]\nid = "exit"\ntitle = "Exit survey"\nperspective = "learner"\n`,
      preview: lines.slice(0, 8),
      warnings: [],
    },
  };
}
