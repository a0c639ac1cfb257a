import { openSsh } from "../../engine/world/ssh.ts";
import { startSshd } from "../sshd.ts";
import { handsContract } from "./hands-contract.ts";

handsContract("ssh", ["sshd", "ssh-keygen", "bash", "setsid"], async () => {
  const sshd = await startSshd();
  const executor = openSsh({ host: sshd.host(), resolve: () => null });
  return {
    executor,
    async close() {
      await executor.close();
      await sshd.close();
    },
  };
});
