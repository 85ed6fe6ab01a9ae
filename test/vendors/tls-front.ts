import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { pipeline } from "node:stream";
import { createServer, type TLSSocket } from "node:tls";
import type { SelfSigned } from "./self-signed";

/** A server that takes TLS connections and hands what comes through them to another one in the clear. */
export interface TlsFront {
  readonly port: number;
  /** The name that the newest client asked for (SNI). */
  serverName(): string | undefined;
  /** Cuts all connections and stops listening. */
  close(): Promise<void>;
}

/** Puts TLS before a server on this machine. A connection that ends on one side ends on the other. */
export async function startTlsFront(certificate: SelfSigned, target: number): Promise<TlsFront> {
  const open = new Set<TLSSocket>();
  let serverName: string | undefined;
  const server = createServer(certificate, (socket) => {
    serverName = (socket as TLSSocket & { servername?: string | false }).servername || undefined;
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    // How a connection ends is for its two ends to find out.
    pipeline(socket, connect(target, "127.0.0.1"), socket, () => undefined);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    serverName: () => serverName,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
