/**
 * @file The server's doors. Bodies are JSON sent as plain text, so that posting needs no
 * preflight. A server that cannot be reached is an answer with status 0, not an error.
 */

const PATIENCE_MS = 20000

/**
 * @param {string} base where the server is, with a slash
 * @returns {(method: string, path: string, body?: object) => Promise<{status: number, data: any}>}
 */
export const wire = base => async (method, path, body) => {
  try {
    const answer = await fetch(base + "v1/" + path, {
      method,
      body: body && JSON.stringify(body),
      keepalive: method == "DELETE",
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    return {status: answer.status, data: await answer.json().catch(() => ({}))}
  } catch {
    return {status: 0, data: {}}
  }
}

/** A query without what is empty. */
export const query = values =>
  new URLSearchParams(Object.entries(values).filter(([, value]) => value)).toString()
