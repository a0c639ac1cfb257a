import type { Host } from "../../engine/program/host.ts";

/** This machine as a host of an inventory. */
export const hostHere: Host = {
  name: "here",
  transport: "local",
  address: "localhost",
  port: null,
  user: null,
  identityFile: null,
  knownHosts: null,
  jump: [],
  env: {},
  stateDir: null,
  maxChannels: 8,
  connectTimeoutMs: 10_000,
};
