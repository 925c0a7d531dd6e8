// Starts a browser, opens pages that are watched, and finds the server that is under test.
//
// `GAPWISE_URL` is the address of a running gapwise; without it the stand-in of `mock.mjs` is started.
// The browser is `GAPWISE_CHROME`, a Chromium of the system, or the one of `@sparticuz/chromium`. A page
// that `withPage` gives fails its test on any console error and any report of the content policy.
import assert from "node:assert/strict";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";
import { startMock } from "./mock.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
const QUIET = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-domain-reliability",
  "--disable-sync",
  "--no-first-run",
  "--no-pings",
];

/** A running server and a browser; `stop` ends both. */
export async function start() {
  const given = process.env.GAPWISE_URL;
  const server = given ? { url: given.replace(/\/+$/, ""), stop: async () => {} } : await startMock();
  const browser = await launch();
  const stop = async () => {
    await browser.close();
    await server.stop();
  };
  return { url: server.url, browser, stop, isMock: !given };
}

async function launch() {
  const found = process.env.GAPWISE_CHROME || onPath();
  if (found) return chromium.launch({ executablePath: found, args: QUIET });
  const { default: packed } = await import("@sparticuz/chromium");
  return chromium.launch({ executablePath: await packed.executablePath(), args: [...packed.args, ...QUIET] });
}

function onPath() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Opens `path` in a fresh page, does `work` with it and closes it. `options` are Playwright's for a
 * context; `allowed` are patterns of console errors that this scenario provokes on purpose.
 */
export async function withPage({ browser, url }, path, options, work, allowed = []) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (message) => {
    const isAllowed = allowed.some((pattern) => pattern.test(message.text()));
    if (message.type() === "error" && !isAllowed) wrong.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => wrong.push(`error: ${error.message}`));
  await page.exposeFunction("reportViolation", (text) => wrong.push(`content policy: ${text}`));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      window.reportViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  try {
    await page.goto(url + path);
    await page.waitForLoadState("networkidle");
    await work(page);
  } finally {
    await context.close();
  }
  assert.deepEqual(wrong, [], `${path} is not clean`);
}

/** How far the page reaches beyond the window sideways, in CSS pixels. */
export function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Waits until the panels of a board have their answers and charts. */
export async function boardIsDrawn(page) {
  await page.locator("table.heat").waitFor();
  await page.locator("svg.picture").first().waitFor();
}
