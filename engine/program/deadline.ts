/** How long a question waits when its step names no timeout: 15 minutes. */
export const DEADLINE_MS = 15 * 60_000;
