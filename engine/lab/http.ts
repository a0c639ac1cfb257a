/** Status of one request to a lab's service, or null when nothing answers. */
export async function probe(method: "GET" | "POST", url: string): Promise<number | null> {
  try {
    const response = await fetch(url, { method, signal: AbortSignal.timeout(10_000) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return null;
  }
}

/** Waits until the service gives `status`. */
export async function untilStatus(url: string, status: number, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (let seen = await probe("GET", url); seen !== status; seen = await probe("GET", url)) {
    if (performance.now() > deadline) throw new Error(`${url} gives ${seen ?? "no answer"}, not ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
