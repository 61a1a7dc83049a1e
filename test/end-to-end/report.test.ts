// lode report on a real run, and its page in a real browser.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { writeReport } from "../../src/report/report.js";
import { madeUpRun } from "../report/made-up-run.js";
import { lode, ringScan, temporaryFolder, writeScan } from "./lode.js";

const browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const browser = browsers.find((path) => existsSync(path));
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

/** Opens the page at a width and says what went wrong. */
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
    await page.locator("#play-slider").fill("0");
    const early = await page.locator("#play-state").textContent();
    await page.locator("#play-button").click();
    while ((await page.locator("#play-slider").inputValue()) === "0") await page.waitForTimeout(50);
    await page.locator("#play-button").click();
    await page.locator("#play-x").selectOption({ index: 1 });
    // As text, since the types of browsers are not those of this program.
    const painted = await page.evaluate<number>(`(() => {
      const canvas = document.querySelector("#play-canvas");
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((value, i) => i % 4 === 3 && value > 0).length;
    })()`);
    const overflow = await page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
    const nameless = await page.evaluate<number>(
      `document.querySelectorAll("figure svg:not([aria-label]), figure:not(:has(figcaption))").length`,
    );
    return { problems, requests, early, painted, overflow, nameless };
  } finally {
    await instance.close();
  }
}

describe("lode report", () => {
  const folder = temporaryFolder();
  const here = { cwd: folder };
  before(async () => {
    writeScan(folder, ringScan);
    const { status, stderr } = await lode(["run", "scan.yaml", "--out", "run"], here);
    assert.equal(status, 0, stderr);
  });

  it("writes one page, and each figure as SVG and PNG", async () => {
    const { status, stdout, stderr } = await lode(["report", "run", "--json"], here);
    assert.equal(status, 0, stderr);
    const result = JSON.parse(stdout) as { page: string; files: string[]; figures: string[]; rows: number };
    assert.equal(result.rows, 500);
    assert.equal(result.page, join(folder, "run/report/index.html"));
    for (const figure of ["scatter", "profile-likelihood", "corner", "efficiency"]) {
      assert.ok(result.figures.includes(figure), figure);
      assert.match(readFileSync(join(folder, `run/report/${figure}.svg`), "utf8"), /^<svg [^>]*aria-label="/);
      assert.equal(readFileSync(join(folder, `run/report/${figure}.png`)).toString("latin1", 1, 4), "PNG");
    }
    for (const file of result.files) assert.ok(statSync(file).size > 0, file);
  });

  it("leaves no colour variable in the files, and needs nothing from elsewhere", () => {
    for (const name of readdirSync(join(folder, "run/report")).filter((file) => file.endsWith(".svg"))) {
      assert.doesNotMatch(readFileSync(join(folder, "run/report", name), "utf8"), /var\(--/, name);
    }
    const page = readFileSync(join(folder, "run/report/index.html"), "utf8");
    assert.doesNotMatch(page, /(?:src|href)="(?!data:|#|https:\/\/(?:doi|arxiv)\.org)/);
  });

  it("takes axes, columns and a folder, and refuses columns that are not there", async () => {
    const args = ["--x", "y", "--y", "r2", "--columns", "r2,x", "--out", "elsewhere"];
    const { status, stdout, stderr } = await lode(["report", "run", ...args], here);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^elsewhere\/index\.html shows 500 points/);
    const bad = await lode(["report", "run", "--x", "z", "--json"], here);
    assert.equal(bad.status, 2);
    const error = JSON.parse(bad.stderr) as Record<string, unknown>;
    assert.deepEqual([error.code, error.path, error.found], ["LODE_CLI_USAGE", "--x", "z"]);
  });

  for (const [device, width, dark] of [
    ["desk", 1280, false],
    ["phone", 390, true],
  ] as const) {
    it(`opens without complaint on a ${device}, and its picture moves`, { skip: noBrowser }, async () => {
      await writeReport(madeUpRun("nowhere", { rows: 4000 }), { out: join(folder, "made-up") });
      for (const page of ["run/report/index.html", "made-up/index.html"]) {
        const seen = await look(join(folder, page), width, dark);
        assert.deepEqual(seen.problems, []);
        assert.equal(seen.requests.length, 1, `asks for ${seen.requests.join(", ")}`);
        assert.ok(seen.overflow <= 0, `${page} is ${seen.overflow} pixels too wide`);
        assert.match(seen.early ?? "", /\d tested, [\d,]+ found/);
        assert.ok(seen.painted > 1000, "the canvas is painted");
        assert.equal(seen.nameless, 0, "every picture has words");
      }
    });
  }

  it("stays small and complete with many points", async () => {
    const out = join(folder, "large");
    const result = await writeReport(madeUpRun("nowhere", { rows: 100_000, batch: 1000 }), { out });
    const figures = [
      "profile-likelihood",
      "efficiency",
      "scatter",
      "corner",
      "predictions",
      "losses",
      "roc",
      "statuses",
    ];
    assert.deepEqual(result.figures, figures);
    assert.ok(statSync(result.page).size < 8e6);
  });
});
