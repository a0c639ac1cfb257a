import { connect, createServer, type Socket } from "node:net";

/** A relay to a local port that hands every byte on a little later, as distance would. */
export interface Relay {
  readonly port: number;
  /** Milliseconds one way, from here on. */
  delay(ms: number): void;
  /** One byte there and back through the same delays. */
  echo(): Promise<void>;
  close(): Promise<void>;
}

export async function openRelay(target: number, delayMs: number): Promise<Relay> {
  let oneWay = delayMs;
  const sockets = new Set<Socket>();
  const pass = (from: Socket, to: Socket): void => {
    sockets.add(from.setNoDelay(true));
    from.on("data", (bytes) => {
      if (oneWay === 0) to.write(bytes);
      else setTimeout(() => to.write(bytes), oneWay);
    });
    from.on("error", () => {}).once("close", () => setTimeout(() => to.destroy(), oneWay + 5));
  };
  const listening = async (accept: (socket: Socket) => void): Promise<Listening> => {
    const server = createServer(accept);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return { server, port: (server.address() as { port: number }).port }; // it listens on a port
  };
  const mirror = await listening((socket) => socket.setNoDelay(true).on("data", (bytes) => socket.write(bytes)));
  const relayed =
    (port: number) =>
    (near: Socket): void => {
      const far = connect(port, "127.0.0.1");
      pass(near, far);
      pass(far, near);
    };
  const [relay, back] = [await listening(relayed(target)), await listening(relayed(mirror.port))];
  return {
    port: relay.port,
    delay: (ms) => void (oneWay = ms),
    echo: () =>
      new Promise((resolve, reject) => {
        const socket = connect(back.port, "127.0.0.1", () => socket.write("."));
        socket.setNoDelay(true).once("error", reject);
        socket.once("data", () => resolve(void socket.destroy()));
      }),
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all([relay, back, mirror].map(({ server }) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

interface Listening {
  readonly server: ReturnType<typeof createServer>;
  readonly port: number;
}
