import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** A Chromium on this machine: CHROMIUM_PATH, or one of the usual places. */
export function findChromium(): string | null {
  return [process.env.CHROMIUM_PATH, ...places].find((path) => path && existsSync(path)) ?? null;
}

/**
 * Finds Chromium, or installs it from Debian's packages when this is root on Debian.
 * @throws Error with the command that installs it by hand
 */
export function ensureChromium(): string {
  const found = findChromium();
  if (found) return found;
  const debian = existsSync("/usr/bin/apt-get");
  if (debian && process.getuid?.() === 0) {
    console.log("Installing Chromium for the browser tests …");
    const options = { stdio: "ignore", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } } as const;
    spawnSync("apt-get", ["update"], options);
    spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "chromium", "fonts-noto-core", "fonts-noto-cjk"], options);
    const installed = findChromium();
    if (installed) return installed;
  }
  const command = debian ? "sudo apt-get update && sudo apt-get install -y chromium" : "brew install --cask chromium";
  throw new Error(`The browser tests need Chromium, and it was not found. Install it:\n  ${command}\nor set CHROMIUM_PATH to a Chrome or Chromium of yours.`);
}
