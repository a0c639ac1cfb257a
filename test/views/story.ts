export { goodDrill } from "./story-good-drill.ts";
export { hardIncident } from "./story-hard-incident.ts";
export { rolledBack } from "./story-rolled-back.ts";
