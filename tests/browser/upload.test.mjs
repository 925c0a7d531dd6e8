// A file on its way: checked, imported, seen in the list, undone. The answers are made up here.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { start, withPage } from "./browser.mjs";

const CHOICES = ["Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"];

let site;
before(async () => (site = await start()));
after(async () => site?.stop());

/** Forty people; the part-timers, every second one, agree less. */
function madeUpExport() {
  const lines = ["Work mode,The pace suited me,I felt welcome,Email"];
  for (let person = 0; person < 40; person += 1) {
    const isPartTime = person % 2 === 1;
    const pace = CHOICES[isPartTime ? person % 3 : 2 + (person % 3)];
    lines.push(
      `${isPartTime ? "Part time" : "Full time"},${pace},${CHOICES[(person * 7) % 5]},p${person}@example.org`,
    );
  }
  return Buffer.from(lines.join("\n") + "\n");
}

const file = { name: "exit-survey.csv", mimeType: "text/csv", buffer: madeUpExport() };

async function uploadsNow(page) {
  return (await (await page.request.get(`${site.url}/api/uploads`)).json()).total;
}

test("check, import, receipt, undo", async () => {
  await withPage(site, "/data", {}, async (page) => {
    const before = await uploadsNow(page);
    await page.setInputFiles("input[type=file]", file);
    await page.getByRole("heading", { name: "Recognised as" }).waitFor();
    assert.match(await page.locator("main").innerText(), /40 rows read/);
    assert.match(await page.locator("main").innerText(), /Email/, "the column that is dropped is named");
    assert.equal(await uploadsNow(page), before, "nothing is stored by the check");

    await page.getByLabel("Credential").fill("browser-test");
    await page.getByLabel("Iteration").fill("1");
    await page.getByRole("button", { name: "Import", exact: true }).click();
    await page.getByRole("heading", { name: "Imported" }).waitFor({ timeout: 60_000 });
    assert.equal(await uploadsNow(page), before + 1);
    assert.match(await page.locator("main").innerText(), /browser-test\/1/);
    await page.getByRole("link", { name: "See findings" }).waitFor();

    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await page.getByText("Undone.").waitFor({ timeout: 60_000 });
    assert.equal(await uploadsNow(page), before);
  });
});

test("before the import one can go back, and nothing is stored", async () => {
  await withPage(site, "/data", {}, async (page) => {
    const before = await uploadsNow(page);
    await page.setInputFiles("input[type=file]", file);
    await page.getByRole("heading", { name: "Recognised as" }).waitFor();
    await page.getByRole("button", { name: "Choose another file" }).click();
    await page.getByRole("button", { name: "Choose a file" }).waitFor();
    assert.equal(await uploadsNow(page), before);
  });
});

test("a file can be dropped on the page", async () => {
  await withPage(site, "/data", {}, async (page) => {
    const transfer = await page.evaluateHandle((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], "dropped.csv", { type: "text/csv" }));
      return data;
    }, file.buffer.toString());
    await page
      .getByRole("group", { name: "Choose a file" })
      .dispatchEvent("drop", { dataTransfer: transfer });
    await page.getByRole("heading", { name: "dropped.csv" }).waitFor();
    await page.getByRole("heading", { name: "Recognised as" }).waitFor();
  });
});
