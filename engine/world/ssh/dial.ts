import { connect, type Socket } from "node:net";
import type { Settled } from "../../program/effect.ts";
import type { Failure } from "../../program/failure.ts";
import type { Settings } from "./settings.ts";
import { connectionFailed, connectionRefused, nameNotFound, noAnswer, noRoute } from "./trouble.ts";

/** A TCP connection, with Nagle's algorithm off: with it each command waits 40 ms for the server's delayed ACK. */
export const dialTcp = (settings: Settings): Promise<Settled<Socket>> =>
  new Promise((resolve) => {
    const socket = connect({ host: settings.address, port: settings.port, noDelay: true });
    const fail = (failure: Failure): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ ok: false, failure });
    };
    const timer = setTimeout(() => fail(late(settings)), settings.connectTimeoutMs);
    socket.on("error", (error: NodeJS.ErrnoException) => fail(reasonOf(settings, error)));
    socket.once("connect", () => {
      clearTimeout(timer);
      resolve({ ok: true, value: socket });
    });
  });

const late = ({ name, address, port, connectTimeoutMs }: Settings): Failure =>
  noAnswer(name, address, port, connectTimeoutMs / 1000);

function reasonOf(settings: Settings, error: NodeJS.ErrnoException): Failure {
  const { name, address, port } = settings;
  switch (error.code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return nameNotFound(name, address);
    case "ECONNREFUSED":
      return connectionRefused(name, address, port);
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "ENETDOWN":
      return noRoute(name, address);
    case "ETIMEDOUT":
      return late(settings);
    default:
      return connectionFailed(name, error.message);
  }
}
