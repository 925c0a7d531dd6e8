// The workbench: a query is run by keyboard, an error stands under the editor, a panel opens as SQL.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { boardIsDrawn, start, withPage } from "./browser.mjs";

let site;
before(async () => (site = await start()));
after(async () => site?.stop());

async function write(page, sql) {
  await page.locator(".cm-content").click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(sql);
}

test("Ctrl-Enter runs a query and its rows are a table", async () => {
  await withPage(site, "/sql", {}, async (page) => {
    await page.locator(".cm-content").waitFor();
    await write(page, "select title, background, group_name, n_group, verdict from findings order by rank");
    await page.keyboard.press("Control+Enter");
    await page.getByText(/\d+ rows? in \d+ ms/).waitFor();
    assert.ok((await page.locator("main tbody tr").count()) > 0);
    assert.match(page.url(), /sql=select/, "the query is in the address");
    await page.getByText("Use from Python or R").click();
    assert.match(await page.locator("main").innerText(), /read_parquet/);
  });
});

test("an error is said under the editor, with its place and the nearest name", async () => {
  const provoked = [/status of 400/];
  const work = async (page) => {
    await page.locator(".cm-content").waitFor();
    await write(page, "select title,\n  n_grup\nfrom findings");
    await page.keyboard.press("Control+Enter");
    const alarm = page.getByRole("alert");
    await alarm.waitFor();
    assert.match(await alarm.innerText(), /n_grup/);
    assert.match(await alarm.innerText(), /line 2, column 3/);
    assert.equal(await page.locator(".cm-wrong").innerText(), "n_grup");
    await alarm.getByRole("button", { name: "Use n_group" }).click();
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+Enter");
    await page.getByText(/\d+ rows? in \d+ ms/).waitFor();
    assert.equal(await page.getByRole("alert").count(), 0);
  };
  await withPage(site, "/sql", {}, work, provoked);
});

test("a panel opens as SQL with its parameters filled in, and runs", async () => {
  await withPage(site, "/", {}, async (page) => {
    await boardIsDrawn(page);
    const panel = page.locator('section[aria-labelledby="panel-largest_gaps"]');
    await panel.getByRole("link", { name: "Open as SQL" }).click();
    await page.locator(".cm-content").waitFor();
    assert.match(await page.locator(".cm-content").innerText(), /select/i);
    assert.notEqual(await page.getByLabel("$iteration_id").inputValue(), "");
    await page.getByRole("button", { name: "Run" }).click();
    await page.getByText(/\d+ rows? in \d+ ms/).waitFor();
    assert.ok((await page.locator("main tbody tr").count()) > 0);
  });
});

test("a whole result is saved as CSV", async () => {
  await withPage(site, "/sql", { acceptDownloads: true }, async (page) => {
    await page.locator(".cm-content").waitFor();
    await page.getByRole("button", { name: "Run" }).click();
    await page.getByText(/\d+ rows? in \d+ ms/).waitFor();
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: "CSV" }).click();
    const download = await saved;
    assert.match(download.suggestedFilename(), /\.csv$/);
    let text = "";
    for await (const part of await download.createReadStream()) text += part;
    assert.ok(text.split("\n").length > 1 && text.includes(","));
  });
});
