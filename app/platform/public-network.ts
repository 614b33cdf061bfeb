import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";

/** Ranges that a server must not be talked into opening by what somebody typed. */
const privateRanges = new BlockList();
for (const [net, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const) {
  privateRanges.addSubnet(net, bits, "ipv4");
}
for (const [net, bits] of [
  ["::", 127],
  ["fc00::", 7],
  ["fe80::", 10],
  // Addresses that a gateway turns into the others.
  ["64:ff9b::", 96],
  ["2002::", 16],
] as const) {
  privateRanges.addSubnet(net, bits, "ipv6");
}

/** Why a host cannot be reached from the open internet, in words for the merchant; null when it can. */
export async function whyNotPublic(hostname: string): Promise<string | null> {
  const found = await lookup(hostname, { all: true }).catch(() => []);
  if (found.length === 0) return `${hostname} has no address in DNS yet.`;
  const inside = found.some(({ address }) =>
    privateRanges.check(address, isIP(address) === 6 ? "ipv6" : "ipv4"),
  );
  return inside ? `${hostname} points to a private network.` : null;
}
