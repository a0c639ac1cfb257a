import { openOpenssh } from "../../engine/world/openssh.ts";
import { startSshd } from "../sshd.ts";
import { handsContract } from "./hands-contract.ts";

handsContract("openssh", ["sshd", "ssh", "ssh-keygen", "bash", "setsid"], async () => {
  const sshd = await startSshd();
  const executor = openOpenssh({ host: sshd.host({ transport: "openssh" }), resolve: () => null });
  return {
    executor,
    async close() {
      await executor.close();
      await sshd.close();
    },
  };
});
