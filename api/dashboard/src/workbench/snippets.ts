// The lines that read this very result elsewhere. A named query has an address of its own; any other
// SQL is posted.
import { apiAddress } from "../answers/client";

export interface Snippet {
  name: string;
  text: string;
}
export interface Asked {
  sql: string;
  params: Record<string, unknown>;
  /** The named query that this is, unchanged; empty for any other SQL. */
  query: string;
}

export function snippets(asked: Asked, origin: string): Snippet[] {
  return asked.query ? named(asked, origin) : posted(asked, origin);
}

function named(asked: Asked, origin: string): Snippet[] {
  const params = Object.fromEntries(
    Object.entries(asked.params).map(([name, value]) => [name, value === null ? "" : String(value)]),
  );
  const address = (format: string) =>
    `${origin}${apiAddress(`queries/${asked.query}`, { ...params, format })}`;
  return [
    { name: "pandas", text: `import pandas as pd\n\nrows = pd.read_csv("${address("csv")}")` },
    { name: "polars", text: `import polars as pl\n\nrows = pl.read_parquet("${address("parquet")}")` },
    { name: "DuckDB", text: `select * from read_parquet('${address("parquet").replaceAll("'", "''")}');` },
    { name: "R", text: `rows <- read.csv("${address("csv")}")` },
  ];
}

function posted(asked: Asked, origin: string): Snippet[] {
  const body = JSON.stringify({ sql: asked.sql, params: asked.params });
  const url = (format: string) => `${origin}/api/sql?format=${format}`;
  const python = (reader: string, alias: string) =>
    [
      `import io, json, urllib.request`,
      `import ${reader} as ${alias}`,
      ``,
      `body = json.dumps(json.loads(${pythonText(body)})).encode()`,
      `request = urllib.request.Request("${url("parquet")}", body, {"content-type": "application/json", "x-gapwise": "1"})`,
      `rows = ${alias}.read_parquet(io.BytesIO(urllib.request.urlopen(request).read()))`,
    ].join("\n");
  const r = [
    `library(httr2)`,
    ``,
    `answer <- request("${url("csv")}") |>`,
    `  req_headers("x-gapwise" = "1") |>`,
    `  req_body_raw(${rText(body)}, "application/json") |>`,
    `  req_perform()`,
    `rows <- read.csv(text = resp_body_string(answer))`,
  ].join("\n");
  return [
    { name: "pandas", text: python("pandas", "pd") },
    { name: "polars", text: python("polars", "pl") },
    { name: "R", text: r },
  ];
}

/** JSON string syntax is also Python's, character for character, but for its escaped surrogates. */
function pythonText(text: string): string {
  return JSON.stringify(text);
}

function rText(text: string): string {
  return JSON.stringify(text);
}
