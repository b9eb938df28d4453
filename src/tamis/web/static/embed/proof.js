/**
 * @file Proof of work as ALTCHA describes it: find the number whose SHA-256 behind the salt
 * is the challenge. Asked for only when the filter is unsure.
 */

const AT_ONCE = 500

/** @returns {Promise<string | undefined>} the solution, base64 of JSON */
export async function solve({algorithm, challenge, salt, signature, maxnumber = 1e6}) {
  const hex = buffer => [...new Uint8Array(buffer)].map(byte => byte.toString(16).padStart(2, "0")).join("")
  for (let from = 0; from <= maxnumber; from += AT_ONCE) {
    const tried = await Promise.all(Array.from({length: AT_ONCE}, (_, at) =>
      crypto.subtle.digest(algorithm, new TextEncoder().encode(salt + (from + at)))))
    const at = tried.findIndex(digest => hex(digest) == challenge)
    if (at >= 0) return btoa(JSON.stringify({algorithm, challenge, "number": from + at, salt, signature}))
  }
}
