// Fetches Shopify's published Admin schema (2026-07) out of the npm package @shopify/dev-mcp.
// The package itself is not a dependency: it would pull in hundreds of others for one data file.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const PACKAGE = "@shopify/dev-mcp@1.16.0";
const INTEGRITY =
  "sha512-tqgRnK7sQhjew+htxtleTH23nXB5fZcsrhWgEkomsorGXvLOB2mh2upwZm8uzuTDNTZnqtLMe64yIwh6s2awtw==";
const MEMBER = "package/dist/data/admin_2026-07.json.gz";
const run = promisify(execFile);

/** Where the schema is kept between runs. */
export const ADMIN_SCHEMA_PATH = join(
  dirname(dirname(fileURLToPath(import.meta.url))),
  ".cache",
  "admin_2026-07.json.gz",
);

/**
 * Makes sure that the schema file is there, and returns its path.
 * @param {string} [target]
 * @returns {Promise<string>}
 * @throws when the registry cannot be reached or the package is not the one that was pinned
 */
export async function fetchAdminSchema(target = ADMIN_SCHEMA_PATH) {
  if (
    await stat(target).then(
      (file) => file.size > 0,
      () => false,
    )
  )
    return target;
  const work = await mkdtemp(join(tmpdir(), "admin-schema-"));
  try {
    const { stdout } = await run("npm", ["pack", PACKAGE, "--json", "--pack-destination", work], {
      cwd: work,
      maxBuffer: 1 << 26,
    });
    const tarball = join(work, JSON.parse(stdout)[0].filename);
    const digest = createHash("sha512")
      .update(await readFile(tarball))
      .digest("base64");
    if (`sha512-${digest}` !== INTEGRITY)
      throw new Error(`${PACKAGE} is not the package that was pinned: sha512-${digest}`);
    await run("tar", ["-xzf", tarball, "-C", work, MEMBER]);
    await mkdir(dirname(target), { recursive: true });
    // Copied beside the target first, then renamed: two runs at once never see half a file.
    const beside = `${target}.${process.pid}`;
    await run("cp", [join(work, MEMBER), beside]);
    await rename(beside, target);
    return target;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await fetchAdminSchema());
}
