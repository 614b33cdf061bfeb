import { createServer, type IncomingMessage, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

/** The part of S3's protocol that a file store speaks, in memory. Requests without a signature are refused. */
export async function startS3(bucket: string): Promise<{ endpoint: string; objects: Map<string, Buffer>; stop(): Promise<void> }> {
  const objects = new Map<string, Buffer>();
  const uploads = new Map<string, Map<number, Buffer>>();
  const server: Server = createServer((req, res) => void answer(req).then(([status, body, headers]) => res.writeHead(status, headers).end(body), () => res.writeHead(500).end()));

  async function answer(req: IncomingMessage): Promise<[number, string | Buffer, Record<string, string | number>?]> {
    const url = new URL(req.url ?? "/", "http://s3");
    const body = Buffer.concat(await Array.fromAsync(req as AsyncIterable<Buffer>));
    if (!/^AWS4-HMAC-SHA256 Credential=test\/.*Signature=[0-9a-f]{64}$/.test(req.headers.authorization ?? "")) return [403, "<Error><Code>AccessDenied</Code></Error>"];
    const key = decodeURIComponent(url.pathname.slice(bucket.length + 2));
    const query = url.searchParams;
    if (query.has("list-type")) {
      const after = query.get("continuation-token") ?? "";
      const keys = [...objects.keys()].filter((one) => one.startsWith(query.get("prefix") ?? "") && one > after).sort();
      // Small pages, so that a store that reads one only is found out.
      const page = keys.slice(0, 2);
      return [200, `<R>${page.map((one) => `<Contents><Key>${one.replaceAll("&", "&amp;")}</Key></Contents>`).join("")}${keys.length > 2 ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ""}</R>`];
    }
    const id = query.get("uploadId") ?? "";
    if (req.method === "POST" && query.has("uploads")) {
      uploads.set(key, new Map());
      return [200, `<R><UploadId>${key}</UploadId></R>`];
    }
    if (req.method === "PUT" && id) {
      uploads.get(id)?.set(Number(query.get("partNumber")), body);
      return [200, "", { etag: '"part"' }];
    }
    if (req.method === "POST" && id) {
      objects.set(key, Buffer.concat([...(uploads.get(id) ?? [])].sort(([a], [b]) => a - b).map(([, part]) => part)));
      uploads.delete(id);
      return [200, "<R/>"];
    }
    if (req.method === "DELETE") {
      if (id) uploads.delete(id);
      else objects.delete(key);
      return [204, ""];
    }
    if (req.method === "PUT") {
      objects.set(key, body);
      return [200, ""];
    }
    const found = objects.get(key);
    return found ? [200, req.method === "HEAD" ? "" : found, { "content-length": found.length }] : [404, "<Error><Code>NoSuchKey</Code></Error>"];
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, objects, stop: () => new Promise((done) => server.close(() => done())) };
}
