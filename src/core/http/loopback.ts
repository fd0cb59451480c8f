/** Whether an address leads to this machine. */
export function isLoopback(address: string | URL): boolean {
  const { hostname } = new URL(address);
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** Whether a secret that is sent to the address stays secret on the way: https, or http on this machine. */
export function isSafeForSecrets(address: URL): boolean {
  return address.protocol === "https:" || (address.protocol === "http:" && isLoopback(address));
}
