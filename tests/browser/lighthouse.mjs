// Runs Lighthouse (mobile) over the addresses on standard input, one a line, in one browser; CHROME_PATH names it.
// Writes a line of JSON for each: the address, the scores (0 to 100), and what cost points.
import {createInterface} from "node:readline";
import {launch} from "chrome-launcher";
import lighthouse from "lighthouse";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const FLAGS = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking", "--disable-component-update"];
// Pages that ask for nothing after they are loaded need not be waited for; nobody looks at screenshots.
const QUICK = {disableFullPageScreenshot: true, pauseAfterFcpMs: 250, pauseAfterLoadMs: 250, networkQuietThresholdMs: 250, cpuQuietThresholdMs: 250};

function complaints(report) {
  const found = [];
  for (const name of CATEGORIES) {
    for (const {id, weight} of report.categories[name].auditRefs) {
      const audit = report.audits[id];
      if (weight > 0 && audit.score !== null && audit.score < 1) {
        const items = (audit.details?.items ?? []).slice(0, 3);
        found.push(`${name}: ${audit.title} (${audit.displayValue ?? id}) ${JSON.stringify(items).slice(0, 400)}`);
      }
    }
  }
  return found;
}

const chrome = await launch({chromeFlags: FLAGS, logLevel: "silent"});
try {
  for await (const address of createInterface({input: process.stdin})) {
    if (!address) continue;
    const options = {...QUICK, port: chrome.port, onlyCategories: CATEGORIES, output: "json", logLevel: "silent"};
    const {lhr: report} = await lighthouse(address, options);
    if (report.runtimeError) throw new Error(`${address}: ${report.runtimeError.message}`);
    const scores = Object.fromEntries(CATEGORIES.map((name) => [name, Math.round(report.categories[name].score * 100)]));
    console.log(JSON.stringify({address, scores, complaints: complaints(report)}));
  }
} finally {
  await chrome.kill();
}
