// axe-core finds nothing on any page, in light, dark and forced colours, narrow and wide.
import { AxeBuilder } from "@axe-core/playwright";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { boardIsDrawn, start, withPage } from "./browser.mjs";

const LOOKS = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  forced: { forcedColors: "active" },
};
const PAGES = { "/": boardIsDrawn, "/review": boardIsDrawn, "/data": dataIsRead, "/sql": editorIsOpen };
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

let site;
before(async () => (site = await start()));
after(async () => site?.stop());

for (const [path, isReady] of Object.entries(PAGES)) {
  for (const [look, options] of Object.entries(LOOKS)) {
    for (const width of [320, 1280]) {
      test(`axe finds nothing on ${path} in ${look} at ${width} pixels`, async () => {
        await withPage(site, path, { ...options, viewport: { width, height: 800 } }, async (page) => {
          await isReady(page);
          await findNothing(page);
        });
      });
    }
  }
}

test("axe finds nothing in an open distribution and in open tables", async () => {
  await withPage(site, "/", {}, async (page) => {
    await boardIsDrawn(page);
    for (const summary of await page.locator("summary").all()) await summary.click();
    await findNothing(page);
    await page.locator("table.heat button").first().click();
    await page.getByRole("dialog").locator("svg.picture, .notice").first().waitFor();
    await findNothing(page);
  });
});

test("axe finds nothing in the check of a file", async () => {
  await withPage(site, "/data", { viewport: { width: 320, height: 800 } }, async (page) => {
    const lines = Array.from(
      { length: 30 },
      (_, row) => `${row % 2 ? "Yes" : "No"},${(row % 5) + 1},p${row}@example.org`,
    );
    const buffer = Buffer.from(["Carer,Pace,Email", ...lines].join("\n"));
    await page.setInputFiles("input[type=file]", { name: "small.csv", mimeType: "text/csv", buffer });
    await page.getByRole("heading", { name: "Recognised as" }).waitFor();
    for (const summary of await page.locator("main summary").all()) await summary.click();
    await findNothing(page);
  });
});

test("without motion wanted, nothing moves", async () => {
  await withPage(site, "/", { reducedMotion: "reduce" }, async (page) => {
    await page.locator("article").first().waitFor();
    const moving = await page.evaluate(
      () =>
        [...document.querySelectorAll("*")].filter((one) => {
          const style = getComputedStyle(one);
          return style.animationName !== "none" || !/^0s(, 0s)*$/.test(style.transitionDuration);
        }).length,
    );
    assert.equal(moving, 0);
  });
});

async function findNothing(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  const said = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes.map((node) => node.html.slice(0, 160)),
  }));
  assert.deepEqual(said, []);
}

async function dataIsRead(page) {
  await page.getByRole("button", { name: "Choose a file" }).waitFor();
  await page.getByRole("heading", { name: "Snapshots" }).waitFor();
}

async function editorIsOpen(page) {
  await page.locator(".cm-content").waitFor();
}
