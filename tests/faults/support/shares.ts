import { metricsToken, type Rig } from "./rig.ts";

/** What each process has done since it started, and a complaint about each that was left idle. */
export async function shareOfEach(rig: Rig): Promise<void> {
  for (const [at, { role, port }] of rig.processes.entries()) {
    const text = await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { Authorization: `Bearer ${metricsToken}` } }).then((reply) => reply.text());
    const count = (pattern: RegExp) => [...text.matchAll(pattern)].reduce((total, [, n]) => total + Number(n), 0);
    const scans = count(/^flybridge_request_seconds_count\{[^}]*route="scan"[^}]*\} (\d+)/gm);
    const jobs = count(/^flybridge_job_seconds_count\{[^}]*outcome="done"[^}]*\} (\d+)/gm);
    console.log(`  process ${at + 1} (${role}): ${scans} scans answered, ${jobs} jobs done`);
    if ((role !== "worker" && scans === 0) || (role !== "web" && jobs === 0)) rig.journal.complaints.push(`process ${at + 1} (${role}) was left without work`);
  }
}
