/** Saves what an address of ours answers: a plain link cannot carry the session token. */
export async function saveFile(address: string, name: string): Promise<void> {
  const reply = await fetch(address);
  if (!reply.ok) return void window.shopify.toast.show("The file could not be made. Try again in a moment.", { isError: true });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await reply.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
