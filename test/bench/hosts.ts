import { THIS_MACHINE, type Host } from "../../engine/program/host.ts";

/** This machine as a host of an inventory. */
export const hostHere: Host = { ...THIS_MACHINE, name: "here" };
