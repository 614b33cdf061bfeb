import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A relay of TCP connections on this machine whose line can be cut or fall silent. */
export type Relay = {
  port: number;
  /** Breaks what is open and refuses what is new. */
  shut(): void;
  /** No byte passes any more, and nobody is told: connections look open on both sides. New ones are taken and stay silent. */
  silence(): void;
  /** New connections pass again. Those that fell silent stay so, as after a router lost its table. */
  reopen(): void;
  close(): Promise<void>;
};

type Line = { inside: Socket; outside: Socket | null };

/** @param target the port that each new connection is to reach; asked anew each time */
export async function startRelay(target: () => number): Promise<Relay> {
  const lines = new Set<Line>();
  let state: "open" | "shut" | "silent" = "open";

  const breakAll = () => {
    for (const { inside, outside } of lines) {
      inside.destroy();
      outside?.destroy();
    }
    lines.clear();
  };
  const join = (line: Line, outside: Socket) => {
    line.outside = outside;
    for (const [from, to] of [[line.inside, outside], [outside, line.inside]] as const) {
      from.on("data", (bytes) => to.write(bytes));
      from.on("close", () => {
        to.destroy();
        lines.delete(line);
      });
    }
    outside.on("error", () => line.inside.destroy());
  };
  const server = createServer((inside) => {
    if (state === "shut") return void inside.destroy();
    const line: Line = { inside, outside: null };
    lines.add(line);
    inside.on("error", () => line.outside?.destroy());
    if (state === "open") join(line, connect(target(), "127.0.0.1"));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    port: (server.address() as AddressInfo).port,
    shut() {
      state = "shut";
      breakAll();
    },
    silence() {
      state = "silent";
      for (const { inside, outside } of lines) {
        inside.removeAllListeners("data").pause();
        outside?.removeAllListeners("data").pause();
      }
    },
    reopen: () => void (state = "open"),
    async close() {
      state = "shut";
      breakAll();
      await new Promise((closed) => server.close(closed));
    },
  };
}
