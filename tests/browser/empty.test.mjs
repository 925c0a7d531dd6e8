// An empty place always says which of four it is. The answers are emptied on their way to the page.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { start, withPage } from "./browser.mjs";

let site;
before(async () => (site = await start()));
after(async () => site?.stop());

/** Lets the server answer, and takes every row away. */
async function emptied(page, pattern, hidden) {
  await page.route(pattern, async (route) => {
    const response = await route.fetch();
    const result = await response.json();
    await route.fulfill({ response, json: { ...result, rows: [], total: 0, hidden } });
  });
}

async function reopened(page, path, selector) {
  await page.goto(site.url + path);
  await page.locator(selector).first().waitFor();
  return page.locator("main").innerText();
}

test("nothing is uploaded", async () => {
  await withPage(site, "/data", {}, async (page) => {
    await emptied(page, "**/api/iterations*", 0);
    for (const path of ["/", "/review"]) {
      assert.match(await reopened(page, path, ".notice"), /Nothing is uploaded yet/, path);
      await page.getByRole("link", { name: "Upload an export" }).click();
      await page.getByRole("button", { name: "Choose a file" }).waitFor();
    }
  });
});

test("no evidence of a gap", async () => {
  await withPage(site, "/data", {}, async (page) => {
    await emptied(page, "**/api/findings*", 0);
    await emptied(page, "**/api/queries/largest_gaps*", 0);
    const text = await reopened(page, "/", 'section[aria-labelledby="panel-largest_gaps"] .notice');
    assert.equal(text.match(/No evidence of a gap in this iteration/g)?.length, 2);
  });
});

test("hidden for confidentiality, and not asked", async () => {
  await withPage(site, "/data", {}, async (page) => {
    await emptied(page, "**/api/queries/gap_map*", 7);
    await emptied(page, "**/api/queries/who_answered*", 0);
    await reopened(page, "/", 'section[aria-labelledby="panel-gap_map"] .notice');
    const panel = (name) => page.locator(`section[aria-labelledby="panel-${name}"] .notice`);
    assert.match(
      await panel("gap_map").innerText(),
      /Hidden for confidentiality: 7 cells have too few answers/,
    );
    assert.match(await panel("who_answered").innerText(), /Not asked in this iteration/);
  });
});

test("an iteration of which little is known has no half sentences", async () => {
  await withPage(site, "/data", {}, async (page) => {
    await page.route("**/api/iterations*", async (route) => {
      const response = await route.fetch();
      const result = await response.json();
      const bare = ({ iteration_id, credential_id }) => ({ iteration_id, credential_id, label: "1" });
      await route.fulfill({ response, json: { ...result, rows: result.rows.map(bare) } });
    });
    await reopened(page, "/", "article");
    assert.equal(await page.locator(".picker .fact").count(), 0);
    assert.equal(await page.locator(".picker option").first().innerText(), "iteration 1");
  });
});

test("a panel that fails says so and leaves the others alone", async () => {
  const work = async (page) => {
    const problem = { title: "Too slow", status: 503, detail: "the query took longer than 5 s" };
    await page.route("**/api/queries/gap_map*", (route) => route.fulfill({ status: 503, json: problem }));
    await reopened(page, "/", 'section[aria-labelledby="panel-gap_map"] [role=alert]');
    assert.match(await page.getByRole("alert").innerText(), /the query took longer than 5 s/);
    await page.locator('section[aria-labelledby="panel-largest_gaps"] svg.picture').waitFor();
  };
  await withPage(site, "/data", {}, work, [/status of 503/]);
});

test("an unknown kind of chart is shown as a table, and says it", async () => {
  await withPage(site, "/data", {}, async (page) => {
    await page.route("**/api/queries", async (route) => {
      const response = await route.fetch();
      const { queries } = await response.json();
      for (const query of queries)
        if (query.chart) query.chart.kind = query.name === "largest_gaps" ? "sunburst" : query.chart.kind;
      await route.fulfill({ response, json: { queries } });
    });
    await reopened(page, "/", 'section[aria-labelledby="panel-largest_gaps"] table');
    assert.match(await page.locator("main").innerText(), /There is no chart “sunburst”/);
  });
});
