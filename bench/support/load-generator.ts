// The load of the scan bench, in a process of its own: so many connections, each sending its next request when the last
// was answered, until `amount` are answered. Bare sockets and one prepared request, so that it costs the machine little.
import { connect, type Socket } from "node:net";

export type Load = { port: number; connections: number; amount: number; headers: Record<string, string>; paths: string[] };
export type Loaded = { rate: number; p50: number; p99: number; answers: number; cpuMicroseconds: number };

const END_OF_HEAD = Buffer.from("\r\n\r\n");

/** Reads answers of one connection as they come, in whatever pieces. */
class Answers {
  #head: Buffer = Buffer.alloc(0);
  #missing = -1;

  /** @returns whether an answer is complete. @throws Error for one that is not 200 or has no length */
  take(piece: Buffer): boolean {
    if (this.#missing < 0) {
      const head = this.#head.length > 0 ? Buffer.concat([this.#head, piece]) : piece;
      const end = head.indexOf(END_OF_HEAD);
      if (end < 0) {
        this.#head = Buffer.from(head);
        return false;
      }
      this.#head = Buffer.alloc(0);
      const text = head.toString("latin1", 0, end);
      const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1];
      if (!text.startsWith("HTTP/1.1 200") || length === undefined) throw new Error(`not a page: ${text.slice(0, 300)}`);
      this.#missing = Number(length) - (head.length - end - END_OF_HEAD.length);
    } else {
      this.#missing -= piece.length;
    }
    if (this.#missing < 0) throw new Error("more came than was said");
    if (this.#missing > 0) return false;
    this.#missing = -1;
    return true;
  }
}

async function run({ port, connections, amount, headers, paths }: Load): Promise<Loaded> {
  const rest = ` HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
  const latencies = new Float64Array(amount);
  let [sent, answered] = [0, 0];
  const sockets: Socket[] = [];
  const only = paths.length === 1 ? Buffer.from(`GET ${paths[0]}${rest}`) : null;
  const cpu = process.cpuUsage();
  const began = performance.now();
  await new Promise<void>((done, fail) => {
    for (let each = 0; each < connections; each += 1) {
      const answers = new Answers();
      let at = 0;
      const next = (socket: Socket) => {
        if (sent >= amount) return;
        const request = only ?? Buffer.from(`GET ${paths[sent % paths.length]}${rest}`);
        sent += 1;
        at = performance.now();
        socket.write(request);
      };
      const socket = connect({
        port,
        host: "127.0.0.1",
        noDelay: true,
        onread: {
          buffer: Buffer.alloc(64 * 1024),
          callback: (bytes, buffer) => {
            try {
              if (answers.take((buffer as Buffer).subarray(0, bytes))) {
                latencies[answered] = performance.now() - at;
                answered += 1;
                if (answered === amount) done();
                else next(socket);
              }
            } catch (error) {
              fail(error as Error);
            }
            return true;
          },
        },
      });
      socket.once("connect", () => next(socket));
      socket.once("error", fail);
      socket.once("close", () => answered < amount && fail(new Error("the server closed a connection")));
      sockets.push(socket);
    }
  });
  const elapsed = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  for (const socket of sockets) socket.destroy();
  latencies.sort();
  const at = (share: number) => latencies[Math.floor(amount * share)] ?? 0;
  return { rate: amount / elapsed, p50: at(0.5), p99: at(0.99), answers: amount, cpuMicroseconds: (user + system) / amount };
}

process.on("message", (load) => {
  void run(load as Load).then(
    (loaded) => process.send?.(loaded),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on("disconnect", () => process.exit(0));
