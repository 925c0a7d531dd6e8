// Finds `$name` parameters in a query, outside of strings, quoted names and comments.

import type { QueryParam } from "../answers/types";

const TOKENS = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$([A-Za-z_]\w*)/g;

export function paramsIn(sql: string): string[] {
  const found = [...sql.matchAll(TOKENS)].flatMap((token) => token[1] ?? []);
  return [...new Set(found)];
}

export type Params = Record<string, string | number | boolean | null>;

/** Values of the form fields as JSON: empty as null, declared text as it is, else numbers and true/false as such. */
export function typedParams(names: string[], values: Record<string, string>, declared: QueryParam[]): Params {
  const isText = (name: string) =>
    declared.some((param) => param.name === name && /text|char|utf8/i.test(param.type));
  return Object.fromEntries(
    names.map((name) => {
      const value = values[name] ?? "";
      return [name, value !== "" && isText(name) ? value : typed(value)];
    }),
  );
}

function typed(text: string): string | number | boolean | null {
  if (text === "") return null;
  if (text === "true" || text === "false") return text === "true";
  return /^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$/.test(text) ? Number(text) : text;
}
