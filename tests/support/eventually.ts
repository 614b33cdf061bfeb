/** Looks again and again until the check holds. @throws the check's last error after `seconds` */
export async function eventually<T>(check: () => Promise<T> | T, seconds = 30): Promise<T> {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((done) => setTimeout(done, 200));
    }
  }
}
