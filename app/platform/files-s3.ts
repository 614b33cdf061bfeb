import { Readable } from "node:stream";
import { AwsClient } from "aws4fetch";
import type { FileStore } from "./files.ts";

export type S3Settings = { bucket: string; endpoint?: string | undefined; region: string; accessKeyId: string; secretAccessKey: string };

/** Parts of a large file: S3 takes at least 5 MB each, 10,000 of them, so up to 80 GB. */
const partBytes = 8 * 1024 ** 2;

/** An S3-compatible bucket as a file store, addressed by path. Large files go up in parts, a part in memory at a time. */
export function s3Store({ bucket, endpoint, region, accessKeyId, secretAccessKey }: S3Settings): FileStore {
  const client = new AwsClient({ accessKeyId, secretAccessKey, service: "s3", region, retries: 3 });
  const base = `${endpoint ?? `https://s3.${region}.amazonaws.com`}/${bucket}`;
  const address = (key: string) => {
    if (key.startsWith("/") || key.split("/").some((part) => part === ".." || part === "." || part === "")) throw new Error("a file key must stay inside the store");
    return `${base}/${key.split("/").map(encodeURIComponent).join("/")}`;
  };
  const ask = async (url: string, init: RequestInit = {}, accepted: number[] = []): Promise<Response> => {
    const response = await client.fetch(url, init);
    if (response.ok || accepted.includes(response.status)) return response;
    const said = /<Code>([^<]*)<\/Code>/.exec(await response.text())?.[1] ?? "";
    throw new Error(`the file store answered ${response.status} ${said}`);
  };

  async function putParts(url: string, first: Buffer, rest: AsyncIterator<Buffer>): Promise<number> {
    const begun = await (await ask(`${url}?uploads=`, { method: "POST" })).text();
    const upload = encodeURIComponent(textOf(begun, "UploadId"));
    try {
      const tags: string[] = [];
      let bytes = 0;
      for (let part: Buffer | undefined = first; part; part = await next(rest)) {
        const sent = await ask(`${url}?partNumber=${tags.length + 1}&uploadId=${upload}`, { method: "PUT", body: new Uint8Array(part) });
        tags.push(sent.headers.get("etag") ?? "");
        bytes += part.length;
      }
      const parts = tags.map((tag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${tag.replaceAll('"', "&quot;")}</ETag></Part>`).join("");
      const ended = await (await ask(`${url}?uploadId=${upload}`, { method: "POST", body: `<CompleteMultipartUpload>${parts}</CompleteMultipartUpload>` })).text();
      // A completion may fail after its 200: then the body holds an error.
      if (/<Error>/.test(ended)) throw new Error(`the file store could not put the parts together: ${textOf(ended, "Code")}`);
      return bytes;
    } catch (error) {
      await client.fetch(`${url}?uploadId=${upload}`, { method: "DELETE" }).catch(() => undefined);
      throw error;
    }
  }

  const list = async (prefix: string): Promise<string[]> => {
    const keys: string[] = [];
    let more = "";
    do {
      const page = await (await ask(`${base}?list-type=2&prefix=${encodeURIComponent(`${prefix.replace(/\/+$/, "")}/`)}${more}`)).text();
      for (const [, key = ""] of page.matchAll(/<Key>([^<]*)<\/Key>/g)) keys.push(unescapeXml(key));
      const token = textOf(page, "NextContinuationToken");
      more = token ? `&continuation-token=${encodeURIComponent(token)}` : "";
    } while (more);
    return keys.sort();
  };

  return {
    async put(key, body) {
      const url = address(key);
      const parts = partsOf(body);
      const first = (await next(parts)) ?? Buffer.alloc(0);
      if (first.length === partBytes) return { bytes: await putParts(url, first, parts) };
      await ask(url, { method: "PUT", body: new Uint8Array(first) });
      return { bytes: first.length };
    },
    async get(key) {
      const response = await ask(address(key));
      return response.body ? Readable.fromWeb(response.body as never) : Readable.from([]);
    },
    async size(key) {
      const response = await ask(address(key), { method: "HEAD" }, [404]);
      return response.status === 404 ? null : Number(response.headers.get("content-length") ?? 0);
    },
    list,
    async remove(key) {
      for (const one of [key, ...(await list(key))]) await ask(address(one), { method: "DELETE" }, [404]);
    },
  };
}

const next = async (parts: AsyncIterator<Buffer>): Promise<Buffer | undefined> => {
  const { value, done } = await parts.next();
  return done ? undefined : (value as Buffer);
};

/** A body in parts of one size, the last one smaller. */
async function* partsOf(body: Readable | Uint8Array | string): AsyncGenerator<Buffer> {
  const chunks = body instanceof Readable ? (body as AsyncIterable<Uint8Array>) : [Buffer.from(body as Uint8Array)];
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    held.push(chunk);
    size += chunk.length;
    while (size >= partBytes) {
      const all = Buffer.concat(held);
      yield all.subarray(0, partBytes);
      held = [all.subarray(partBytes)];
      size = all.length - partBytes;
    }
  }
  if (size > 0) yield Buffer.concat(held);
}

const textOf = (xml: string, tag: string): string => unescapeXml(new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1] ?? "");
const unescapeXml = (text: string): string => text.replaceAll("&quot;", '"').replaceAll("&apos;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
