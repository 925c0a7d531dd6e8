// Narrow, magnified and printed pages; and the picture for the README.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { boardIsDrawn, overflow, start, withPage } from "./browser.mjs";

const PAGES = ["/", "/review", "/sql", "/data", "/no-such-page"];

let site;
before(async () => (site = await start()));
after(async () => site?.stop());

for (const path of PAGES) {
  // 400 % zoom of a window of 1280 × 1024 leaves 320 × 256 CSS pixels.
  test(`${path} at 400 % zoom does not scroll sideways`, async () => {
    await withPage(
      site,
      path,
      { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 },
      async (page) => {
        await page.locator("h1").waitFor();
        if (path === "/" || path === "/review") await boardIsDrawn(page);
        assert.ok((await overflow(page)) <= 0, `reaches ${await overflow(page)} pixels too far`);
      },
    );
  });
}

test("a distribution fits the narrowest window", async () => {
  await withPage(site, "/", { viewport: { width: 320, height: 480 } }, async (page) => {
    await boardIsDrawn(page);
    await page.getByRole("link", { name: "Distribution" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.locator("svg.picture, .notice").first().waitFor();
    const box = await dialog.boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= 320, JSON.stringify(box));
    const inside = await dialog.evaluate((one) => one.scrollWidth - one.clientWidth);
    assert.ok(inside <= 0, `its content reaches ${inside} pixels too far`);
  });
});

test("the printed review has its questions and no controls", async () => {
  await withPage(site, "/review", { colorScheme: "dark" }, async (page) => {
    await boardIsDrawn(page);
    await page.emulateMedia({ media: "print", colorScheme: null });
    assert.equal(await page.getByRole("button", { name: "Print" }).isVisible(), false);
    assert.equal(await page.getByRole("navigation").isVisible(), false);
    assert.equal(await page.locator("select:visible").count(), 0);
    assert.ok(await page.getByRole("heading", { name: "Iteration review" }).isVisible());
    assert.ok(await page.locator("table.heat").isVisible());
    assert.match(await page.locator('table.heat td[data-tone="worse"]').first().innerText(), /\d\.\d\d/);
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(ground, "rgb(255, 255, 255)", "paper is white");
  });
});

test("an unknown address says so and leads back", async () => {
  await withPage(site, "/no-such-page", {}, async (page) => {
    await page.getByRole("link", { name: "Go to the findings" }).click();
    await page.locator("article").first().waitFor();
  });
});

test("nothing is asked of another server", async () => {
  const asked = new Set();
  await withPage(site, "/about-nothing", {}, async (page) => {
    page.on("request", (request) => asked.add(new URL(request.url()).origin));
    for (const path of PAGES) {
      await page.goto(site.url + path);
      await page.waitForLoadState("networkidle");
    }
  });
  assert.deepEqual(
    [...asked].filter((origin) => !origin.startsWith("data:") && origin !== "null"),
    [site.url],
  );
});

test("the first page weighs less than 120 KB, packed", async () => {
  const packed = new Map();
  const weigh = async (response) => {
    const isPage = !new URL(response.url()).pathname.startsWith("/api/");
    if (isPage && response.ok()) packed.set(response.url(), gzipSync(await response.body()).length);
  };
  await withPage(site, "/about-nothing", {}, async (page) => {
    const weighing = [];
    page.on("response", (response) => weighing.push(weigh(response)));
    await page.goto(site.url);
    await boardIsDrawn(page);
    await page.waitForLoadState("networkidle");
    await Promise.all(weighing);
  });
  const sum = [...packed.values()].reduce((total, size) => total + size, 0);
  assert.ok(packed.size > 5, "scripts and styles were seen");
  assert.ok(sum < 120 * 1024, `it weighs ${sum} bytes`);
});

test("the picture for the README", { skip: !process.env.GAPWISE_SCREENSHOT }, async () => {
  await withPage(
    site,
    "/",
    { viewport: { width: 1280, height: 900 }, deviceScaleFactor: 1.5 },
    async (page) => {
      await boardIsDrawn(page);
      await page.screenshot({ path: process.env.GAPWISE_SCREENSHOT });
    },
  );
});
