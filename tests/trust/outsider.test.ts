import { expect, test } from "vitest";
import { whyNotPublic } from "#app/platform/public-network.ts";
import { plainCell } from "#app/platform/spreadsheet.ts";

test("no host that a merchant types leads into a private network, however it is written", async () => {
  for (const host of ["127.0.0.1", "localhost", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "127.1", "2130706433", "0x7f000001", "::1", "::ffff:127.0.0.1", "::ffff:a9fe:a9fe", "fd00::1", "fe80::1", "64:ff9b::7f00:1", "2002:7f00:1::"]) {
    expect(await whyNotPublic(host), host).not.toBeNull();
  }
  for (const host of ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"]) expect(await whyNotPublic(host), host).toBeNull();
});

test("no text in a file of ours runs as a formula, and numbers stay numbers", () => {
  for (const cell of ["=1+1", "+1+1|cmd' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "=HYPERLINK(\"http://evil.example\")"]) expect(plainCell(cell)).toBe(`'${cell}`);
  for (const cell of ["-1", "-1,234.56", "+49", "3.5", "Ana", "", 7, -7, null]) expect(plainCell(cell)).toBe(cell);
});
