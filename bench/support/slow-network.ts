import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export type Network = { roundTripMs: number; downBitsPerSecond: number; upBitsPerSecond: number };

/** Lighthouse's and WebPageTest's "slow 4G". */
export const SLOW_4G: Network = { roundTripMs: 400, downBitsPerSecond: 1.6e6, upBitsPerSecond: 0.75e6 };

/**
 * A slow network in front of a server on this machine: every byte comes half a round trip late and no faster than the
 * line, and a connection costs its handshake. The browser's own emulation would not do: it holds a response back after
 * it has noted its first byte, and so counts its round trip as time after that.
 * @returns the port to open instead of `port`
 */
export async function slowNetwork(port: number, network: Network): Promise<{ port: number; stop: () => Promise<void> }> {
  const open = new Set<Socket>();
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port, host: "127.0.0.1", noDelay: true });
    late(near, far, network.roundTripMs * 1.5, network.roundTripMs / 2, network.upBitsPerSecond);
    late(far, near, network.roundTripMs / 2, network.roundTripMs / 2, network.downBitsPerSecond);
    for (const one of [near, far]) {
      open.add(one);
      one.on("error", () => undefined);
      one.once("close", () => open.delete(one));
    }
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const one of open) one.destroy();
      }),
  };
}

/** Hands bytes on after `first` ms (the first of them) or `then` ms, at no more than `bitsPerSecond`. */
function late(from: Socket, to: Socket, first: number, then: number, bitsPerSecond: number): void {
  let free = performance.now() + first;
  from.on("data", (bytes: Buffer) => {
    const now = performance.now();
    // In pieces of one packet, so that the first of them is not held back for the last.
    for (let at = 0; at < bytes.length; at += 1_460) {
      const piece = bytes.subarray(at, at + 1_460);
      free = Math.max(free, now + then) + (piece.length * 8_000) / bitsPerSecond;
      setTimeout(() => to.writable && to.write(piece), free - now);
    }
  });
  from.once("close", () => setTimeout(() => to.destroy(), Math.max(0, free - performance.now()) + 50));
}
