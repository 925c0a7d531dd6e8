// A stand-in for the gapwise server, so that the page can be worked on and tested without it. It
// serves a built dashboard with the server's own headers and answers with made-up people.
// Use: `node mock.mjs [folder of the built page] [port]`.
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Lake } from "./mock_lake.mjs";

const BUILT = fileURLToPath(new URL("../../api/dashboard/dist", import.meta.url));
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};
const HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cache-control": "no-store",
};

/** Starts the stand-in; resolves to its address and a way to end it. */
export async function startMock({ folder = BUILT, port = 0 } = {}) {
  if (!existsSync(join(folder, "index.html")))
    throw new Error(`no built page in ${folder}; run npm run build there`);
  const lake = new Lake();
  const server = createServer((request, response) => {
    answer(lake, folder, request, response).catch((error) => {
      refuse(response, 500, error instanceof Error ? error.message : String(error));
    });
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  const stop = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    });
  return { url, stop };
}

async function answer(lake, folder, request, response) {
  const address = new URL(request.url, "http://localhost");
  if (!address.pathname.startsWith("/api/")) return serveFile(folder, address.pathname, response);
  const isUnsafe = request.method !== "GET" && request.method !== "HEAD";
  if (isUnsafe && request.headers["x-gapwise"] !== "1")
    return refuse(response, 403, "the header `x-gapwise` is missing");
  const body = isUnsafe ? await read(request) : Buffer.alloc(0);
  const path = address.pathname.slice("/api/".length).split("/").map(decodeURIComponent);
  const params = Object.fromEntries(address.searchParams);
  const events = request.method === "GET" && path[0] === "jobs" && path[2] === "events";
  if (events) return sendEvents(lake, path[1], response);
  const found = lake.answer(request.method, path, params, body);
  if (!found) return refuse(response, 404, `there is no \`${address.pathname}\``);
  if (found.problem) return refuse(response, found.status ?? 400, found.problem, found.errors);
  if (params.format && params.format !== "json") return sendFile(found.body, params.format, response);
  send(response, found.status ?? 200, "application/json", JSON.stringify(found.body));
}

async function read(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

async function sendEvents(lake, jobId, response) {
  response.writeHead(200, { ...HEADERS, "content-type": "text/event-stream" });
  for (const job of lake.steps(jobId)) {
    response.write(`data: ${JSON.stringify(job)}\n\n`);
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  response.end();
}

function sendFile(result, format, response) {
  const names = result.columns.map((column) => column.name);
  const csv = [
    names.join(","),
    ...result.rows.map((row) => names.map((name) => row[name] ?? "").join(",")),
  ].join("\r\n");
  const ndjson = result.rows.map((row) => JSON.stringify(row)).join("\n");
  if (format === "csv") return send(response, 200, "text/csv", csv);
  if (format === "ndjson") return send(response, 200, "application/x-ndjson", ndjson);
  return refuse(response, 406, `the stand-in has no \`${format}\``);
}

function serveFile(folder, path, response) {
  const wanted = join(folder, normalize(path));
  const isFile = wanted.startsWith(folder) && existsSync(wanted) && statSync(wanted).isFile();
  const file = isFile ? wanted : join(folder, "index.html");
  response.writeHead(200, { ...HEADERS, "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
  createReadStream(file).pipe(response);
}

function refuse(response, status, detail, errors) {
  const titles = { 400: "This cannot be answered", 403: "Refused", 404: "Not found", 406: "No such format" };
  const problem = { type: "about:blank", title: titles[status] ?? "Problem", status, detail, errors };
  send(response, status, "application/problem+json", JSON.stringify(problem));
}

function send(response, status, type, text) {
  response.writeHead(status, { ...HEADERS, "content-type": type });
  response.end(text);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [, , folder, port] = process.argv;
  const { url } = await startMock({ folder: folder || BUILT, port: Number(port ?? 7879) });
  process.stderr.write(`gapwise stand-in on ${url}\n`);
}
