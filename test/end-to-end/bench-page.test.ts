// The page of a comparison in a real browser.
import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { renderBenchPage } from "../../src/bench/page/page.js";
import { madeUpResults } from "../bench/made-up-results.js";
import { temporaryFolder } from "./lode.js";

const browser = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
  existsSync(path),
);
const noBrowser =
  browser === undefined ? "Chromium is not installed: the page was not opened in a browser" : false;
const switches = [
  "--no-sandbox",
  "--headless",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** What an eye would complain about; texts of charts that lie on each other are counted by the boxes of their letters. */
const complaints = `(() => {
  document.querySelectorAll("details").forEach((one) => { one.open = true; });
  const texts = [...document.querySelectorAll(".charts svg")].flatMap((svg) => {
    const boxes = [...svg.querySelectorAll("text")].map((text) => text.getBoundingClientRect());
    const outer = svg.getBoundingClientRect();
    const cut = boxes.filter((b) => b.left < outer.left - 1 || b.right > outer.right + 1 || b.bottom > outer.bottom + 1);
    const over = boxes.filter((a, i) => boxes.slice(0, i).some((b) =>
      Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 6));
    const name = svg.closest("figure").id;
    return [...cut.map(() => name + ": a text is cut"), ...over.map(() => name + ": texts overlap")];
  });
  const small = [...document.querySelectorAll(".charts svg text")].filter((text) => text.getBoundingClientRect().height < 11).length;
  return {
    texts,
    small,
    overflow: document.documentElement.scrollWidth - window.innerWidth,
    nameless: document.querySelectorAll("figure svg:not([aria-label]), table:not(:has(caption))").length,
  };
})()`;

async function look(path: string, width: number, dark: boolean) {
  const instance = await chromium.launch({ executablePath: browser!, args: switches });
  try {
    const context = await instance.newContext({
      viewport: { width, height: 900 },
      colorScheme: dark ? "dark" : "light",
    });
    const page = await context.newPage();
    const problems: string[] = [];
    const requests: string[] = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) problems.push(message.text());
    });
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("request", (request) => {
      if (!request.url().startsWith("data:")) requests.push(request.url());
    });
    await page.goto(pathToFileURL(path).href);
    const seen = await page.evaluate<{ texts: string[]; small: number; overflow: number; nameless: number }>(
      complaints,
    );
    await page.locator(".chips button").nth(2).click();
    const pressed = await page.locator(".chips button").nth(2).getAttribute("aria-pressed");
    const faded = await page.locator("svg .faded").count();
    await page.locator(".chips button").nth(2).click();
    const left = await page.locator(".faded").count();
    return { ...seen, problems, requests, pressed, faded, left };
  } finally {
    await instance.close();
  }
}

describe("the page of a comparison", { skip: noBrowser }, () => {
  const path = join(temporaryFolder(), "index.html");
  writeFileSync(path, renderBenchPage(madeUpResults()));

  for (const [width, dark] of [
    [1280, false],
    [390, true],
  ] as const) {
    it(`fits a screen of ${width} pixels, and lets a strategy stand out`, async () => {
      const seen = await look(path, width, dark);
      assert.deepEqual(seen.problems, []);
      assert.deepEqual(seen.requests, [pathToFileURL(path).href]);
      assert.equal(seen.overflow, 0);
      assert.equal(seen.nameless, 0);
      assert.deepEqual(seen.texts, []);
      assert.equal(seen.small, 0);
      assert.equal(seen.pressed, "true");
      assert.ok(seen.faded > 20);
      assert.equal(seen.left, 0);
    });
  }
});
