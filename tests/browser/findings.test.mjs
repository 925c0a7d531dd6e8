// The first page: the planted gap comes first, panels come from the board, a distribution opens by
// mouse and by keyboard alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { boardIsDrawn, start, withPage } from "./browser.mjs";

let site;
before(async () => (site = await start()));
after(async () => site?.stop());

test("the planted gap is the first finding", async () => {
  await withPage(site, "/", {}, async (page) => {
    const cards = page.locator("article");
    await cards.first().waitFor();
    const first = await cards.first().innerText();
    assert.match(first, /reading pace/i);
    assert.match(first, /another language|additional language/i);
    assert.match(first, /worse/);
    assert.match(
      first,
      /[δg−-]\s?.*\d\.\d\d \(\u2212\d\.\d\d to \u2212?\d\.\d\d\)/,
      "estimate with its interval",
    );
    assert.match(first, /n \d+ vs \d+/);
    const estimates = await cards.locator(".facts li:first-child").allInnerTexts();
    assert.ok(
      estimates.length > 0 && estimates.every((text) => !text.includes("-")),
      "minus signs are true ones",
    );
  });
});

test("who answered and what is not shown is said", async () => {
  await withPage(site, "/", {}, async (page) => {
    await page.locator("article").first().waitFor();
    assert.match(await page.locator("main").innerText(), /\d+ (of \d+ )?answered/);
    const board = await (await page.request.get(`${site.url}/api/findings`)).json();
    if (board.hidden > 0)
      assert.match(await page.locator("main").innerText(), /Not shown: \d+ cells? with too few answers/);
  });
});

test("every panel of the board `review` stands on the page with its downloads", async () => {
  await withPage(site, "/", {}, async (page) => {
    await boardIsDrawn(page);
    const { boards } = await (await page.request.get(`${site.url}/api/boards`)).json();
    const { queries } = await (await page.request.get(`${site.url}/api/queries`)).json();
    const names = boards.find((board) => board.name === "review").panels;
    assert.ok(names.length >= 3);
    for (const name of names) {
      const panel = page.locator(`section[aria-labelledby="panel-${name}"]`);
      assert.equal(await panel.locator("h2").innerText(), queries.find((query) => query.name === name).title);
      const isEmpty = (await panel.locator(".notice").count()) > 0;
      if (!isEmpty) assert.equal(await panel.getByRole("link", { name: "Open as SQL" }).count(), 1, name);
    }
  });
});

test("the heat map is a table with headings on both sides and words for hidden cells", async () => {
  await withPage(site, "/", {}, async (page) => {
    await boardIsDrawn(page);
    const table = page.locator("table.heat");
    assert.ok((await table.locator("thead th[scope=col]").count()) > 2);
    assert.ok((await table.locator("tbody th[scope=row]").count()) > 2);
    const worse = table.locator('td[data-tone="worse"]').first();
    assert.match(
      await worse.innerText(),
      /▼ \u2212\d\.\d\d/,
      "direction as a mark and a sign, not by colour alone",
    );
    const hidden = table.locator('td[data-tone="hidden"]');
    assert.ok((await hidden.count()) > 0);
    assert.equal(await hidden.first().innerText(), "hidden");
  });
});

test("a click in the heat map opens the distribution, and its address opens it again", async () => {
  await withPage(site, "/", {}, async (page) => {
    await boardIsDrawn(page);
    await page.locator('table.heat td[data-tone="worse"] button').first().click();
    const dialog = page.getByRole("dialog");
    await dialog.locator("svg.picture").waitFor();
    await dialog.getByText("Show as table").click();
    assert.ok((await dialog.locator("tbody tr").count()) >= 2);
    const address = page.url();
    await dialog.getByRole("button", { name: "Close" }).click();
    await dialog.waitFor({ state: "hidden" });
    assert.ok(!page.url().includes("distribution="));
    await page.goto(address);
    await page.getByRole("dialog").locator("svg.picture").waitFor();
  });
});

test("by keyboard alone: from the address bar to a distribution and back", async () => {
  await withPage(site, "/", {}, async (page) => {
    await boardIsDrawn(page);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), "Skip to content");
    await page.keyboard.press("Enter");
    const isInTable = () => page.evaluate(() => Boolean(document.activeElement.closest("table.heat button")));
    for (let step = 0; step < 120 && !(await isInTable()); step += 1) await page.keyboard.press("Tab");
    assert.ok(await isInTable(), "the heat map can be reached with Tab");
    const place = () => page.evaluate(() => document.activeElement.dataset.at);
    const from = await place();
    await page.keyboard.press("ArrowDown");
    assert.notEqual(await place(), from, "arrow keys move between cells");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.locator("svg.picture, .notice").first().waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    assert.ok(await isInTable(), "focus comes back to the cell");
  });
});

test("the link of a finding that is not among the first shows it", async () => {
  await withPage(site, "/?findings=all", {}, async (page) => {
    await page.locator("article").first().waitFor();
    const last = await page.locator("article").last().getAttribute("id");
    await page.goto(`${site.url}/#${last}`);
    await page.reload();
    await page.locator(`[id="${last}"]`).waitFor();
    const box = await page.locator(`[id="${last}"]`).boundingBox();
    assert.ok(box.y < 900, "it is in view");
  });
});

test("the picture of a chart can be saved as SVG and PNG", async () => {
  await withPage(site, "/", { acceptDownloads: true }, async (page) => {
    await boardIsDrawn(page);
    for (const [panel, type] of [
      ["largest_gaps", "SVG"],
      ["gap_map", "PNG"],
    ]) {
      const section = page.locator(`section[aria-labelledby="panel-${panel}"]`);
      const saved = page.waitForEvent("download");
      await section.getByRole("button", { name: type }).click();
      const bytes = await readAll(await (await saved).createReadStream());
      const head = bytes.subarray(0, 60).toString("latin1");
      assert.ok(
        type === "SVG" ? head.startsWith("<svg") : head.startsWith("\u0089PNG"),
        `${panel} as ${type}`,
      );
      assert.ok(!bytes.toString("latin1").includes("var(--"), "colours are written out");
      assert.ok(bytes.length > 1500);
    }
  });
});

async function readAll(stream) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}
